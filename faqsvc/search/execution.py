"""Stage 4, one request: interpretation -> engine query -> hits with marks, facets, corrections."""

from dataclasses import dataclass, replace

from faqsvc.analysis import Analysis, Analyzer, fold
from faqsvc.engines.port import CategoryNode, EngineQuery, EngineResult
from faqsvc.model import Correction, CorrectionKind, Hit, Placement, SearchRequest, SearchResult
from faqsvc.model.request import MAX_QUERY_LENGTH
from faqsvc.search import weights
from faqsvc.search.cards import Card
from faqsvc.search.generation import Generation
from faqsvc.search.interpretation import Interpretation, Knowledge, interpret
from faqsvc.search.marks import mark, wanted_of
from faqsvc.search.meaning import NOTHING, Alike, Meaning, ask
from faqsvc.search.passages import best_passage
from faqsvc.search.plan import Terms, plan_phrase, plan_terms
from faqsvc.search.query_language import ParsedQuery
from faqsvc.search.steering import PIN_SCORE, query_key
from faqsvc.search.understanding import Expansion, Step
from faqsvc.semantics import QueryEmbedder

_NEAR = 5  # entries shown where nothing answers what was asked
_OTHER_WORDS = 3  # named for one word
_NOT_PLACED = Placement("")
_TOLD = 2_000  # characters of a query that was too long which the notice repeats


def terms_of(
    generation: Generation, analysis: Analysis, expansions: tuple[Expansion, ...], *, stop_words: frozenset[str]
) -> Terms:
    return plan_terms(
        analysis,
        frequencies=generation.frequencies,
        documents=generation.reader.info.entries,
        expansions=expansions,
        stop_words=stop_words,
    )


