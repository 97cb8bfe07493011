"""One generation of the index with everything that search makes of it, each once, when it is first asked for."""

from dataclasses import dataclass

from faqsvc.caching import Cache, Once
from faqsvc.engines.port import EngineQuery, EngineReader
from faqsvc.model import Overview, SearchRequest, SearchResult, Sort
from faqsvc.search.cards import Cards
from faqsvc.search.dictionaries import NO_DICTIONARIES, Dictionaries
from faqsvc.search.facets import FacetShape
from faqsvc.search.listing import Listing
from faqsvc.search.plan import Frequencies
from faqsvc.search.suggestions import Suggester, make_suggester
from faqsvc.search.vocabulary import Vocabulary, make_vocabulary
from faqsvc.semantics import NAME, VectorTable, read

_POPULAR = 8
_RECENT = 6

Results = Cache[SearchRequest, SearchResult]


class Generation:
    """Safe for threads, as its reader is."""

    def __init__(self, reader: EngineReader, *, results_bytes: int) -> None:
        self.reader = reader
        self._results_bytes = results_bytes
        self._results = NO_DICTIONARIES, self._no_results()
        self.cards = Cards(reader)
        self.facets = facets = FacetShape(reader.categories)
        self.frequencies = Frequencies(reader.document_frequency)
        self._vectors = Once(lambda: _Vectors(_read_vectors(reader)))
        self._vocabulary = Once(lambda: make_vocabulary(reader))
        self._suggester = Once(lambda: make_suggester(reader))
        self._overview = Once(lambda: _overview(reader, facets))
        self.listing = Listing(reader)
        self.ready = False

    @property
    def number(self) -> int:
        return self.reader.info.number

    def make_ready(self) -> None:
        """All that is made once and a page may need."""
        for one in (self._vectors, self._vocabulary, self._suggester, self._overview):
            one.get()
        self.ready = True

    def results(self, dictionaries: Dictionaries) -> Results:
        """What this generation has answered under these word lists; others forget it."""
        held = self._results
        if held[0] is not dictionaries:
            self._results = held = dictionaries, self._no_results()
        return held[1]

    def _no_results(self) -> Results:
        return Cache(limit=self._results_bytes, size_of=_size)

    def vectors(self, model: str) -> VectorTable | None:
        """Those of this model, if the generation has them."""
        table = self._vectors.get().table
        return table if table and table.model == model else None

    @property
    def vocabulary(self) -> Vocabulary:
        return self._vocabulary.get()

    @property
    def suggester(self) -> Suggester:
        return self._suggester.get()

    @property
    def overview(self) -> Overview:
        return self._overview.get()


@dataclass(frozen=True, slots=True)
class _Vectors:
    table: VectorTable | None


def _read_vectors(reader: EngineReader) -> VectorTable | None:
    data = reader.attachment(NAME)
    return read(data) if data is not None else None


def _size(result: SearchResult) -> int:
    """Bytes, roughly, without the entries, which the cards hold as well."""
    hits = result.hits
    spans = sum(len(hit.answer_spans) + len(hit.question_spans) + 3 * len(hit.reasons) for hit in hits)
    return 20_000 + 4 * len(result.request.query) + 500 * len(hits) + 100 * spans


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
