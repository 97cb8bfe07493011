"""What a page says of an entry, wherever it stands: address, place, device, beginning."""

from dataclasses import dataclass

from markupsafe import Markup

from faqsvc.model import Entry
from faqsvc.web.languages import gettext, here, language
from faqsvc.web.presenters.labels import DEVICE_LABELS

_SUMMARY = 160  # characters; search engines show about as many


@dataclass(frozen=True, slots=True)
class Variant:
    label: str
    url: str
    current: bool


def article_url(entry: Entry) -> str:
    """The article, in the language of the page that leads to it."""
    return here(entry.address)


def summary(entry: Entry) -> str:
    """The beginning of an answer as one line, for previews elsewhere."""
    text = " ".join(entry.answer[: 2 * _SUMMARY].split())
    return text if len(text) <= _SUMMARY else text[: _SUMMARY - 2].rstrip() + " …"


def where(entry: Entry) -> str:
    """Where an entry stands, in a list of questions; its device too, for the question stands once a device."""
    place = " › ".join(name.strip() for name in entry.path.names[:2])
    return f"{place} · {device(entry)}" if entry.device else place


def foreign(entry: Entry) -> Markup:
    """The attribute that tells an article's language where the page around it is in another."""
    return Markup("") if entry.locale == language() else Markup(' lang="{}"').format(entry.locale)


def crumbs(entry: Entry) -> list[tuple[str, str]]:
    """Address and name of each level above an article."""
    service = entry.path.id_at(0)
    addresses = (
        f"/search?query=&serviceId={service}" + (f"&categoryId={entry.path.id_at(level)}" if level else "")
        for level in range(len(entry.path.levels))
    )
    return [(here(address), name) for address, name in zip(addresses, entry.path.names, strict=True)]


def device(entry: Entry) -> str:
    return str(DEVICE_LABELS[entry.device] if entry.device else gettext("공통"))


def switch(entry: Entry, others: tuple[Entry, ...]) -> list[Variant]:
    """The same question for each device, in one order everywhere."""
    order = list(DEVICE_LABELS)
    every = sorted((entry, *others), key=lambda one: order.index(one.device) if one.device else len(order))
    return [Variant(device(one), article_url(one), current=one.id == entry.id) for one in every]
