"""What came in -> SearchRequest. Pages are lenient and say what they changed; the API refuses with a stable code."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from urllib.parse import parse_qs

from faqsvc.errors import RequestError
from faqsvc.model import SearchRequest, Sort
from faqsvc.model.request import MAX_ID, MAX_PAGE, MAX_QUERY_LENGTH, PAGE_SIZES

SORTS = {
    "": Sort.ACCURACY, "accuracy": Sort.ACCURACY, "score": Sort.ACCURACY, "date": Sort.DATE, "recency": Sort.DATE,
    "views": Sort.VIEWS, "title": Sort.TITLE,
}  # fmt: skip
_API_SORTS = {name: sort for name, sort in SORTS.items() if name}
_LIST_SORTS = {name: sort for name, sort in _API_SORTS.items() if sort is not Sort.ACCURACY}
SORT_NAMES = {Sort.ACCURACY: "", Sort.DATE: "date", Sort.VIEWS: "views", Sort.TITLE: "title"}
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+")
_NUMBER = re.compile(r"[0-9]{1,9}")
_DEEPEST_PAGE = 50  # of the API, as the real view's
_KEPT = 2_000  # characters of a query that are looked at at all


class Leniency(Enum):
    """What of a page's address was not taken as it came."""

    QUERY_CUT = auto()
    UNKNOWN_SORT = auto()
    UNKNOWN_CATEGORY = auto()
    UNKNOWN_PAGE = auto()


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A request as a page understood it; `notices` say what was not taken as it came."""

    request: SearchRequest
    notices: tuple[Leniency, ...]


def clean_query(text: str) -> str:
    """One line without controls, zero-width and lone surrogate characters."""
    return " ".join(_UNPRINTABLE.sub(" ", text[: _KEPT * 4]).split())[:_KEPT]


def clean_text(text: str) -> str:
    """The same for several lines."""
    return "\n".join(line for line in map(clean_query, text.splitlines()) if line)


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
        notices.append(Leniency.QUERY_CUT)
    if args.get("sort", "").lower() not in SORTS:
        notices.append(Leniency.UNKNOWN_SORT)
    if any(args.get(name) and _number(args[name], MAX_ID) is None for name in ("serviceId", "categoryId")):
        notices.append(Leniency.UNKNOWN_CATEGORY)
    page = _number(args.get("page", "") or "1", MAX_PAGE)
    if not page:
        notices.append(Leniency.UNKNOWN_PAGE)
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
    if not query:
        raise RequestError("query_required", "query is required", parameter="query")
    if len(args.get("query", "")) > MAX_QUERY_LENGTH:
        raise RequestError("query_too_long", f"query is longer than {MAX_QUERY_LENGTH} characters", parameter="query")
    return SearchRequest(
        query=query,
        service_id=whole_number(args, "serviceId", 0, MAX_ID),
        category_id=whole_number(args, "categoryId", 0, MAX_ID),
        sort=_sort(args, _API_SORTS, "accuracy"),
        page=whole_number(args, "page", 1, _DEEPEST_PAGE) or 1,
        size=whole_number(args, "size", PAGE_SIZES[0], PAGE_SIZES[-1]) or 10,
        literal=_flag(args, "literal"),
        explain=_flag(args, "explain"),
    )


def api_list_request(args: Mapping[str, str]) -> SearchRequest:
    """A list without words, by default the most read first. Raises RequestError."""
    return SearchRequest(
        query="",
        service_id=whole_number(args, "serviceId", 0, MAX_ID),
        category_id=whole_number(args, "categoryId", 0, MAX_ID),
        sort=_sort(args, _LIST_SORTS, "views"),
        page=whole_number(args, "page", 1, _DEEPEST_PAGE) or 1,
        size=whole_number(args, "size", PAGE_SIZES[0], PAGE_SIZES[-1]) or 10,
    )


def suggest_text(args: Mapping[str, str], *, longest: int) -> str:
    """What was typed so far, which may be nothing. Raises RequestError."""
    if "q" not in args:
        raise RequestError("q_required", "q is required", parameter="q")
    if len(args["q"]) > longest:
        raise RequestError("q_too_long", f"q is longer than {longest} characters", parameter="q")
    return clean_query(args["q"])


def whole_number(args: Mapping[str, str], name: str, low: int, high: int) -> int | None:
    """The number that the API's parameter `name` holds, None where it is not given. Raises RequestError."""
    if name not in args:
        return None
    number = _number(args[name], high)
    if number is None or number < low:
        raise RequestError(f"bad_{name.lower()}", f"{name} is a number from {low} to {high}", parameter=name)
    return number


def _sort(args: Mapping[str, str], names: Mapping[str, Sort], default: str) -> Sort:
    sort = names.get(args.get("sort", default))
    if sort is None:
        raise RequestError("bad_sort", f"sort is one of {', '.join(sorted(names))}", parameter="sort")
    return sort


def _flag(args: Mapping[str, str], name: str) -> bool:
    if args.get(name, "0") not in ("0", "1"):
        raise RequestError(f"bad_{name}", f"{name} is 0 or 1", parameter=name)
    return args.get(name) == "1"


def _number(text: str, high: int) -> int | None:
    return int(text) if _NUMBER.fullmatch(text) and int(text) <= high else None
