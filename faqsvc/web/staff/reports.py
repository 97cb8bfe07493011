"""`/admin/reports`: what people asked, what they did not find, and what can be done about it with one click."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from faqsvc.errors import StaleDraft
from faqsvc.model import Role, Steering
from faqsvc.search.steering import problems
from faqsvc.store.feedbacks import Feedbacks
from faqsvc.store.reports import Period, Queries, Reports
from faqsvc.usage.proposals import Proposal, propose
from faqsvc.web.addresses import at
from faqsvc.web.staff import plots
from faqsvc.web.staff.access import guard, signed_in
from faqsvc.web.staff.sheets import csv_text
from faqsvc.wiring import Services

_LENGTHS = (7, 30, 90)
_SHOWN = 50
_EXPORTED = 10_000

Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of the reports, by the name it has in addresses."""

    title: str
    header: tuple[str, ...]
    rows: Callable[[Reports, Period, int], Rows]


_ASKED = ("질의", "찾은 횟수", "답을 찾지 못함", "도움말을 엶")


_KINDS = {
    "keyboard": "한영 전환", "initials": "초성", "completion": "자동 완성", "spelling": "맞춤법", "synonym": "동의어",
    "shortened": "긴 검색어 자름",
}  # fmt: skip


def _queries(which: Queries) -> Callable[[Reports, Period, int], Rows]:
    def rows(reports: Reports, period: Period, limit: int) -> Rows:
        found = reports.queries(period, which, limit=limit)
        return [(one.query, one.asked, one.unanswered, one.opened) for one in found]

    return rows


SHEETS = {
    "queries": Sheet("많이 찾은 질의", _ASKED, _queries(Queries.ALL)),
    "unanswered": Sheet("답을 찾지 못한 질의", _ASKED, _queries(Queries.UNANSWERED)),
    "unopened": Sheet("아무것도 열지 않은 질의", _ASKED, _queries(Queries.UNOPENED)),
    "refined": Sheet(
        "바꾸어 다시 찾은 질의",
        ("처음 질의", "다음 질의", "사람 수"),
        lambda reports, period, limit: [
            (one.before, one.after, one.readers) for one in reports.refinements(period, limit=limit)
        ],
    ),
    "corrected": Sheet(
        "고쳐서 찾은 말",
        ("입력한 말", "찾은 말", "고친 방법", "횟수"),
        lambda reports, period, limit: [
            (one.original, one.replacement, _KINDS.get(one.kind, one.kind), one.asked)
            for one in reports.corrected(period, limit=limit)
        ],
    ),
    "opened": Sheet(
        "많이 연 도움말",
        ("도움말", "연 횟수"),
        lambda reports, period, limit: reports.opened(period, limit=limit),
    ),
    "days": Sheet(
        "날짜별",
        ("날짜", "찾은 횟수", "답을 찾지 못함", "도움말을 엶"),
        lambda reports, period, _: [
            (one.name, one.asked, one.unanswered, one.opened) for one in reports.by_day(period)
        ],
    ),
    "categories": Sheet(
        "분류별",
        ("분류", "찾은 횟수", "답을 찾지 못함", "도움말을 엶"),
        lambda reports, period, _: [
            (one.name or "결과 없음", one.asked, one.unanswered, one.opened) for one in reports.by_category(period)
        ],
    ),
}


def make(services: Services) -> Blueprint:
    reports = guard(Blueprint("reports", __name__, url_prefix="/admin/reports"), Role.EDITOR)
    views = _Views(services)
    reports.get("")(views.overview)
    reports.get("/feedback")(views.feedback)
    reports.get("/<name>")(views.sheet)
    reports.get("/<name>.csv")(views.as_csv)
    reports.get("/<name>.json")(views.as_json)
    reports.post("/proposals")(views.accept)
    return reports


