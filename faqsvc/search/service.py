"""Stage 4, whole: SearchRequest -> SearchResult. Implements `search.port.HelpSearch`."""

from collections.abc import Sequence
from copy import copy
from pathlib import Path

from faqsvc.analysis import Analyzer
from faqsvc.engines.port import Engine, EngineQuery
from faqsvc.model import Entry, Listed, Overview, SearchRequest, SearchResult, Suggestion
from faqsvc.model.request import MAX_QUERY_LENGTH
from faqsvc.search.dictionaries import Dictionaries, DictionaryFolder
from faqsvc.search.execution import Execution, terms_of
from faqsvc.search.generation import Generation
from faqsvc.search.interpretation import Knowledge
from faqsvc.search.meaning import NOTHING, Alike, find
from faqsvc.search.readers import Readers
from faqsvc.search.steering import Fixed, SteeredDictionaries, SteeringSource
from faqsvc.search.suggestions import PopularQueries
from faqsvc.search.understanding import EVERY_STEP, Step
from faqsvc.semantics import QueryEmbedder, VectorTable

_RESULTS_BYTES = 16 << 20  # some 500 answers: what is asked most is asked again within minutes
_ALIKE = 0.2  # the share of a question's information that a related entry holds


class SearchService:
    """One engine, one analyzer, any number of threads."""

    def __init__(
        self,
        engine: Engine,
        analyzer: Analyzer,
        *,
        dictionaries: Path | None = None,
        popular: Sequence[str] = (),
        steps: frozenset[Step] = EVERY_STEP,
        steering: SteeringSource | None = None,
        embedder: QueryEmbedder | None = None,
        results_bytes: int = _RESULTS_BYTES,
    ) -> None:
        """`popular`: queries offered while typing, the most wanted first. `steps`: the steps of understanding that are
        taken; fewer for an ablation. `steering`: where what editors decided is read. `embedder`: of questions, so that
        meaning is looked for as well as words. `results_bytes`: kept of answers that may be asked for again; 0 for
        none."""
        self._analyzer = analyzer
        self._steps = steps
        self._embedder = embedder
        folder = DictionaryFolder(dictionaries, analyzer) if dictionaries else None
        self._dictionaries = SteeredDictionaries(folder, analyzer, steering or Fixed())
        self._popular = PopularQueries(popular)
        self._results_bytes = results_bytes
        self._readers = Readers(engine, fingerprint=analyzer.fingerprint, results_bytes=results_bytes)

    @property
    def generation(self) -> int:
        with self._readers.current() as generation:
            return generation.number

    def search(self, request: SearchRequest) -> SearchResult:
        """Raises IndexMissing, IndexDamaged, IndexMismatch, AnalyzerError."""
        with self._readers.current() as generation:
            knowledge = self._knowledge(generation)
            if not self._results_bytes or len(request.query) > MAX_QUERY_LENGTH:
                return self._answer(generation, knowledge, request)
            results = generation.results(knowledge.dictionaries)
            result = results.get(request)
            if result is None:
                result = self._answer(generation, knowledge, request)
                if not result.degradations:  # what was late is there when it is asked for again
                    results.put(request, result)
            return result

    def _answer(self, generation: Generation, knowledge: Knowledge, request: SearchRequest) -> SearchResult:
        return Execution(generation, knowledge, self._analyzer, request, self._embedder).result()

    def _knowledge(self, generation: Generation) -> Knowledge:
        return Knowledge(generation.vocabulary, self._dictionaries.current(), self._steps)

    def steered(self, steering: SteeringSource) -> "SearchService":
        """The same index under other decisions, to try them; it keeps no answers."""
        other = copy(self)
        other._dictionaries = self._dictionaries.by(steering)
        other._results_bytes = 0
        return other

    def entry(self, entry_id: str) -> Entry | None:
        with self._readers.current() as generation:
            stored = generation.reader.find(entry_id)
            return stored.entry if stored else None

    def variants(self, entry: Entry) -> tuple[Entry, ...]:
        with self._readers.current() as generation:
            reader = generation.reader
            stored = reader.find(entry.id)
            if stored is None or not stored.variant:
                return ()
            others = reader.fetch(reader.variants(stored.variant))
            return tuple(other.entry for other in others if other.entry.id != entry.id)

    def related(self, entry: Entry, *, limit: int = 5) -> tuple[Entry, ...]:
        """Entries that share the question's words, or mean something near it; device variants and same answers left
        out."""
        with self._readers.current() as generation:
            reader = generation.reader
            stop_words = self._knowledge(generation).dictionaries.stop_words
            terms = terms_of(generation, self._analyzer.analyze(entry.question), (), stop_words=stop_words)
            alike = self._alike(generation, entry, scale=terms.scale)
            found = reader.search(
                EngineQuery(
                    clauses=terms.clauses,
                    slots=terms.slots,
                    min_coverage=_ALIKE,
                    similar=alike.entries,
                    limit=limit + 1,
                )
            )
            own = reader.find(entry.id)
            hits = [hit for hit in found.hits if own is None or own.doc not in (hit.doc, *hit.folded)]
            return tuple(stored.entry for stored in reader.fetch([hit.doc for hit in hits[:limit]]))

    def _alike(self, generation: Generation, entry: Entry, *, scale: float) -> Alike:
        """By the vectors of its own question, so that nothing is embedded."""
        table = self._table(generation)
        own = table.of(entry.id) if table else None
        return find(table, own.question, scale=scale) if table and own else NOTHING

    def _table(self, generation: Generation) -> VectorTable | None:
        return generation.vectors(self._embedder.model) if self._embedder else None

    def suggest(self, text: str, *, limit: int = 8) -> tuple[Suggestion, ...]:
        """Popular queries, questions and categories that begin with, or hold, what was typed so far."""
        text = text[:MAX_QUERY_LENGTH]
        with self._readers.current() as generation:
            queries = self._popular.suggest(text, limit=limit)
            return (*queries, *generation.suggester.suggest(text, limit=limit - len(queries)))

    def overview(self) -> Overview:
        with self._readers.current() as generation:
            return generation.overview

    def parts(self) -> tuple[int, ...]:
        with self._readers.current() as generation:
            return generation.listing.parts

    def listing(self, part: int) -> tuple[Listed, ...]:
        with self._readers.current() as generation:
            return generation.listing.part(part)

    @property
    def dictionaries(self) -> Dictionaries:
        """The word lists as they stand now."""
        return self._dictionaries.current()

    def published(self) -> tuple[Entry, ...]:
        """Every article that a visitor can find, whole; for exports."""
        with self._readers.current() as generation:
            return tuple(stored.entry for stored in generation.reader.every())

    def vectors(self) -> VectorTable | None:
        with self._readers.current() as generation:
            return self._table(generation)
