"""SearchResult -> what a page says: pure functions, plain values, no HTML. Words are in the request's language."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from string import Formatter
from urllib.parse import urlencode

from babel.dates import format_date
from flask_babel import lazy_gettext
from markupsafe import Markup

from faqsvc.korean.particles import particle
from faqsvc.model import (
    Complaint,
    Correction,
    CorrectionKind,
    Device,
    Entry,
    FacetNode,
    Field,
    Hit,
    Polarity,
    Reason,
    SearchRequest,
    SearchResult,
    Sort,
    Span,
)
from faqsvc.model.request import MAX_QUERY_LENGTH
from faqsvc.web.languages import gettext, here, language, ngettext
from faqsvc.web.params import SORT_NAMES, Leniency

SORT_LABELS = {
    Sort.ACCURACY: lazy_gettext("정확도순"), Sort.DATE: lazy_gettext("최신순"), Sort.VIEWS: lazy_gettext("조회순"),
    Sort.TITLE: lazy_gettext("가나다순"),
}  # fmt: skip
DEVICE_LABELS = {Device.PC: "PC", Device.ANDROID: lazy_gettext("안드로이드"), Device.IOS: "iOS"}
FIELD_LABELS = {
    Field.QUESTION: lazy_gettext("질문"), Field.PATH: lazy_gettext("분류"), Field.ANSWER: lazy_gettext("답변"),
}  # fmt: skip
POLARITIES = {
    Polarity.POSSIBLE: ("yes", lazy_gettext("가능")),
    Polarity.CONDITIONAL: ("part", lazy_gettext("조건부 가능")),
    Polarity.IMPOSSIBLE: ("no", lazy_gettext("불가능")),
    Polarity.UNSUPPORTED: ("no", lazy_gettext("지원하지 않음")),
}  # a class for its color, and the word
COMPLAINTS = {
    Complaint.UNCLEAR: lazy_gettext("이해하기 어려워요"),
    Complaint.INCOMPLETE: lazy_gettext("찾는 내용이 없어요"),
    Complaint.WRONG: lazy_gettext("실제와 달라요"),
    Complaint.OTHER: lazy_gettext("그 밖의 이유"),
}
LENIENCY_TEXTS = {
    Leniency.QUERY_CUT: lazy_gettext("검색어가 길어 앞부분 %(number)s자로 검색했습니다.", number=MAX_QUERY_LENGTH),
    Leniency.UNKNOWN_SORT: lazy_gettext("지원하지 않는 정렬 기준이므로 정확도순으로 표시합니다."),
    Leniency.UNKNOWN_CATEGORY: lazy_gettext("없는 카테고리이므로 전체에서 검색했습니다."),
    Leniency.UNKNOWN_PAGE: lazy_gettext("요청하신 페이지가 없어 첫 페이지를 표시합니다."),
}
_SUMMARY = 160  # characters; search engines show about as many
_KOREA = timezone(timedelta(hours=9))
_AROUND = 2  # page links on each side of the current one


@dataclass(frozen=True, slots=True)
class Choice:
    """A link that can be chosen: 정렬 기준, a page number, a removable filter."""

    label: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line; `told`: a word that was typed or put in its place."""

    text: str
    told: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """A line about what was done to the query.

    undo: the address that searches without it. quiet: nothing typed was replaced, so the line need not stand out.
    """

    pieces: tuple[Piece, ...]
    undo: str
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Variant:
    label: str
    url: str
    current: bool


def grouped(number: int) -> str:
    """1234 -> 1,234."""
    return f"{number:,}"


def moment(value: datetime) -> str:
    """The time on the wall in Korea, to the minute."""
    return f"{value.astimezone(_KOREA):%Y-%m-%d %H:%M}"


def day(value: date) -> str:
    """As the page's language writes a date: 2025. 3. 12., Mar 12, 2025."""
    return _day(value, language())


