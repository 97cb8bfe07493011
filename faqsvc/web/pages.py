"""The pages: home, results, article, and the short address of an article."""

from dataclasses import dataclass

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from faqsvc.search import HelpSearch
from faqsvc.web import presenters, query_log
from faqsvc.web.metrics import count_search
from faqsvc.web.params import arguments, page_request
from faqsvc.web.responses import page_tag, unchanged


def make(search: HelpSearch) -> Blueprint:
    pages = Blueprint("pages", __name__)
    views = _Views(search)
    pages.get("/")(views.home)
    pages.get("/search")(views.results)
    pages.get("/helps_html/<entry_id>")(views.article)
    pages.get("/helps")(views.short)
    return pages


@dataclass(frozen=True, slots=True)
class _Views:
    search: HelpSearch

    def home(self) -> Response:
        tag = page_tag(self.search.generation)
        return unchanged(tag) or self._page("home.html", tag=tag, overview=self.search.overview())

    def results(self) -> Response:
        tag = page_tag(self.search.generation)
        held = unchanged(tag)
        if held:
            return held
        asked = page_request(arguments(request.args, request.query_string))
        wanted = asked.request
        overview = self.search.overview()
        if not wanted.query and wanted.service_id is None and wanted.category_id is None:
            return _unlisted(self._page("home.html", tag=tag, overview=overview))
        result = self.search.search(wanted)
        count_search(result)
        query_log.searched(result)
        return _unlisted(
            self._page(
                "results.html", tag=tag, result=result, notices=asked.notices, query=wanted.query, overview=overview
            )
        )

    def article(self, entry_id: str) -> Response:
        query_log.opened(entry_id)
        tag = page_tag(self.search.generation)
        held = unchanged(tag)
        if held:
            return held
        entry = self.search.entry(entry_id)
        if entry is None:
            return self._missing()
        variants = presenters.switch(entry, self.search.variants(entry))
        return self._page("article.html", tag=tag, entry=entry, variants=variants, related=self.search.related(entry))

    def short(self) -> BaseResponse:
        entry = self.search.entry(request.args.get("articleId", ""))
        return redirect(presenters.article_url(entry), 301) if entry else self._missing()

    def _missing(self) -> Response:
        response = self._page("missing.html", overview=self.search.overview())
        response.status_code = 404
        return response

    def _page(self, template: str, *, tag: str = "", query: str = "", **values: object) -> Response:
        response = make_response(render_template(template, present=presenters, query=query, **values))
        if tag and tag == page_tag(self.search.generation):  # else the index changed while the page was made
            response.set_etag(tag, weak=True)
        return response


def _unlisted(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex"
    return response
