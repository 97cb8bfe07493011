"""What a result page says around its hits: addresses of the same search changed, conditions, pages, heading."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from faqsvc.korean.particles import particle
from faqsvc.model import FacetNode, SearchRequest, SearchResult
from faqsvc.model.request import MAX_QUERY_LENGTH
from faqsvc.web.languages import gettext, here, ngettext
from faqsvc.web.params import SORT_NAMES
from faqsvc.web.presenters.labels import SORT_LABELS, grouped

_AROUND = 2  # page links on each side of the current one


@dataclass(frozen=True, slots=True)
class Choice:
    """A link that can be chosen: 정렬 기준, a page number, a removable filter."""

    label: str
    url: str
    current: bool = False


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


def folded_text(result: SearchResult) -> str:
    """What the list leaves out of the total, in words; empty when nothing is folded."""
    folded = result.total - result.groups
    if not folded:
        return ""
    message = "같은 답변과 기기별 도움말 %(number)s건은 묶어서 보여 드립니다."
    return str(ngettext(message, message, folded, number=grouped(folded)))


def heading(site: str, result: SearchResult) -> str:
    query = result.request.query
    if not query:
        return f"{gettext('도움말 목록')} - {site}"
    found = str(gettext("{query}{as} 검색한 결과")).format(query=query, **{"as": particle(query, "으로/로")})
    return f"{found} - {site}"
