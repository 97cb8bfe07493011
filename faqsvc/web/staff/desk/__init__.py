"""The support desk's pages: paste a message, pick answers, copy a reply; entries, gaps, templates.

The rule a change must not break: a message comes in the body of a POST, is masked before anything else, and is neither
stored, logged nor sent back but masked.
"""

from flask import Blueprint

from faqsvc.model import Role
from faqsvc.search import HelpSearch
from faqsvc.web.staff.access import guard, requires
from faqsvc.web.staff.desk.entries import EntryViews
from faqsvc.web.staff.desk.messages import MessageViews
from faqsvc.web.staff.desk.templates import TemplateViews
from faqsvc.wiring import Services


def make(search: HelpSearch, services: Services) -> Blueprint:
    desk = guard(Blueprint("desk", __name__, url_prefix="/desk"), Role.AGENT)
    messages = MessageViews(search, services)
    desk.get("")(messages.start)
    desk.post("")(messages.read)
    desk.post("/reply")(messages.reply)
    desk.post("/used")(messages.used)
    desk.get("/gaps")(messages.gaps)
    desk.post("/gaps")(messages.file_gap)
    desk.post("/gaps/<int:gap_id>/close")(requires(Role.EDITOR)(messages.close_gap))
    entries = EntryViews(search, services)
    desk.post("/find")(entries.find)
    desk.get("/entries/<entry_id>")(entries.show)
    desk.post("/entries/<entry_id>/favorite")(entries.favor)
    templates = TemplateViews(services)
    desk.get("/templates")(templates.shelf)
    desk.post("/templates")(requires(Role.EDITOR)(templates.save))
    desk.post("/templates/remove")(requires(Role.EDITOR)(templates.remove))
    return desk