@lru_cache(maxsize=4096)  # the dates of a help center are few, and writing one takes as long as a whole line
def _day(value: date, code: str) -> str:
    return format_date(value, "medium", code)


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


def search_url(request: SearchRequest, **changes: object) -> str:
    """The address of `request` with some of it changed; what is at its default is left out."""
    values = {
        "query": request.query[:MAX_QUERY_LENGTH],
        "serviceId": request.service_id,
        "categoryId": request.category_id,
        "sort": SORT_NAMES[request.sort],
        "page": request.page if request.page > 1 else None,
        "literal": 1 if request.literal else None,
    } | changes
    given = {name: value for name, value in values.items() if value not in (None, "") or name == "query"}
    return here("/search?" + urlencode(given))


def sorts(request: SearchRequest) -> list[Choice]:
    return [
        Choice(str(label), search_url(request, sort=SORT_NAMES[sort], page=None), current=request.sort is sort)
        for sort, label in SORT_LABELS.items()
    ]


def pages(result: SearchResult) -> list[Choice | None]:
    """First, the ones around the current, last; None where some are left out."""
    current, last = result.request.page, result.pages
    shown = sorted({1, last, *range(max(1, current - _AROUND), min(last, current + _AROUND) + 1)})
    out: list[Choice | None] = []
    for previous, number in zip([0, *shown], shown, strict=False):
        if number - previous > 1:
            out.append(None)
        url = search_url(result.request, page=number if number > 1 else None)
        out.append(Choice(grouped(number), url, current=number == current))
    return out


def filters(result: SearchResult, services: tuple[FacetNode, ...] = ()) -> list[Choice]:
    """The active filters, each with the address without it; `services` name those that the result does not list."""
    request = result.request
    if request.service_id is None and request.category_id is None:
        return []
    chosen = [*_selected(result.facets), *(node for node in services if node.id == request.service_id)]
    out = []
    if request.service_id is not None:
        name = next((node.name for node in chosen if not node.level), str(gettext("없는 서비스")))
        out.append(Choice(name, search_url(request, serviceId=None, categoryId=None, page=None)))
    if request.category_id is not None:
        name = next((node.name for node in chosen if node.level), str(gettext("선택한 카테고리")))
        out.append(Choice(name, search_url(request, categoryId=None, page=None)))
    return out


def _selected(nodes: tuple[FacetNode, ...]) -> Iterator[FacetNode]:
    for node in nodes:
        if node.selected:
            yield node
        yield from _selected(node.children)


def unknown_category(result: SearchResult) -> bool:
    """Whether a category is asked for that this help center does not have."""
    asked = {result.request.service_id, result.request.category_id} - {None}
    return bool(asked and result.facets) and not asked <= {node.id for node in _selected(result.facets)}


def elsewhere(result: SearchResult) -> int:
    """How many entries match when no category is chosen."""
    return sum(node.count for node in result.facets)


def notices(result: SearchResult) -> list[Notice]:
    undo = search_url(result.request, literal=1, page=None)
    return [notice for correction in result.corrections if (notice := _notice(correction, undo))]


def _notice(correction: Correction, undo: str) -> Notice | None:
    original, replacement = correction.original, correction.replacement
    match correction.kind:
        case CorrectionKind.SHORTENED:
            return None  # the page's own notice says so already
        case CorrectionKind.SYNONYM:
            message = gettext("{original}{with} 비슷한 말 {replacement}도 함께 찾았습니다.")
        case _:
            message = gettext("{original}{object} {replacement}{as} 검색했습니다.")
    words = {"original": original, "replacement": replacement}
    particles = {
        "with": particle(original, "과/와"),
        "object": particle(original, "을/를"),
        "as": particle(replacement, "으로/로"),
    }
    return Notice(tuple(_pieces(message, words, particles)), undo, correction.kind is CorrectionKind.SYNONYM)


