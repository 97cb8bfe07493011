"""What a caller asks of search. Checked here, so that every door (page, API, CLI) has the same limits."""

from dataclasses import dataclass
from enum import StrEnum

MAX_QUERY_LENGTH = 200  # characters kept of a query in the public search; the real view's longest honest ones are ~60
PAGE_SIZES = range(1, 51)  # as the real view's API
MAX_PAGE = 100_000
MAX_ID = 999_999_999


class Sort(StrEnum):
    """The orders of the real view's 정렬 기준; `recency` is its API's name for `date`."""

    ACCURACY = "accuracy"
    DATE = "date"
    VIEWS = "views"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One search.

    service_id, category_id: published or derived ids (model.category); both may be given, then both must hold.
    literal: search exactly what was typed, with no correction ("원래 검색어로 검색").
    page: 1-based; size: entries a page.
    explain: the API tells with each hit why it matched; pages always do, behind a small control.
    Raises ValueError for numbers outside the limits; doors turn bad input away before that.
    """

    query: str
    service_id: int | None = None
    category_id: int | None = None
    sort: Sort = Sort.ACCURACY
    page: int = 1
    size: int = 10
    literal: bool = False
    explain: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.page <= MAX_PAGE:
            raise ValueError(f"page must be 1 to {MAX_PAGE}")
        if self.size not in PAGE_SIZES:
            raise ValueError(f"size must be {PAGE_SIZES[0]} to {PAGE_SIZES[-1]}")
