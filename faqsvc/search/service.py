"""Stage 4, whole: SearchRequest -> SearchResult. Implements `search.port.HelpSearch`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

from faqsvc.analysis import Analysis, Analyzer, fold
from faqsvc.engines.port import CategoryNode, Engine, EngineQuery, EngineReader, StoredEntry
from faqsvc.engines.spans import unpack
from faqsvc.model import (
    Correction,
    CorrectionKind,
    Entry,
    Field,
    Hit,
    Overview,
    Reason,
    SearchRequest,
    SearchResult,
    Sort,
    Span,
    Suggestion,
)
from faqsvc.model.request import MAX_QUERY_LENGTH
from faqsvc.search import weights
from faqsvc.search.facets import facet_tree
from faqsvc.search.passages import Wanted, best_passage, matched_spans
from faqsvc.search.plan import Terms, plan_phrase, plan_terms
from faqsvc.search.query_language import ParsedQuery, parse
from faqsvc.search.readers import Readers
from faqsvc.search.suggestions import Suggester, make_suggester
from faqsvc.search.synonyms import SynonymFile, Synonyms
from faqsvc.search.understanding import (
    EVERY_STEP,
    Expansion,
    Rewritten,
    Step,
    read_initials,
    read_keyboard,
    read_spelling,
    read_synonyms,
)
from faqsvc.search.vocabulary import Vocabulary, make_vocabulary

_POPULAR = 8
_RECENT = 6
_NAMED = 5  # words told for one field when a hit is explained
_NEAR = 5  # entries shown where nothing answers what was asked


class SearchService:
    """One engine, one analyzer, any number of threads."""

    def __init__(
        self,
        engine: Engine,
        analyzer: Analyzer,
        *,
        dictionaries: Path | None = None,
        steps: frozenset[Step] = EVERY_STEP,
    ) -> None:
        """`steps`: the steps of understanding that are taken; fewer for an ablation."""
        self._analyzer = analyzer
        self._steps = steps
        self._synonyms = SynonymFile(dictionaries / "synonyms.txt" if dictionaries else None, analyzer)
        self._vocabulary: tuple[int, Vocabulary] | None = None
        self._suggester: tuple[int, Suggester] | None = None
        self._readers = Readers(engine, fingerprint=analyzer.fingerprint)
        self._overview: Overview | None = None
        self._lock = Lock()

    @property
    def generation(self) -> int:
        with self._readers.current() as reader:
            return reader.info.number

    def search(self, request: SearchRequest) -> SearchResult:
        """Raises IndexMissing, IndexDamaged, IndexMismatch, AnalyzerError."""
        with self._readers.current() as reader:
            knowledge = Knowledge(self._known(reader), self._synonyms.current(), self._steps)
            return _Search(reader, knowledge, self._analyzer, request).result()

    def _known(self, reader: EngineReader) -> Vocabulary:
        """Made once a generation; the first query of a generation waits for it, others that come meanwhile too."""
        with self._lock:
            if self._vocabulary is None or self._vocabulary[0] != reader.info.number:
                self._vocabulary = reader.info.number, make_vocabulary(reader)
            return self._vocabulary[1]

    def entry(self, entry_id: str) -> Entry | None:
        with self._readers.current() as reader:
            stored = reader.find(entry_id)
            return stored.entry if stored else None

    def variants(self, entry: Entry) -> tuple[Entry, ...]:
        with self._readers.current() as reader:
            stored = reader.find(entry.id)
            if stored is None or not stored.variant:
                return ()
            others = reader.fetch(reader.variants(stored.variant))
            return tuple(other.entry for other in others if other.entry.id != entry.id)

    def related(self, entry: Entry, *, limit: int = 5) -> tuple[Entry, ...]:
        """Entries that share the question's and the path's words; device variants and same answers left out."""
        with self._readers.current() as reader:
            analysis = self._analyzer.analyze(entry.question)
            terms = _terms(reader, analysis)
            found = reader.search(
                EngineQuery(clauses=terms.clauses, slots=terms.slots, min_coverage=0.2, limit=limit + 1)
            )
            own = reader.find(entry.id)
            hits = [hit for hit in found.hits if own is None or own.doc not in (hit.doc, *hit.folded)]
            return tuple(stored.entry for stored in reader.fetch([hit.doc for hit in hits[:limit]]))

    def suggest(self, text: str, *, limit: int = 8) -> tuple[Suggestion, ...]:
        """Questions and categories that begin with, or hold, what was typed so far."""
        with self._readers.current() as reader:
            return self._suggesting(reader).suggest(text[:MAX_QUERY_LENGTH], limit=limit)

    def _suggesting(self, reader: EngineReader) -> Suggester:
        with self._lock:
            if self._suggester is None or self._suggester[0] != reader.info.number:
                self._suggester = reader.info.number, make_suggester(reader)
            return self._suggester[1]

    def overview(self) -> Overview:
        """Made once a generation."""
        with self._readers.current() as reader:
            made = self._overview
            if made is None or made.generation != reader.info.number:
                made = _overview(reader)
                with self._lock:
                    self._overview = made
            return made


def _overview(reader: EngineReader) -> Overview:
    nodes = reader.categories
    popular = reader.search(EngineQuery(sort=Sort.VIEWS, limit=_POPULAR))
    recent = reader.search(EngineQuery(sort=Sort.DATE, limit=_RECENT))
    return Overview(
        total=reader.info.entries,
        services=facet_tree(nodes, [node.entries for node in nodes], services=(), categories=()),
        popular=tuple(stored.entry for stored in reader.fetch([hit.doc for hit in popular.hits])),
        recent=tuple(stored.entry for stored in reader.fetch([hit.doc for hit in recent.hits]) if stored.entry.updated),
        generation=reader.info.number,
    )


def _terms(reader: EngineReader, analysis: Analysis, expansions: Sequence[Expansion] = ()) -> Terms:
    return plan_terms(
        analysis, frequency=reader.document_frequency, documents=reader.info.entries, expansions=expansions
    )


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What understanding a query looks words up in."""

    vocabulary: Vocabulary
    synonyms: Synonyms
    steps: frozenset[Step]