@dataclass(frozen=True, slots=True)
class Execution:
    """One request against one generation."""

    generation: Generation
    knowledge: Knowledge
    analyzer: Analyzer
    request: SearchRequest
    embedder: QueryEmbedder | None = None

    def result(self) -> SearchResult:
        request, reader = self.request, self.generation.reader
        corrections: tuple[Correction, ...] = ()
        typed = request.query
        if len(typed) > MAX_QUERY_LENGTH:
            typed = typed[:MAX_QUERY_LENGTH]
            corrections = (Correction(CorrectionKind.SHORTENED, request.query[:_TOLD], typed),)
        understood = interpret(typed, self.analyzer, self.knowledge, literal=request.literal)
        corrections += understood.corrections
        meaning = self._meaning(understood)
        terms = terms_of(
            self.generation,
            understood.analysis,
            understood.expansions,
            stop_words=self.knowledge.dictionaries.stop_words,
        )
        placement = self.knowledge.dictionaries.placements.get(query_key(typed), _NOT_PLACED)
        tried = tuple(dict.fromkeys(token.text for token in understood.analysis.words))
        services, categories = self._filters(understood.parsed)
        asks_nothing = not tried and typed.strip() and not (services or categories)
        alike = meaning.alike(terms.scale) if meaning else NOTHING
        found_otherwise = placement.pinned or (alike.sure and terms.telling)
        if asks_nothing or (tried and not terms.clauses and not found_otherwise):
            return SearchResult(
                request,
                0,
                0,
                (),
                (),
                corrections,
                tried=tried,
                degradations=alike.degradations,
                generation=self.generation.number,
            )
        asked = self._query(understood.parsed, terms, services, categories)
        found = reader.search(placed(replace(asked, similar=alike.entries), placement))
        unsure = not (alike.sure and terms.telling) and found.strength < weights.WEAK_STRENGTH
        weak = bool(terms.clauses) and (unsure or not terms.telling)
        if weak:
            near = found.hits[:_NEAR]
            found = replace(found, total=len(near), groups=len(near), hits=near)
        hits = self._hits(found, understood, placement.pinned, alike)
        return SearchResult(
            request=request,
            total=found.total,
            groups=found.groups,
            hits=hits,
            facets=() if weak else self.generation.facets.tree(found.counts, services=services, categories=categories),
            corrections=corrections + _synonyms_found(understood, hits),
            tried=() if found.total else tried,
            undated=found.undated,
            strength=found.strength,
            weak=weak and not any(hit.pinned for hit in hits),
            degradations=alike.degradations,
            generation=self.generation.number,
            withheld=placement.banished,
        )

    def _meaning(self, understood: Interpretation) -> Meaning | None:
        """Begun before the words are planned, so that both go on at once; None where words alone are searched."""
        if self.embedder is None or self.request.literal or Step.MEANING not in self.knowledge.steps:
            return None
        table = self.generation.vectors(self.embedder.model)
        if table is None:
            return None
        return ask(understood, embedder=self.embedder, table=table)

    def _filters(self, parsed: ParsedQuery) -> tuple[tuple[int, ...], tuple[int, ...]]:
        services = [self.request.service_id] if self.request.service_id is not None else []
        categories = [self.request.category_id] if self.request.category_id is not None else []
        nodes = self.generation.reader.categories
        services += _named(nodes, parsed.services, service=True)
        categories += _named(nodes, parsed.categories, service=False)
        return tuple(services), tuple(categories)

    def _query(
        self, parsed: ParsedQuery, terms: Terms, services: tuple[int, ...], categories: tuple[int, ...]
    ) -> EngineQuery:
        phrases = [plan_phrase(self.analyzer.analyze(text)) for text in parsed.phrases]
        excluded = [plan_phrase(self.analyzer.analyze(text)) for text in parsed.excluded]
        return EngineQuery(
            clauses=terms.clauses,
            slots=terms.slots,
            min_coverage=weights.MIN_COVERAGE,
            relative_coverage=weights.RELATIVE_COVERAGE,
            coverage_power=weights.COVERAGE_POWER,
            popularity=weights.POPULARITY,
            exact="".join(filter(str.isalnum, parsed.words)),
            exact_bonus=weights.EXACT_BONUS,
            phrases=tuple(phrase for phrase in phrases if phrase),
            excluded=tuple(phrase for phrase in excluded if phrase),
            services=services,
            categories=categories,
            sort=self.request.sort,
            offset=(self.request.page - 1) * self.request.size,
            limit=self.request.size,
        )

    def _hits(
        self, found: EngineResult, understood: Interpretation, pinned: tuple[str, ...], alike: Alike
    ) -> tuple[Hit, ...]:
        near = {entry_id for entry_id, _ in alike.entries}
        docs = [doc for hit in found.hits for doc in (hit.doc, *hit.folded)]
        held = dict(zip(docs, self.generation.cards.of(docs), strict=True))
        cards = [held[hit.doc] for hit in found.hits]
        marks = mark(cards, wanted_of(understood))
        hits = []
        for hit, card, marked in zip(found.hits, cards, marks, strict=True):
            others = [held[doc] for doc in hit.folded]
            hits.append(
                Hit(
                    entry=card.entry,
                    score=hit.score,
                    question_spans=marked.question,
                    path_spans=marked.path,
                    answer_spans=marked.answer,
                    passage=best_passage(card.answer, card.sentences, marked.answer),
                    same_answer=tuple(one.entry for one in others if not _same_question(one, card)),
                    variants=tuple(one.entry for one in others if _same_question(one, card)),
                    reasons=marked.reasons,
                    pinned=card.entry.id in pinned,
                    statement=card.statement,
                    alike=card.entry.id in near,
                )
            )
        return tuple(hits)


def placed(query: EngineQuery, placement: Placement) -> EngineQuery:
    """The query with an editor's entries first, in their order, and without those that are kept out."""
    first = placement.pinned
    pins = tuple((entry_id, PIN_SCORE * (len(first) - at)) for at, entry_id in enumerate(first))
    return (
        replace(query, similar=query.similar + pins, never=placement.banished) if pins or placement.banished else query
    )


def _synonyms_found(understood: Interpretation, hits: tuple[Hit, ...]) -> tuple[Correction, ...]:
    """For each word of which other words brought a hit of the page, those words in one line."""
    found = {reason.word for hit in hits for reason in hit.reasons if reason.through is CorrectionKind.SYNONYM}
    told: dict[str, dict[str, None]] = {}
    for one in understood.expansions:
        word = understood.parsed.words[one.start : one.end]
        if one.kind is CorrectionKind.SYNONYM and word in found:
            told.setdefault(word, {})[one.written] = None
    return tuple(
        Correction(CorrectionKind.SYNONYM, word, ", ".join(list(others)[:_OTHER_WORDS]))
        for word, others in told.items()
    )


def _same_question(left: Card, right: Card) -> bool:
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
