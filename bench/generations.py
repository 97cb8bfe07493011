"""What a chosen generation on a cluster answers, whichever is live: an answer is asked for again of its own one."""

from collections.abc import Iterable, Sequence

from bench.corpus import DATA
from faqsvc.analysis import make_analyzer
from faqsvc.engines.opensearch_engine import Access, Layout, OpenSearchEngine
from faqsvc.engines.opensearch_engine.reader import OpenSearchReader
from faqsvc.model import SearchRequest
from faqsvc.search import SearchService

Seen = tuple[int, int, Sequence[str]]  # generation, total, ids of the page


class At(OpenSearchEngine):
    """Shows the generation that it is told."""

    def __init__(self, access: Access, *, prefix: str) -> None:
        super().__init__(access, prefix=prefix, layout=Layout())
        self.number = 0

    def live(self) -> int:
        return self.number

    def open(self) -> OpenSearchReader:
        manifest = self._reading.manifest(self.number)
        assert manifest
        return OpenSearchReader(self._reading, manifest)

    def go_live(self) -> None:
        """Show the live one."""
        self.number = self._reading.live()

    def in_the_making(self) -> bool:
        """Whether there is one beside the live one that will follow it."""
        return max(self._reading.numbers(), default=0) > self._reading.live()


def differing(engine: At, seen: Iterable[tuple[str, Seen]]) -> int:
    """How many of the answers, each with its query, their generation does not give now."""
    service = SearchService(engine, make_analyzer("mecab"), dictionaries=DATA / "dictionaries", results_bytes=0)
    wrong = 0
    for query, was in sorted(seen, key=lambda one: one[1][0]):
        engine.number = was[0]
        found = service.search(SearchRequest(query))
        wrong += (found.generation, found.total, [hit.entry.id for hit in found.hits]) != was
    return wrong