@dataclass(frozen=True, slots=True)
class _Search:
    """One request against one reader."""

    reader: EngineReader
    knowledge: "Knowledge"
    analyzer: Analyzer
    request: SearchRequest

    def result(self) -> SearchResult:
        request = self.request
        corrections: list[Correction] = []
        typed = request.query
        if len(typed) > MAX_QUERY_LENGTH:
            typed = typed[:MAX_QUERY_LENGTH]
            corrections.append(Correction(CorrectionKind.SHORTENED, request.query[:2_000], typed))
        parsed, analysis, expansions, understood = self._understood(typed)
        terms = _terms(self.reader, analysis, expansions)
        tried = tuple(dict.fromkeys(token.text for token in analysis.words))
        asks_nothing = not tried and typed.strip() and not any(self._filters(parsed))
        if asks_nothing or (tried and not terms.clauses):
            return SearchResult(
                request, 0, 0, (), (), (*corrections, *understood), tried=tried, generation=self.reader.info.number
            )
        found = self.reader.search(self._query(parsed, terms))
        weak = bool(terms.clauses) and (found.strength < weights.WEAK_STRENGTH or not terms.telling)
        if weak:
            near = found.hits[:_NEAR]
            found = replace(found, total=len(near), groups=len(near), hits=near)
        corrections += understood
        services, categories = self._filters(parsed)
        wanted = Wanted.of(
            [token.text for token in (*analysis.words, *analysis.morphs)] + [one.term for one in expansions],
            [*(token.text for token in analysis.words), *parsed.phrases],
        )
        return SearchResult(
            request=request,
            total=found.total,
            groups=found.groups,
            hits=tuple(self._hit(hit.doc, hit.score, hit.folded, wanted) for hit in found.hits),
            facets=()
            if weak
            else facet_tree(self.reader.categories, found.counts, services=services, categories=categories),
            corrections=tuple(corrections),
            tried=() if found.total else tried,
            undated=found.undated,
            weak=weak,
            generation=self.reader.info.number,
        )

    def _understood(self, typed: str) -> tuple[ParsedQuery, Analysis, list[Expansion], list[Correction]]:
        """The query's parts, the analysis of its words, words to add, and what was done to it."""
        if self.request.literal:
            parsed = parse(fold(typed).text)
            return parsed, self.analyzer.analyze(parsed.words), [], []
        known, steps = self.knowledge.vocabulary, self.knowledge.steps
        keyboard = read_keyboard(typed, known) if Step.KEYBOARD in steps else Rewritten(typed)
        parsed = parse(fold(keyboard.text).text)
        initials = read_initials(parsed.words, known) if Step.INITIALS in steps else Rewritten(parsed.words)
        parsed = replace(parsed, words=initials.text)
        analysis = self.analyzer.analyze(parsed.words)
        added: list[Expansion] = []
        done = [*keyboard.corrections, *initials.corrections]
        if Step.SPELLING in steps:
            reviewed = self.knowledge.synonyms.words
            expansions, corrections = read_spelling(analysis, known, self.analyzer, reviewed=reviewed)
            added += expansions
            done += corrections
        if Step.SYNONYMS in steps:
            added += read_synonyms(analysis, self.knowledge.synonyms)
        return parsed, analysis, added, done

    def _filters(self, parsed: ParsedQuery) -> tuple[tuple[int, ...], tuple[int, ...]]:
        services = [self.request.service_id] if self.request.service_id is not None else []
        categories = [self.request.category_id] if self.request.category_id is not None else []
        services += _named(self.reader.categories, parsed.services, service=True)
        categories += _named(self.reader.categories, parsed.categories, service=False)
        return tuple(services), tuple(categories)

    def _query(self, parsed: ParsedQuery, terms: Terms) -> EngineQuery:
        services, categories = self._filters(parsed)
        phrases = [plan_phrase(self.analyzer.analyze(text)) for text in parsed.phrases]
        excluded = [plan_phrase(self.analyzer.analyze(text)) for text in parsed.excluded]
        return EngineQuery(
            clauses=terms.clauses,
            slots=terms.slots,
            min_coverage=weights.MIN_COVERAGE,
            relative_coverage=weights.RELATIVE_COVERAGE,
            coverage_power=weights.COVERAGE_POWER,
            popularity=weights.POPULARITY,
            exact="".join(char for char in parsed.words if char.isalnum()),
            exact_bonus=weights.EXACT_BONUS,
            phrases=tuple(phrase for phrase in phrases if phrase),
            excluded=tuple(phrase for phrase in excluded if phrase),
            services=services,
            categories=categories,
            sort=self.request.sort,
            offset=(self.request.page - 1) * self.request.size,
            limit=self.request.size,
        )

    def _hit(self, doc: int, score: float, folded: tuple[int, ...], wanted: Wanted) -> Hit:
        stored, *others = self.reader.fetch([doc, *folded])
        entry = stored.entry
        question, path, answer = unpack(stored.spans)
        answer_spans = matched_spans(entry.answer, answer, wanted)
        question_spans = matched_spans(entry.question, question, wanted)
        path_spans = _by_level(entry, matched_spans("\n".join(entry.path.names), path, wanted))
        return Hit(
            entry=entry,
            score=score,
            question_spans=question_spans,
            path_spans=path_spans,
            answer_spans=answer_spans,
            passage=best_passage(entry, answer_spans),
            same_answer=tuple(other.entry for other in others if not _same_question(other, stored)),
            variants=tuple(other.entry for other in others if _same_question(other, stored)),
            reasons=self._reasons(entry, question_spans, path_spans, answer_spans),
        )

    def _reasons(
        self, entry: Entry, question: tuple[Span, ...], path: tuple[tuple[Span, ...], ...], answer: tuple[Span, ...]
    ) -> tuple[Reason, ...]:
        """The marked words, field by field, each once."""
        levels = [
            name[span.start : span.end] for name, spans in zip(entry.path.names, path, strict=True) for span in spans
        ]
        found = {
            Field.QUESTION: [entry.question[span.start : span.end] for span in question],
            Field.PATH: levels,
            Field.ANSWER: [entry.answer[span.start : span.end] for span in answer],
        }
        return tuple(
            Reason(self.request.query[:MAX_QUERY_LENGTH], field, tuple(dict.fromkeys(words))[:_NAMED])
            for field, words in found.items()
            if words
        )


def _same_question(left: StoredEntry, right: StoredEntry) -> bool:
    return bool(left.variant) and left.variant == right.variant


def _named(nodes: tuple[CategoryNode, ...], names: tuple[str, ...], *, service: bool) -> list[int]:
    """Ids of the categories that go by one of the names, or -1 for a name that nothing has."""
    ids: list[int] = []
    for name in names:
        key = fold(name).text.replace(" ", "")
        found = [
            node.id for node in nodes if (node.level == 0) is service and fold(node.name).text.replace(" ", "") == key
        ]
        ids += found or [-1]
    return ids


def _by_level(entry: Entry, spans: tuple[Span, ...]) -> tuple[tuple[Span, ...], ...]:
    levels = []
    start = 0
    for name in entry.path.names:
        inside = [span for span in spans if start <= span.start and span.end <= start + len(name)]
        levels.append(tuple(Span(span.start - start, span.length) for span in inside))
        start += len(name) + 1
    return tuple(levels)