@dataclass(frozen=True)
class _Views:
    services: Services

    def overview(self) -> str:
        reports, period = self.services.reports, _period()
        by_day, by_service = reports.by_day(period), reports.by_service(period)
        asked = sum(day.asked for day in by_day)
        return self._page(
            "staff/reports.html",
            period=period,
            by_day=plots.days(by_day, title="날짜별 검색 수"),
            by_service=plots.bars(by_service, title="서비스별 검색 수") if by_service else "",
            asked=asked,
            unanswered=sum(day.unanswered for day in by_day),
            opened=sum(day.opened for day in by_day),
            junk=reports.junk(period),
            speed=reports.speed(period),
            tables=[
                (name, SHEETS[name].title, SHEETS[name].header, SHEETS[name].rows(reports, period, 10))
                for name in ("queries", "unanswered", "unopened", "refined", "corrected")
            ],
            proposals=self._proposals(period),
            live=self.services.steerings.live().number,
        )

    def sheet(self, name: str) -> str:
        sheet, period = SHEETS.get(name) or abort(404), _period()
        rows = sheet.rows(self.services.reports, period, _SHOWN)
        if name == "opened":
            rows = [(f"{row[0]} {self._title(row[0])}", *row[1:]) for row in rows]
        return self._page("staff/report.html", period=period, name=name, sheet=sheet, rows=rows)

    def feedback(self) -> str:
        feedbacks: Feedbacks = self.services.feedbacks
        period = _period()
        opinions = feedbacks.opinions(since=period.since, until=period.until)
        comments = feedbacks.comments(since=period.since, until=period.until)
        ids = {one.entry_id for one in opinions} | {one.entry_id for one in comments}
        return self._page(
            "staff/report_feedback.html",
            period=period,
            opinions=opinions[:_SHOWN],
            comments=comments,
            titles={entry_id: self._title(entry_id) for entry_id in ids},
        )

    def as_csv(self, name: str) -> Response:
        sheet, period = SHEETS.get(name) or abort(404), _period()
        text = csv_text(sheet.header, sheet.rows(self.services.reports, period, _EXPORTED))
        response = Response(text, content_type="text/csv; charset=utf-8")
        file = f"{name}-{period.since}-{period.until}.csv"
        response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
        return response

    def as_json(self, name: str) -> Response:
        sheet, period = SHEETS.get(name) or abort(404), _period()
        rows = sheet.rows(self.services.reports, period, _EXPORTED)
        return jsonify(
            {
                "report": name,
                "since": period.since.isoformat(),
                "until": period.until.isoformat(),
                "service": period.service or None,
                "rows": [dict(zip(sheet.header, row, strict=True)) for row in rows],
            }
        )

    def accept(self) -> BaseResponse:
        """A proposal becomes a synonym at once: one more line, a version of its own."""
        line, base = request.form.get("line", ""), request.form.get("live", "")
        account, live = signed_in(), self.services.steerings.live()
        if line not in {one.line for one in self._proposals(_period())}:
            abort(400)
        added = Steering(synonyms=(line,))
        if str(live.number) != base or problems(added, self.services.analyzer):
            abort(409)
        steering = replace(live.steering, synonyms=(*live.steering.synonyms, line))
        try:
            self.services.steerings.publish_at_once(account, steering, base=live.number, note=f"제안 받아들임: {line}")
        except StaleDraft:
            abort(409)
        return redirect(at(f"/admin/reports?{request.query_string.decode('ascii', 'replace')}"), 303)

    def _proposals(self, period: Period) -> tuple[Proposal, ...]:
        known = frozenset(self.services.steerings.live().steering.synonyms)
        return propose(self.services.reports.refinements(period, limit=2_000), known=known)[:_SHOWN]

    def _title(self, entry_id: str) -> str:
        entry = self.services.search.entry(entry_id)
        return entry.question if entry else "없는 도움말"

    def _page(self, template: str, *, period: Period, **values: object) -> str:
        days = (period.until - period.since).days + 1
        return render_template(
            template,
            period=period,
            days=days,
            lengths=_LENGTHS,
            services=self.services.reports.services(),
            chosen={"days": days, "service": period.service},
            sheets=SHEETS,
            **values,
        )


def _period() -> Period:
    """Of the address: ?days=30&service=…; anything else is the last thirty days of all services."""
    text = request.args.get("days", "")
    days = int(text) if text.isascii() and text.isdigit() and 1 <= int(text[:5]) <= 3650 else 30
    return Period.last(days, service=request.args.get("service", "")[:60])
