"""SearchResult -> what a page says: pure functions, plain values, no HTML."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from faqsvc.korean.particles import attach, particle
from faqsvc.model import (
    Correction,
    CorrectionKind,
    Device,
    Entry,
    FacetNode,
    Field,
    Hit,
    Reason,
    SearchRequest,
    SearchResult,
    Sort,
    Span,
)
from faqsvc.model.request import MAX_QUERY_LENGTH
from faqsvc.web.params import SORT_NAMES

SORT_LABELS = {Sort.ACCURACY: "정확도순", Sort.DATE: "최신순", Sort.VIEWS: "조회순", Sort.TITLE: "가나다순"}
DEVICE_LABELS = {Device.PC: "PC", Device.ANDROID: "안드로이드", Device.IOS: "iOS"}
FIELD_LABELS = {Field.QUESTION: "질문", Field.PATH: "분류", Field.ANSWER: "답변"}
_SUMMARY = 160  # characters; search engines show about as many
_AROUND = 2  # page links on each side of the current one


@dataclass(frozen=True, slots=True)
class Choice:
    """A link that can be chosen: 정렬 기준, a page number, a removable filter."""

    label: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """A line about what was done to the query: `before` and `after` are the words that are set apart.

    quiet: nothing typed was replaced, so the line need not stand out.
    """

    before: str
    middle: str
    after: str
    end: str
    undo: str = ""
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Category:
    """A line of 카테고리 선택."""

    name: str
    count: int
    url: str
    selected: bool
    open: bool
    children: tuple["Category", ...]


@dataclass(frozen=True, slots=True)
class Variant:
    label: str
    url: str
    current: bool


def grouped(number: int) -> str:
    """1234 -> 1,234."""
    return f"{number:,}"


def day(value: date) -> str:
    """As Korean pages write a date: 2025. 3. 12."""
    return f"{value.year}. {value.month}. {value.day}."


def article_url(entry: Entry) -> str:
    return entry.address


def summary(entry: Entry) -> str:
    """The beginning of an answer as one line, for previews elsewhere."""
    text = " ".join(entry.answer[: 2 * _SUMMARY].split())
    return text if len(text) <= _SUMMARY else text[: _SUMMARY - 2].rstrip() + " …"


def where(entry: Entry) -> str:
    """Where an entry stands, in a list of questions; its device too, for the question stands once a device."""
    place = " › ".join(name.strip() for name in entry.path.names[:2])
    return f"{place} · {DEVICE_LABELS[entry.device]}" if entry.device else place


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
    return "/search?" + urlencode(given)


def sorts(request: SearchRequest) -> list[Choice]:
    return [
        Choice(label, search_url(request, sort=SORT_NAMES[sort], page=None), current=request.sort is sort)
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


def categories(result: SearchResult) -> tuple[Category, ...]:
    """Services and, below the chosen one (or the only one), its categories."""
    request = result.request

    def line(node: FacetNode, service: int) -> Category:
        target = search_url(request, serviceId=service, categoryId=node.id if node.level else None, page=None)
        children = tuple(line(child, service) for child in node.children)
        is_open = node.selected or any(child.open or child.selected for child in children)
        return Category(node.name, node.count, target, node.selected, is_open, children)

    return tuple(line(node, node.id) for node in result.facets)


def filters(result: SearchResult, services: tuple[FacetNode, ...] = ()) -> list[Choice]:
    """The active filters, each with the address without it; `services` name those that the result does not list."""
    request = result.request
    chosen = [*_selected(result.facets), *(node for node in services if node.id == request.service_id)]
    out = []
    if request.service_id is not None:
        name = next((node.name for node in chosen if not node.level), "없는 서비스")
        out.append(Choice(name, search_url(request, serviceId=None, categoryId=None, page=None)))
    if request.category_id is not None:
        name = next((node.name for node in chosen if node.level), "선택한 카테고리")
        out.append(Choice(name, search_url(request, categoryId=None, page=None)))
    return out


def _selected(nodes: tuple[FacetNode, ...]) -> Iterator[FacetNode]:
    for node in nodes:
        if node.selected:
            yield node
        yield from _selected(node.children)


def unknown_category(result: SearchResult) -> bool:
    """Whether a category is asked for that this help center does not have."""
    chosen = {node.id for node in _selected(result.facets)}
    asked = {result.request.service_id, result.request.category_id} - {None}
    return bool(result.facets) and not asked <= chosen


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
            joint = particle(original, "과/와") + " 비슷한 말 "
            return Notice(original, joint, replacement, "도 함께 찾았습니다.", undo, quiet=True)
        case _:
            joint = particle(original, "을/를") + " "
            return Notice(original, joint, replacement, particle(replacement, "으로/로") + " 검색했습니다.", undo)


def folded_text(result: SearchResult) -> str:
    """What the list leaves out of the total, in words; empty when nothing is folded."""
    folded = result.total - result.groups
    return f"같은 답변과 기기별 도움말 {grouped(folded)}건은 묶어서 보여 드립니다." if folded else ""


def variants(hit: Hit) -> list[Variant]:
    return switch(hit.entry, hit.variants) if hit.variants else []


def switch(entry: Entry, others: tuple[Entry, ...]) -> list[Variant]:
    """The same question for each device, in one order everywhere."""
    order = list(DEVICE_LABELS)
    every = sorted((entry, *others), key=lambda one: order.index(one.device) if one.device else len(order))
    return [
        Variant(DEVICE_LABELS[one.device] if one.device else "공통", article_url(one), current=one.id == entry.id)
        for one in every
    ]


def heading(site: str, result: SearchResult) -> str:
    query = result.request.query
    return f"{attach(query, '으로/로')} 검색한 결과 - {site}" if query else f"도움말 목록 - {site}"


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


def reasons(hit: Hit) -> list[str]:
    """Why an entry was found, a sentence a word and field."""
    return [_reason(reason) for reason in hit.reasons]


def _reason(reason: Reason) -> str:
    where = FIELD_LABELS[reason.field]
    found = ", ".join(reason.found) + particle(reason.found[-1], "이/가")
    match reason.through:
        case None:
            return f"{where}에 {found} 있습니다."
        case CorrectionKind.SYNONYM:
            return f"{attach(reason.word, '과/와')} 비슷한 말 {found} {where}에 있습니다."
        case _:
            return f"{attach(reason.word, '을/를')} 바꾸어 찾은 {found} {where}에 있습니다."
