"""Quick find and the desk's view of one entry: copy it in any format, favor it, see how often it was used."""

from dataclasses import dataclass

from flask import abort, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from faqsvc.desk.finding import find_entry, short_id
from faqsvc.desk.reply import Format, Item, Pick
from faqsvc.model import Account, SearchRequest
from faqsvc.privacy import mask
from faqsvc.search import HelpSearch
from faqsvc.web import languages, presenters
from faqsvc.web.addresses import at
from faqsvc.web.params import clean_query
from faqsvc.web.staff.access import current_account
from faqsvc.web.staff.desk.composing import FORMATS, composed
from faqsvc.web.staff.desk.customer import remembered
from faqsvc.web.staff.desk.showing import steps_of
from faqsvc.wiring import Services


@dataclass(frozen=True)
class EntryViews:
    search: HelpSearch
    services: Services

    def find(self) -> BaseResponse | str:
        text = request.form.get("wanted", "")[:2_000]
        entry = find_entry(text, self.search.entry)
        if entry is not None:
            return redirect(at(f"/desk/entries/{entry.id}"), 303)
        wanted = clean_query(mask(text).text)
        result = self.search.search(SearchRequest(wanted)) if wanted else None
        return render_template(
            "staff/desk/found.html",
            wanted=wanted,
            hits=() if result is None or result.weak else result.hits,
            present=presenters,
            short_id=short_id,
        )

    def show(self, entry_id: str) -> str:
        entry = self.search.entry(entry_id)
        if entry is None:
            abort(404)
        account, notes = _account(), self.services.desk_notes
        notes.opened(account.id, entry.id)
        customer = remembered()
        reply = composed(
            [Item("", (Pick(entry),))],
            Format.ANSWER,
            customer=customer,
            settings=self.services.settings,
            account=account,
            template=None,
        )
        return render_template(
            "staff/desk/entry.html",
            entry=entry,
            steps=steps_of(entry),
            variants=self.search.variants(entry),
            reply=reply,
            customer=customer,
            locales=languages.NAMES,
            devices={},  # the page of one variant leads to the others
            favorite=entry.id in notes.favorites(account.id),
            used=notes.uses([entry.id]).get(entry.id, 0),
            templates=notes.templates(),
            formats=FORMATS,
            present=presenters,
            short_id=short_id,
        )

    def favor(self, entry_id: str) -> BaseResponse:
        if self.search.entry(entry_id) is None:
            abort(404)
        self.services.desk_notes.favor(_account().id, entry_id, on=request.form.get("on") == "1")
        return redirect(at(f"/desk/entries/{entry_id}"), 303)


def _account() -> Account:
    account = current_account()
    assert account is not None  # noqa: S101 - the blueprint's guard let us in
    return account
