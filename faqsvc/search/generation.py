"""One generation of the index with everything that search makes of it, each once, when it is first asked for."""

from faqsvc.caching import Once
from faqsvc.engines.port import EngineQuery, EngineReader
from faqsvc.model import Overview, Sort
from faqsvc.search.cards import Cards
from faqsvc.search.facets import FacetShape
from faqsvc.search.suggestions import Suggester, make_suggester
from faqsvc.search.vocabulary import Vocabulary, make_vocabulary

_POPULAR = 8
_RECENT = 6


class Generation:
    """Safe for threads, as its reader is."""

    def __init__(self, reader: EngineReader) -> None:
        self.reader = reader
        self.cards = Cards(reader)
        self.facets = FacetShape(reader.categories)
        self._vocabulary = Once(lambda: make_vocabulary(reader))
        self._suggester = Once(lambda: make_suggester(reader))
        self._overview = Once(lambda: _overview(reader, self.facets))

    @property
    def number(self) -> int:
        return self.reader.info.number

    @property
    def vocabulary(self) -> Vocabulary:
        return self._vocabulary.get()

    @property
    def suggester(self) -> Suggester:
        return self._suggester.get()

    @property
    def overview(self) -> Overview:
        return self._overview.get()


def _overview(reader: EngineReader, facets: FacetShape) -> Overview:
    popular = reader.search(EngineQuery(sort=Sort.VIEWS, limit=_POPULAR))
    recent = reader.search(EngineQuery(sort=Sort.DATE, limit=_RECENT))
    return Overview(
        total=reader.info.entries,
        services=facets.tree([node.entries for node in reader.categories]),
        popular=tuple(stored.entry for stored in reader.fetch([hit.doc for hit in popular.hits])),
        recent=tuple(stored.entry for stored in reader.fetch([hit.doc for hit in recent.hits]) if stored.entry.updated),
        generation=reader.info.number,
    )
