"""`/admin/steering`: an editor changes a draft of their own, sees which queries it moves, and publishes it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Blueprint, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from faqsvc.deadline import unhurried
from faqsvc.errors import SourceError, StaleDraft
from faqsvc.evaluation.judgments import Judged, read_judgments
from faqsvc.evaluation.trial import Trial, try_change
from faqsvc.model import Account, Role, Steering
from faqsvc.privacy import mask
from faqsvc.search.steering import problems
from faqsvc.web.addresses import at
from faqsvc.web.staff import steering_forms as forms
from faqsvc.web.staff.access import guard, signed_in
from faqsvc.wiring import Services

_TRIAL_SECONDS = 8.0
_ASKED_QUERIES = 200  # the most frequent of the query log, tried besides the judged ones
_STALE = "그사이 다른 사람이 적용한 변경이 있습니다. 초안을 버리고 다시 고쳐 주세요."
_Edit = Callable[[Steering, Mapping[str, str]], Steering]


def make(services: Services) -> Blueprint:
    steering = guard(Blueprint("steering", __name__, url_prefix="/admin/steering"), Role.EDITOR)
    views = _Views(services)
    steering.get("")(views.overview)
    steering.post("/words", endpoint="words")(lambda: views.edit(forms.with_words))
    steering.post("/placements", endpoint="placements")(lambda: views.edit(forms.with_placement))
    steering.post("/banners", endpoint="banners")(lambda: views.edit(forms.with_banner))
    steering.post("/banners/remove", endpoint="banner_removed")(lambda: views.edit(forms.without_banner))
    steering.get("/trial")(views.trial)
    steering.post("/publish")(views.publish)
    steering.post("/discard")(views.discard)
    steering.get("/history")(views.history)
    steering.get("/history/<int:number>")(views.version)
    steering.post("/history/<int:number>/restore")(views.restore)
    return steering


@dataclass(frozen=True)
class _Views:
    services: Services

    def overview(self) -> BaseResponse:
        return self._page()

    def edit(self, change: _Edit) -> BaseResponse:
        account = signed_in()
        try:
            steering = change(self._working(account), request.form)
        except forms.FormError as error:
            return self._page(error=str(error))
        if bad := problems(steering, self.services.analyzer):
            return self._page(error=forms.told(bad), typed=request.form)
        if missing := self._missing(steering):
            return self._page(error=f"없는 도움말입니다: {', '.join(missing)}")
        self.services.steerings.save_draft(account, steering)
        return redirect(at("/admin/steering"), 303)

    def trial(self) -> BaseResponse:
        live = self.services.steerings.live()
        draft = self.services.steerings.draft(signed_in())
        if draft is None:
            return redirect(at("/admin/steering"), 303)
        trial = self._try(live.steering, draft.steering)
        shown = {entry_id for shift in trial.shifts for entry_id in (*shift.before, *shift.after)}
        return make_response(
            render_template(
                "staff/steering_trial.html",
                changes=forms.changes(live.steering, draft.steering),
                trial=trial,
                titles={entry_id: self._title(entry_id) for entry_id in shown},
                stale=_STALE if draft.base != live.number else "",
            )
        )

    def publish(self) -> BaseResponse:
        account = signed_in()
        try:
            self.services.steerings.publish(account, note=mask(request.form.get("note", "").strip()).text)
        except StaleDraft:
            return self._page(error=_STALE)
        return redirect(at("/admin/steering/history"), 303)

    def discard(self) -> BaseResponse:
        self.services.steerings.discard(signed_in())
        return redirect(at("/admin/steering"), 303)

    def history(self) -> BaseResponse:
        return make_response(render_template("staff/steering_history.html", versions=self.services.steerings.history()))

    def version(self, number: int) -> BaseResponse:
        version = self.services.steerings.version(number) or abort(404)
        base = self.services.steerings.version(version.base)
        before = base.steering if base else Steering()
        return make_response(
            render_template(
                "staff/steering_version.html", version=version, changes=forms.changes(before, version.steering)
            )
        )

    def restore(self, number: int) -> BaseResponse:
        """The content of an earlier version as the account's draft, to be tried and published like any other."""
        version = self.services.steerings.version(number) or abort(404)
        account = signed_in()
        self.services.steerings.discard(account)
        self.services.steerings.save_draft(account, version.steering, note=f"{number}번으로 되돌림")
        return redirect(at("/admin/steering/trial"), 303)

    def _working(self, account: Account) -> Steering:
        draft = self.services.steerings.draft(account)
        return (draft or self.services.steerings.live()).steering

    def _page(self, *, error: str = "", typed: Mapping[str, str] | None = None) -> BaseResponse:
        account = signed_in()
        live, draft = self.services.steerings.live(), self.services.steerings.draft(account)
        steering = (draft or live).steering
        page = render_template(
            "staff/steering.html",
            steering=steering,
            typed={name: "\n".join(getattr(steering, name)) for name in forms.LISTS} | dict(typed or {}),
            changes=forms.changes(live.steering, steering) if draft else [],
            draft=draft is not None,
            live=live,
            error=error,
            title=self._title,
        )
        return make_response(page, 400 if error else 200)

    def _title(self, entry_id: str) -> str:
        entry = self.services.search.entry(entry_id)
        return entry.question if entry else "없는 도움말"

    def _missing(self, steering: Steering) -> list[str]:
        ids = {entry_id for one in steering.placements for entry_id in (*one.pinned, *one.banished)}
        return sorted(entry_id for entry_id in ids if self.services.search.entry(entry_id) is None)

    def _try(self, live: Steering, draft: Steering) -> Trial:
        services = self.services
        try:
            judged = read_judgments(services.settings.data / "judgments" / "queries.jsonl")
        except SourceError:  # nobody has judged queries here yet
            judged = []
        known = {one.query for one in judged}
        placed = [one.query for steering in (draft, live) for one in steering.placements]
        asked = services.reports.frequent(limit=_ASKED_QUERIES)
        others = [Judged(query, "asked", ()) for query in dict.fromkeys([*placed, *asked]) if query not in known]
        before, after = services.search_under(live), services.search_under(draft)
        with unhurried():  # hundreds of searches, not one
            return try_change(before, after, others + judged, seconds=_TRIAL_SECONDS)
