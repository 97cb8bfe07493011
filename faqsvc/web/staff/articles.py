"""도움말 관리: list, write, preview, publish, withdraw, merge, revisions, and what files say against edits."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from faqsvc.editing import Saved
from faqsvc.errors import ArticleChanged, ArticleError
from faqsvc.model import Entry, Role, SearchRequest
from faqsvc.model.article import Action, Article, ArticleState
from faqsvc.web import presenters
from faqsvc.web.addresses import at
from faqsvc.web.params import clean_query
from faqsvc.web.staff.access import current_account, guard
from faqsvc.web.staff.article_form import ArticleForm
from faqsvc.web.staff.differences import differences
from faqsvc.wiring import Services

_PAGE = 50
STATES = {
    ArticleState.DRAFT: "초안",
    ArticleState.PUBLIC: "공개",
    ArticleState.INTERNAL: "내부용",
    ArticleState.WITHDRAWN: "내림",
    ArticleState.MERGED: "합침",
}
ACTIONS = {
    Action.DRAFTED: "초안 저장",
    Action.PUBLISHED: "게시",
    Action.WITHDRAWN: "내림",
    Action.RESTORED: "되돌림",
    Action.MERGED: "합침",
    Action.KEPT: "고친 글 유지",
    Action.TAKEN: "파일의 글",
}
DONE = {
    "draft": "초안을 저장했습니다. 독자에게는 아직 보이지 않습니다.",
    "live": "반영했습니다.",
    "later": "저장했습니다. 색인이 바뀌는 대로 반영됩니다.",
}


def make(services: Services) -> Blueprint:
    articles = guard(Blueprint("articles", __name__, url_prefix="/admin/articles"), Role.EDITOR)
    views = _Views(services)
    articles.get("")(views.list)
    articles.get("/new")(views.new)
    articles.post("/new")(views.create)
    articles.get("/<article_id>")(views.edit)
    articles.post("/<article_id>")(views.save)
    articles.get("/<article_id>/revisions")(views.revisions)
    articles.post("/<article_id>/withdraw")(views.withdraw)
    articles.post("/<article_id>/restore")(views.restore)
    articles.post("/<article_id>/merge")(views.merge)
    articles.post("/<article_id>/settle")(views.settle)
    return articles


@dataclass(frozen=True)
class _Views:
    services: Services

    def list(self) -> str:
        words = clean_query(request.args.get("query", ""))
        show, page = request.args.get("show", ""), request.args.get("page", "")
        number = int(page) if page.isascii() and page.isdigit() and 0 < int(page[:6]) < 10_000 else 1
        state = ArticleState(show) if show in list(ArticleState) else None
        lines, total = self.services.articles.list(
            state=state, words=words, attention=show == "attention", limit=_PAGE, skip=_PAGE * (number - 1)
        )
        found = self.services.staff_search.search(SearchRequest(words)).hits if words and number == 1 else ()
        more = urlencode({"query": words, "show": show, "page": number + 1}) if total > _PAGE * number else ""
        return render_template(
            "staff/articles.html",
            lines=lines,
            total=total,
            words=words,
            show=show,
            more=more,
            found=[hit.entry for hit in found if hit.entry.id not in {line.id for line in lines}],
            states=STATES,
            present=presenters,
        )

    def new(self) -> Response:
        return self._form(ArticleForm.blank(self.services.editor.new_id()), None)

    def create(self) -> BaseResponse:
        article_id = request.form.get("id", "").strip()[:65]
        form = ArticleForm.read(request.form, article_id)
        if form.seen == 0 and self.services.editor.find(article_id) is not None:
            return self._form(form, None, error=f"{article_id}: 이미 있는 번호입니다.", status=409)
        return self._saved(form, None)

    def edit(self, article_id: str) -> Response:
        article = self._article(article_id)
        revision = article.latest
        if asked := request.args.get("revision"):
            chosen = [one for one in self.services.articles.revisions(article_id) if str(one.number) == asked]
            revision = chosen[0] if chosen else abort(404)
        form = ArticleForm.of(revision.entry, review=article.review, seen=article.latest.number)
        return self._form(form, article, said=DONE.get(request.args.get("done", ""), ""))

    def save(self, article_id: str) -> BaseResponse:
        return self._saved(ArticleForm.read(request.form, article_id), self._article(article_id))

    def revisions(self, article_id: str) -> Response:
        article = self._article(article_id)
        every = self.services.articles.revisions(article_id)
        return make_response(
            render_template(
                "staff/article_revisions.html",
                article=article,
                steps=[
                    (one, differences(_text(before.entry) if before else "", _text(one.entry)))
                    for one, before in zip(every, [*every[1:], None], strict=True)
                ],
                actions=ACTIONS,
                states=STATES,
            )
        )

    def withdraw(self, article_id: str) -> BaseResponse:
        editor = self.services.editor
        return self._stepped(
            article_id, lambda seen: editor.withdraw(article_id, author=_me(), seen=seen, note=_note())
        )

    def restore(self, article_id: str) -> BaseResponse:
        state = ArticleState.INTERNAL if request.form.get("state") == "internal" else ArticleState.PUBLIC
        editor = self.services.editor
        return self._stepped(
            article_id, lambda seen: editor.restore(article_id, author=_me(), seen=seen, state=state, note=_note())
        )

    def merge(self, article_id: str) -> BaseResponse:
        into = request.form.get("into", "").strip()[:64]
        editor = self.services.editor
        return self._stepped(
            article_id, lambda seen: editor.merge(article_id, into=into, author=_me(), seen=seen, note=_note())
        )

    def settle(self, article_id: str) -> BaseResponse:
        take = request.form.get("take") == "1"
        editor = self.services.editor
        return self._stepped(article_id, lambda seen: editor.settle(article_id, author=_me(), seen=seen, take=take))

    def _saved(self, form: ArticleForm, article: Article | None) -> BaseResponse:
        do = request.form.get("do", "preview")
        editor = self.services.editor
        try:
            entry = form.entry(article.latest.entry if article else None)
            told = {"author": _me(), "seen": form.seen, "note": form.note, "review": form.review_day}
            if do == "preview":
                return self._form(form, article, preview=entry)
            if do == "draft":
                editor.draft(entry, **told)  # type: ignore[arg-type]  # the keywords of both, told once
                return _to(entry.id, "draft")
            state = ArticleState.INTERNAL if do == "internal" else ArticleState.PUBLIC
            saved = editor.publish(entry, state=state, **told)  # type: ignore[arg-type]  # as above
        except ArticleChanged as error:
            return self._form(form, article, error=str(error), status=409)
        except ArticleError as error:
            return self._form(form, article, error=str(error), status=400)
        return _to(entry.id, "live" if saved.live else "later")

    def _stepped(self, article_id: str, step: Callable[[int], Saved]) -> BaseResponse:
        seen = request.form.get("seen", "")
        try:
            saved = step(int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else -1)
        except ArticleError as error:
            article = self._article(article_id)
            form = ArticleForm.of(article.latest.entry, review=article.review, seen=article.latest.number)
            status = 409 if isinstance(error, ArticleChanged) else 400
            return self._form(form, article, error=str(error), status=status)
        return _to(article_id, "live" if saved.live else "later")

    def _article(self, article_id: str) -> Article:
        return self.services.editor.find(article_id) or abort(404)

    def _form(
        self,
        form: ArticleForm,
        article: Article | None,
        *,
        preview: Entry | None = None,
        error: str = "",
        said: str = "",
        status: int = 200,
    ) -> Response:
        conflict = article.conflict if article else None
        page = render_template(
            "staff/article.html",
            form=form,
            article=article,
            preview=preview,
            error=error,
            said=said,
            states=STATES,
            devices=presenters.DEVICE_LABELS,
            against=differences(_text(_shown(article)), _text(conflict)) if article and conflict else None,
        )
        return make_response(page, status)


def _shown(article: Article) -> Entry:
    return article.published or article.latest.entry


def _text(entry: Entry) -> str:
    """Everything of an entry that an editor writes, to compare."""
    form = ArticleForm.of(entry, review=None, seen=0)
    device = f"\n기기: {form.device}" if form.device else ""
    return f"{form.question}\n{' > '.join(form.path.splitlines())}{device}\n\n{form.answer}"


def _me() -> str:
    account = current_account()
    return account.name if account else ""


def _note() -> str:
    return request.form.get("note", "")


def _to(article_id: str, done: str) -> BaseResponse:
    return redirect(at(f"/admin/articles/{article_id}?done={done}"), 303)
