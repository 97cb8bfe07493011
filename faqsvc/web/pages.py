"""The pages: home, results, article, and the short address of an article."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from faqsvc.model import SearchRequest
from faqsvc.model.article import Fate
from faqsvc.model.request import MAX_QUERY_LENGTH
from faqsvc.search import HelpSearch, sure
from faqsvc.web import presenters, query_log
from faqsvc.web.metrics import count_search
from faqsvc.web.params import arguments, page_request
from faqsvc.web.responses import page_tag, unchanged

_LONGEST_CHAIN = 5  # articles merged into one another that an old address is followed through
_NEAR = 5  # articles offered in place of one that is gone


def make(search: HelpSearch, fate: Callable[[str], Fate | None] = lambda _id: None) -> Blueprint:
    """`fate`: what became of an article that is not served."""
    pages = Blueprint("pages", __name__)
    views = _Views(search, fate)
    pages.get("/")(views.home)
    pages.get("/search")(views.results)
    pages.get("/helps_html/<entry_id>")(views.article)
    pages.get("/helps")(views.short)
    return pages


@dataclass(frozen=True, slots=True)
class _Views:
    search: HelpSearch
    fate: Callable[[str], Fate | None]

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
        query_log.searched(result, overview.services)
        return _unlisted(
            self._page(
                "results.html", tag=tag, result=result, notices=asked.notices, query=wanted.query, overview=overview
            )
        )

    def article(self, entry_id: str) -> BaseResponse:
        query_log.opened(entry_id)
        tag = page_tag(self.search.generation)
        held = unchanged(tag)
        if held:
            return held
        entry = self.search.entry(entry_id)
        if entry is None:
            return self._missing(entry_id)
        variants = presenters.switch(entry, self.search.variants(entry))
        return self._page("article.html", tag=tag, entry=entry, variants=variants, related=self.search.related(entry))

    def short(self) -> BaseResponse:
        entry_id = request.args.get("articleId", "")
        entry = self.search.entry(entry_id)
        return redirect(presenters.article_url(entry), 301) if entry else self._missing(entry_id)

    def _missing(self, entry_id: str) -> BaseResponse:
        """Where the article went, or a page that says that it is gone; never one without a way on."""
        fate = first = self.fate(entry_id)
        if first is None:
            sure(self.search)
        for _ in range(_LONGEST_CHAIN):
            if fate is None or not fate.target:
                break
            if (entry := self.search.entry(fate.target)) is not None:
                return redirect(presenters.article_url(entry), 301)
            fate = self.fate(fate.target)
        question = first.question if first else ""
        near = self.search.search(SearchRequest(question[:MAX_QUERY_LENGTH], size=_NEAR)).hits if question else ()
        response = self._page(
            "missing.html", overview=self.search.overview(), question=question, near=[hit.entry for hit in near]
        )
        response.status_code = 404 if first is None else 410
        return response

    def _page(self, template: str, *, tag: str = "", query: str = "", **values: object) -> Response:
        response = make_response(render_template(template, present=presenters, query=query, **values))
        if tag and tag == page_tag(self.search.generation):  # else the index changed while the page was made
            response.set_etag(tag, weak=True)
        return response


def _unlisted(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex"
    return response