def _pieces(message: str, words: dict[str, str], particles: dict[str, str]) -> Iterator[Piece]:
    for literal, name, _, _ in Formatter().parse(message):
        if literal:
            yield Piece(literal, told=False)
        if name:
            yield Piece(words.get(name) or particles[name], told=name in words)


def folded_text(result: SearchResult) -> str:
    """What the list leaves out of the total, in words; empty when nothing is folded."""
    folded = result.total - result.groups
    if not folded:
        return ""
    message = "같은 답변과 기기별 도움말 %(number)s건은 묶어서 보여 드립니다."
    return str(ngettext(message, message, folded, number=grouped(folded)))


def variants(hit: Hit) -> list[Variant]:
    return switch(hit.entry, hit.variants) if hit.variants else []


def switch(entry: Entry, others: tuple[Entry, ...]) -> list[Variant]:
    """The same question for each device, in one order everywhere."""
    order = list(DEVICE_LABELS)
    every = sorted((entry, *others), key=lambda one: order.index(one.device) if one.device else len(order))
    return [Variant(device(one), article_url(one), current=one.id == entry.id) for one in every]


def heading(site: str, result: SearchResult) -> str:
    query = result.request.query
    if not query:
        return f"{gettext('도움말 목록')} - {site}"
    found = str(gettext("{query}{as} 검색한 결과")).format(query=query, **{"as": particle(query, "으로/로")})
    return f"{found} - {site}"


def is_cut(hit: Hit) -> bool:
    """Whether the passage is less than the whole answer."""
    return hit.passage.length < len(hit.entry.answer)


@dataclass(frozen=True, slots=True)
class Passage:
    text: str
    spans: tuple[Span, ...]


def passage(hit: Hit) -> Passage:
    """The passage as one line, its spans counted in it."""
    start, end = hit.passage.start, hit.passage.end
    text = hit.entry.answer[start:end].replace("\n", " ").replace("\t", " ")
    inside = (span for span in hit.answer_spans if span.start < end and span.end > start)
    spans = tuple(Span(max(s.start, start) - start, min(s.end, end) - max(s.start, start)) for s in inside)
    before = "… " if start else ""
    after = " …" if end < len(hit.entry.answer) else ""
    return Passage(before + text + after, tuple(Span(span.start + len(before), span.length) for span in spans))


def words_of(hit: Hit, span: Span) -> str:
    """The words of the answer that `span` names, with what tells that they do not begin a sentence."""
    text = hit.entry.answer
    before = "… " if span.start and text[span.start - 1] == " " else ""
    return before + text[span.start : span.end]


def reasons(hit: Hit) -> list[str]:
    """Why an entry was found: an editor's decision, then a sentence a word and field, and one for its meaning."""
    pinned = [gettext("이 검색어에는 운영자가 맨 앞에 보여 주는 도움말입니다.")] if hit.pinned else []
    alike = [gettext("뜻이 비슷한 도움말입니다.")] if hit.alike else []
    return pinned + [told_reason(reason) for reason in hit.reasons] + alike


def told_reason(reason: Reason) -> str:
    return _told_reason(reason, language())


@lru_cache(maxsize=2048)  # a page says the same of most of its hits
def _told_reason(reason: Reason, _code: str) -> str:
    """In the language of the request, which is `_code`."""
    match reason.through:
        case None:
            message = gettext("{field}에 {found}{subject} 있습니다.")
        case CorrectionKind.SYNONYM:
            message = gettext("{word}{with} 비슷한 말 {found}{subject} {field}에 있습니다.")
        case _:
            message = gettext("{word}{object} 바꾸어 찾은 {found}{subject} {field}에 있습니다.")
    return str(message).format(
        field=FIELD_LABELS[reason.field],
        word=reason.word,
        found=", ".join(reason.found),
        subject=particle(reason.found[-1], "이/가"),
        object=particle(reason.word, "을/를"),
        **{"with": particle(reason.word, "과/와")},
    )
