"""The views of `/desk/quality`: the board, its CSV, decisions."""

import json
from dataclasses import dataclass

from flask import Response, abort, jsonify, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from faqsvc.desk.quality import Finding, Kind
from faqsvc.errors import ArticleChanged, ArticleError
from faqsvc.indexing import content_digest
from faqsvc.model import Resolution
from faqsvc.model.article import ArticleState
from faqsvc.parsing.decoding import clean
from faqsvc.privacy import mask
from faqsvc.store import Settled, Subject
from faqsvc.store.findings import LONGEST_NOTE
from faqsvc.web.addresses import at
from faqsvc.web.staff.access import signed_in
from faqsvc.web.staff.quality.listing import (
    KINDS,
    RESOLUTIONS,
    SHOWS,
    Choice,
    Chosen,
    Line,
    choose,
    lines,
    page_of,
    table,
)
from faqsvc.web.staff.quality.stretches import stretches
from faqsvc.wiring import Services

_LONGEST_FINDING = 20_000  # characters of a finding in a form
_CHANGED = "그사이 도움말이 바뀌었습니다. 새로 고친 내용을 확인한 뒤 다시 정리해 주세요."


@dataclass(frozen=True)
class QualityViews:
    services: Services

    def board(self) -> BaseResponse:
        return self._page(Choice.of(request.args), done=request.args.get("done", "")[:20])

    def state(self) -> Response:
        """For the page's script, which waits for a report."""
        return jsonify({"making": self.services.inspector.state(patience=0).making})

    def as_csv(self) -> Response:
        _, chosen, questions = self._chosen(Choice.of(request.args))
        response = Response(table(chosen.lines, questions), content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = 'attachment; filename="quality.csv"'
        return response

    def settle(self, key: str) -> BaseResponse:
        finding, choice = _told(key), Choice.of(request.form)
        do, _, gone = request.form.get("do", "").partition(":")
        if do not in list(Resolution) or (do == Resolution.MERGED and gone not in finding.entry_ids):
            abort(400)
        note = mask(" ".join(clean(request.form.get("note", "")).split())).text[:LONGEST_NOTE]
        try:
            if do == Resolution.MERGED:
                self._merge(finding, gone, note)
        except ArticleError as error:
            return self._refused(choice, error)
        self.services.findings.settle(
            key,
            Resolution(do),
            author=signed_in().name,
            note=note,
            subject=Subject(finding.kind, finding.entry_ids, finding.summary),
            merged=gone,
        )
        return _back(choice, done=key)

    def _merge(self, finding: Finding, gone: str, note: str) -> None:
        """`gone` leads to the other entry from now on. Raises ArticleError, ArticleChanged."""
        others = [one for one in finding.entry_ids if one != gone]
        if len(others) != 1:
            abort(400)
        if request.form.getlist("said") != [self._said(one) for one in finding.entry_ids]:
            raise ArticleChanged(_CHANGED)
        article = self.services.editor.find(gone) or abort(404)
        self.services.editor.merge(
            gone, into=others[0], author=signed_in().name, seen=article.latest.number, note=note[:200]
        )

    def reopen(self, key: str) -> BaseResponse:
        """The decision is taken back, and with it the redirect that came of it."""
        choice, settled = Choice.of(request.form), self.services.findings.decision(key)
        if settled is None:
            abort(404)
        try:
            self._unmerge(settled)
        except ArticleError as error:
            return self._refused(choice, error)
        self.services.findings.reopen(key)
        return _back(choice, done=key)

    def _unmerge(self, settled: Settled) -> None:
        article = self.services.editor.find(settled.merged) if settled.merged else None
        if article and article.state is ArticleState.MERGED:  # else somebody has seen to it already
            self.services.editor.restore(
                article.id, author=signed_in().name, seen=article.latest.number, state=ArticleState.PUBLIC
            )

    def _refused(self, choice: Choice, error: ArticleError) -> BaseResponse:
        return self._page(choice, error=str(error), status=409 if isinstance(error, ArticleChanged) else 400)

    def _chosen(self, choice: Choice) -> tuple[dict[str, object], Chosen, dict[str, str]]:
        state = self.services.inspector.state()
        report = state.report
        questions = dict(report.questions) if report else {}
        every = lines(report.findings if report else (), self.services.findings.settled())
        return {"report": report, "state": state}, choose(every, choice, questions), questions

    def _page(self, choice: Choice, *, done: str = "", error: str = "", status: int = 200) -> BaseResponse:
        told, chosen, questions = self._chosen(choice)
        shown = page_of(chosen, choice.page)
        for line in shown:
            for one in line.entry_ids:
                if one not in questions and (entry := self.services.search.entry(one)):
                    questions[one] = entry.question
        page = render_template(
            "staff/quality/board.html",
            **told,
            choice=choice,
            chosen=chosen,
            shown=shown,
            questions=questions,
            kinds=KINDS,
            shows=SHOWS,
            resolutions=RESOLUTIONS,
            stretches=stretches,
            form_of=_form_of,
            said=self._said,
            done=done,
            done_settled=self.services.findings.decision(done) if done else None,
            error=error,
        )
        return make_response(page, status)

    def _said(self, entry_id: str) -> str:
        """What an article says, to tell whether it still does."""
        entry = self.services.search.entry(entry_id)
        return content_digest(entry) if entry else ""


def _form_of(line: Line) -> str:
    """A finding for the form that settles it; `_told` reads it."""
    subject = line.finding.subject if line.finding else ()
    return json.dumps([line.kind, line.entry_ids, line.summary, subject], ensure_ascii=False)


def _told(key: str) -> Finding:
    text = request.form.get("finding", "")
    try:
        kind, entry_ids, summary, subject = json.loads(text[:_LONGEST_FINDING])
        finding = Finding(Kind(kind), tuple(map(str, entry_ids)), str(summary), subject=tuple(map(str, subject)))
    except (ValueError, TypeError, RecursionError):
        abort(404)
    return finding if finding.key == key else abort(404)


def _back(choice: Choice, *, done: str) -> BaseResponse:
    asked = choice.asked()
    return redirect(at(f"/desk/quality?{asked}{'&' if asked else ''}done={done}"), 303)
