"""`도움이 되었나요?`: a plain form under each article, sent to `/helps_html/{id}/feedback`.

Fields: helpful=yes|no, reason (a `Complaint`), comment. Answers with a page that says thanks, or with JSON to a script
that asks for it. No session and no cookie: a form of another site is known by its origin, a repeated one by its reader.
"""

from dataclasses import dataclass

from flask import Blueprint, abort, jsonify, make_response, redirect, render_template, request
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as BaseResponse

from faqsvc.errors import RequestError
from faqsvc.model import Complaint, Feedback
from faqsvc.privacy import mask
from faqsvc.search import HelpSearch
from faqsvc.store import Limit
from faqsvc.store.base import now
from faqsvc.store.feedbacks import LONGEST_COMMENT
from faqsvc.web import presenters
from faqsvc.web.languages import here
from faqsvc.web.params import clean_text
from faqsvc.web.readers import reader, same_site
from faqsvc.web.staff.access import csrf
from faqsvc.wiring import Services

_LIMIT = Limit("feedback", times=30, seconds=3600)  # from one address; an office behind one address reads that much
_WAIT = 2.0  # seconds for the store


def make(search: HelpSearch, services: Services) -> Blueprint:
    feedback = Blueprint("feedback", __name__, url_prefix="/helps_html")
    csrf.exempt(feedback)  # the public has no session; `same_site` looks at the origin instead
    views = _Views(search, services)
    feedback.post("/<entry_id>/feedback")(views.give)
    feedback.get("/<entry_id>/feedback")(views.thanks)
    return feedback


@dataclass(frozen=True)
class _Views:
    search: HelpSearch
    services: Services

    def give(self, entry_id: str) -> BaseResponse:
        if not same_site():
            abort(403)
        if self.search.entry(entry_id) is None:
            abort(404)
        wait = keep(self.services, _feedback(entry_id), who=reader(), place=request.remote_addr or "")
        if wait:
            raise TooManyRequests(retry_after=wait)
        if _by_script():
            return jsonify({"status": "kept"})
        return redirect(here(f"/helps_html/{entry_id}/feedback"), 303)

    def thanks(self, entry_id: str) -> BaseResponse:
        entry = self.search.entry(entry_id)
        if entry is None:
            abort(404)
        response = make_response(render_template("thanks.html", entry=entry, present=presenters, query=""))
        response.headers["X-Robots-Tag"] = "noindex"
        return response


def keep(services: Services, feedback: Feedback, *, who: str, place: str) -> int:
    """Keep it; 0, or the seconds to wait where too many came from this place."""

    def kept() -> int:
        wait = services.throttle.take(_LIMIT, place)
        if not wait:
            services.feedbacks.give(feedback, reader=who)
        return wait

    return services.waiting.run(kept, seconds=_WAIT)


def _feedback(entry_id: str) -> Feedback:
    helpful = request.form.get("helpful", "")
    if helpful not in ("yes", "no"):
        raise RequestError("bad_helpful", "helpful is yes or no", parameter="helpful")
    reason = request.form.get("reason", "")
    if reason and reason not in list(Complaint):
        raise RequestError("bad_reason", f"reason is one of {', '.join(Complaint)}", parameter="reason")
    comment = mask(clean_text(request.form.get("comment", ""))).text[:LONGEST_COMMENT]
    complaint = Complaint(reason) if reason and helpful == "no" else None
    return Feedback(entry_id, helpful == "yes", complaint, comment, now())


def _by_script() -> bool:
    return request.accept_mimetypes.best == "application/json"
