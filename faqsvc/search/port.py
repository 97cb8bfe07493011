"""What the doors (web, CLI, evaluation) may ask of search: one protocol, so that each can be tried on a stand-in."""

from typing import Protocol

from faqsvc.model import Entry, Listed, Overview, SearchRequest, SearchResult, Suggestion
from faqsvc.semantics import VectorTable


class HelpSearch(Protocol):
    """Implemented by `faqsvc.search.service.SearchService`. Every method is safe to call from several threads."""

    @property
    def generation(self) -> int:
        """The number of the index generation that answers now; negative: of one that stands by for a cluster."""
        ...

    def search(self, request: SearchRequest) -> SearchResult: ...

    def entry(self, entry_id: str) -> Entry | None: ...

    def variants(self, entry: Entry) -> tuple[Entry, ...]:
        """The same question for other devices, `entry` left out."""
        ...

    def related(self, entry: Entry, *, limit: int = 5) -> tuple[Entry, ...]: ...

    def suggest(self, text: str, *, limit: int = 8) -> tuple[Suggestion, ...]: ...

    def overview(self) -> Overview: ...

    def parts(self) -> tuple[int, ...]:
        """The list of all articles has parts that a sitemap each can hold: their numbers, from 1."""
        ...

    def listing(self, part: int) -> tuple[Listed, ...]:
        """The articles of a part, in an order that stays; none where there is no such part."""
        ...

    def published(self) -> tuple[Entry, ...]:
        """Every article that a visitor can find, whole; for exports."""
        ...

    def vectors(self) -> VectorTable | None:
        """Of the published articles, where meaning is looked for; for reports."""
        ...
