"""Whether an article helped, as JSON; kept as the form under each article keeps it."""

from dataclasses import dataclass

from flask import Blueprint, Response, abort, jsonify, request
from werkzeug.exceptions import TooManyRequests

from faqsvc.model import Complaint, Feedback
from faqsvc.privacy import mask
from faqsvc.search import HelpSearch
from faqsvc.store.base import now
from faqsvc.web.api import shapes
from faqsvc.web.api.bodies import body
from faqsvc.web.api.operations import operation
from faqsvc.web.feedback import keep
from faqsvc.web.params import clean_text
from faqsvc.web.readers import reader
from faqsvc.wiring import Services


def add(api: Blueprint, search: HelpSearch, services: Services) -> None:
    api.post("/entries/<entry_id>/feedback")(_Views(search, services).give)


@dataclass(frozen=True)
class _Views:
    search: HelpSearch
    services: Services

    @operation(
        "도움이 되었는지 알리기",
        shapes.FeedbackAnswer,
        tag="도움말",
        body=shapes.FeedbackGiven,
        errors=(400, 404, 413, 415, 429),
    )
    def give(self, entry_id: str) -> Response:
        given = body(shapes.FeedbackGiven)
        if self.search.entry(entry_id) is None:
            abort(404)
        reason = given.get("reason")
        complaint = Complaint(reason) if reason and not given["helpful"] else None
        comment = mask(clean_text(given.get("comment", ""))).text
        wait = keep(
            self.services,
            Feedback(entry_id, given["helpful"], complaint, comment, now()),
            who=reader(),
            place=request.remote_addr or "",
        )
        if wait:
            raise TooManyRequests(retry_after=wait)
        return jsonify({"status": "kept"})
