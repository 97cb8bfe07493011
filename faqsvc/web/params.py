"""What came in -> SearchRequest. Pages are lenient and say what they changed; the API refuses with a stable code."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

from faqsvc.errors import RequestError
from faqsvc.model import SearchRequest, Sort
from faqsvc.model.request import MAX_ID, MAX_PAGE, MAX_QUERY_LENGTH, PAGE_SIZES

SORTS = {
    "": Sort.ACCURACY, "accuracy": Sort.ACCURACY, "score": Sort.ACCURACY, "date": Sort.DATE, "recency": Sort.DATE,
    "views": Sort.VIEWS, "title": Sort.TITLE,
}  # fmt: skip
SORT_NAMES = {Sort.ACCURACY: "", Sort.DATE: "date", Sort.VIEWS: "views", Sort.TITLE: "title"}
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+")
_NUMBER = re.compile(r"[0-9]{1,9}")
_KEPT = 2_000  # characters of a query that are looked at at all


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A request as a page understood it; `notices` say what was not taken as it came."""

    request: SearchRequest
    notices: tuple[str, ...]


def clean_query(text: str) -> str:
    """One line without controls, zero-width and lone surrogate characters."""
    return " ".join(_UNPRINTABLE.sub(" ", text[: _KEPT * 4]).split())[:_KEPT]


def arguments(args: Mapping[str, str], query_string: bytes) -> dict[str, str]:
    """First value of each; addresses from old pages in EUC-KR, which are no UTF-8, are read as such."""
    try:
        query_string.decode("ascii")
        pairs = parse_qs(query_string.decode("ascii"), keep_blank_values=True, max_num_fields=50, errors="strict")
    except UnicodeDecodeError:
        try:
            text = query_string.decode("ascii")
            pairs = parse_qs(text, keep_blank_values=True, max_num_fields=50, encoding="cp949", errors="strict")
        except UnicodeDecodeError:
            return dict(args.items())
    except ValueError:
        return dict(args.items())
    return {name: values[0] for name, values in pairs.items()}


def page_request(args: Mapping[str, str]) -> PageRequest:
    """Never raises: what cannot be used is left at its default, with a notice."""
    notices = []
    query = clean_query(args.get("query", args.get("q", "")))
    if len(query) > MAX_QUERY_LENGTH:
        notices.append(f"검색어가 길어 앞부분 {MAX_QUERY_LENGTH}자로 검색했습니다.")
    if args.get("sort", "").lower() not in SORTS:
        notices.append("지원하지 않는 정렬 기준이므로 정확도순으로 표시합니다.")
    if any(args.get(name) and _number(args[name], MAX_ID) is None for name in ("serviceId", "categoryId")):
        notices.append("없는 카테고리이므로 전체에서 검색했습니다.")
    page = _number(args.get("page", "") or "1", MAX_PAGE)
    if not page:
        notices.append("요청하신 페이지가 없어 첫 페이지를 표시합니다.")
    return PageRequest(
        SearchRequest(
            query=query,
            service_id=_number(args.get("serviceId", ""), MAX_ID),
            category_id=_number(args.get("categoryId", ""), MAX_ID),
            sort=SORTS.get(args.get("sort", "").lower(), Sort.ACCURACY),
            page=page or 1,
            literal=args.get("literal") == "1",
            explain=args.get("explain") == "1",
        ),
        tuple(dict.fromkeys(notices)),
    )


def api_request(args: Mapping[str, str]) -> SearchRequest:
    """Raises RequestError for anything but what the documentation allows."""
    query = clean_query(args.get("query", ""))
    if not query and not args.get("serviceId") and not args.get("categoryId"):
        raise RequestError("query_required", "query is required", parameter="query")
    if len(args.get("query", "")) > MAX_QUERY_LENGTH:
        raise RequestError("query_too_long", f"query is longer than {MAX_QUERY_LENGTH} characters", parameter="query")
    if args.get("sort", "") not in SORTS:
        raise RequestError("bad_sort", f"sort is one of {', '.join(sorted(filter(None, SORTS)))}", parameter="sort")
    return SearchRequest(
        query=query,
        service_id=_given(args, "serviceId", 0, MAX_ID),
        category_id=_given(args, "categoryId", 0, MAX_ID),
        sort=SORTS[args.get("sort", "")],
        page=_given(args, "page", 1, 50) or 1,
        size=_given(args, "size", PAGE_SIZES[0], PAGE_SIZES[-1]) or 10,
        literal=args.get("literal") == "1",
        explain=args.get("explain") == "1",
    )


def _given(args: Mapping[str, str], name: str, low: int, high: int) -> int | None:
    if not args.get(name):
        return None
    number = _number(args[name], high)
    if number is None or number < low:
        raise RequestError(f"bad_{name.lower()}", f"{name} is a number from {low} to {high}", parameter=name)
    return number


def _number(text: str, high: int) -> int | None:
    return int(text) if _NUMBER.fullmatch(text) and int(text) <= high else None
