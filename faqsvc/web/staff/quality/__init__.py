"""`/desk/quality`: what is wrong with the articles, for who writes them; settled with one button, taken back with one.

The rule a change must not break: a decision is about the finding as it was shown (its key is made again from what the
form says), and an article is merged only while it says what was shown.
"""

from flask import Blueprint

from faqsvc.model import Role
from faqsvc.web.staff.access import guard
from faqsvc.web.staff.quality.views import QualityViews
from faqsvc.wiring import Services


def make(services: Services) -> Blueprint:
    quality = guard(Blueprint("quality", __name__, url_prefix="/desk/quality"), Role.EDITOR)
    views = QualityViews(services)
    quality.get("")(views.board)
    quality.get("/state")(views.state)
    quality.get("/findings.csv")(views.as_csv)
    quality.post("/<key>/settle")(views.settle)
    quality.post("/<key>/reopen")(views.reopen)
    return quality
