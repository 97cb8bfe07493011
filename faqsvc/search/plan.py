"""Stage 4: analyzed words -> clauses to rank by and slots as evidence. Pure functions of the analysis and the weights.

Each character of the query has a weight by the part of speech of its morpheme; a token weighs as much as its
characters on average. Ranking sums BM25 over all layers. Evidence asks how much of what was meant an entry holds:
each content morpheme is a slot (a long noun one slot for each pair of its syllables, so that 상담원 is half found
in 상담), counted by its information.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

from faqsvc.analysis import Analysis, Layer, Morpheme, Token
from faqsvc.analysis.layers import bigram_texts
from faqsvc.engines.port import Clause, Phrase, Slot, WeightedFields, field_name
from faqsvc.model import CorrectionKind, Field
from faqsvc.search import weights
from faqsvc.search.understanding import Expansion

NEGATION = frozenset(["않", "말", "못하", "안", "못", "없"])
_NOUNS = frozenset(["NNG", "NNP", "NR", "XR", "SL", "SN", "SH", "XPN", "UNKNOWN"])
_OTHERS = frozenset(["VV", "VA", "VCN", "MAG", "MM", "NP", "NNB", "NNBC", "IC"])

_FREQUENCIES = 20_000  # sets of terms whose frequency is remembered, some 6 MB
_MORPHS = tuple(field_name(field, Layer.MORPH) for field in Field)
_BIGRAMS = tuple(field_name(field, Layer.BIGRAM) for field in Field)

TermKey = tuple[str, str]  # a field and a term in it


class Frequencies:
    """In how many documents of a generation terms stand; `of(field, term)` is the index's own figure."""

    def __init__(self, of: Callable[[str, str], int]) -> None:
        self.of = of
        self._most: dict[tuple[TermKey, ...] | tuple[WeightedFields, str], int] = {}

    def most(self, terms: tuple[TermKey, ...]) -> int:
        """Of the most frequent of them."""
        held = self._most.get(terms)
        return self._found(terms, terms) if held is None else held

    def of_clause(self, clause: Clause) -> int:
        """Of its term, in the field where it is most frequent."""
        key = clause.fields, clause.term
        held = self._most.get(key)
        return self._found(key, [(field, clause.term) for field, _ in clause.fields]) if held is None else held

    def _found(self, key: tuple[TermKey, ...] | tuple[WeightedFields, str], terms: Iterable[TermKey]) -> int:
        if len(self._most) >= _FREQUENCIES:
            self._most.clear()
        self._most[key] = found = max(self.of(field, term) for field, term in terms)
        return found


@dataclass(frozen=True, slots=True)
class Terms:
    """What a planned query asks for: clauses to rank by, slots as evidence; `telling`: whether more than words of
    asking itself (어떻게, 것) is asked; `scale`: the information of all clauses,
    near what an entry with all of them gets."""

    clauses: tuple[Clause, ...]
    slots: tuple[Slot, ...]
    telling: bool
    scale: float


def importance(morpheme: Morpheme, stop_words: frozenset[str]) -> float:
    """What a morpheme of the query counts, by its part of speech."""
    if morpheme.form in NEGATION:
        return weights.NEGATION
    if morpheme.form in stop_words:
        return weights.REQUEST
    if morpheme.tag in _NOUNS:
        return weights.NOUN
    return weights.VERB if morpheme.tag in _OTHERS else weights.FUNCTION


def plan_terms(
    analysis: Analysis,
    *,
    frequencies: Frequencies,
    documents: int,
    expansions: Sequence[Expansion] = (),
    stop_words: frozenset[str] = frozenset(),
) -> Terms:
    """What is asked of an index with these frequencies."""
    known = {morpheme.form: importance(morpheme, stop_words) for morpheme in analysis.morphemes}
    per_character = _character_weights(analysis, known)
    asked = [
        *_clauses(analysis, known, per_character),
        *_added(expansions, per_character),
        *_standing_in(expansions, analysis, per_character, frequencies),
    ]
    counted = [(count, clause) for clause in asked if (count := frequencies.of_clause(clause))]
    if len(counted) > weights.MAX_TERMS:
        counted.sort(key=lambda pair: pair[0] / pair[1].weight)
        del counted[weights.MAX_TERMS :]
    clauses = [clause for _, clause in counted]
    telling = any(weight > weights.REQUEST for weight in known.values())
    scale = sum(clause.weight * _information(count, documents) for count, clause in counted)
    return Terms(tuple(clauses), tuple(_slots(analysis, known, expansions, frequencies, documents)), telling, scale)


def plan_phrase(analysis: Analysis) -> Phrase | None:
    """Syllable pairs one after the other, so that spacing does not matter; None for a text without words.

    A lone syllable beside other words is no pair and is left out at either end; alone it is looked for as a word.
    """
    terms = [token.text for token in analysis.bigrams]
    while len(terms) > 1 and _lone(terms[-1]):
        terms.pop()
    while len(terms) > 1 and _lone(terms[0]):
        terms.pop(0)
    if not terms:
        return None
    layer = Layer.MORPH if _lone(terms[0]) else Layer.BIGRAM
    return Phrase(tuple(field_name(field, layer) for field in Field), tuple(terms))


def _lone(term: str) -> bool:
    return len(term) == 1 and "가" <= term <= "힣"


def _character_weights(analysis: Analysis, known: Mapping[str, float]) -> list[float]:
    """Per character of the query; where morphemes share a piece (해 is 하 + 아) the weightiest counts."""
    length = max((morpheme.end for morpheme in analysis.morphemes), default=0)
    out = [0.0] * length
    for morpheme in analysis.morphemes:
        weight = known[morpheme.form]
        for at in range(morpheme.start, morpheme.end):
            out[at] = max(out[at], weight)
    return out


def _mean(per_character: Sequence[float], token: Token) -> float:
    inside = [weight for weight in per_character[token.start : token.end] if weight]
    return sum(inside) / len(inside) if inside else weights.FUNCTION


def _information(count: int, documents: int) -> float:
    """BM25's, of a term in `count` documents; a count may be of another field than the largest."""
    return log(1 + max(documents - count, 0) + 0.5) - log(count + 0.5)


def _clauses(analysis: Analysis, known: Mapping[str, float], per_character: Sequence[float]) -> Iterator[Clause]:
    for layer, fields in weights.CLAUSE_FIELDS.items():
        seen = set()
        for token in analysis.layer(layer):
            if token.text not in seen:
                seen.add(token.text)
                weight = known.get(token.text) if layer is Layer.MORPH else None
                yield Clause(fields, token.text, _mean(per_character, token) if weight is None else weight)


def _added(expansions: Sequence[Expansion], per_character: Sequence[float]) -> Iterator[Clause]:
    best: dict[str, float] = {}
    for expansion in expansions:
        share = expansion.weight * _mean(per_character, Token(expansion.term, expansion.start, expansion.end))
        best[expansion.term] = max(share, best.get(expansion.term, 0.0))
    for term, share in best.items():
        yield Clause(weights.CLAUSE_FIELDS[Layer.MORPH], term, share)


def _standing_in(
    expansions: Sequence[Expansion], analysis: Analysis, per_character: Sequence[float], frequencies: Frequencies
) -> Iterator[Clause]:
    """The syllable pairs of synonyms of a word that no question holds (패스워드): in its place they count as it would
    have, where beside one that is known their morphemes are enough."""
    asked = field_name(Field.QUESTION, Layer.MORPH)
    best: dict[str, float] = {}
    for one in expansions:
        pieces = [token for token in analysis.morphs if one.start <= token.start and token.end <= one.end]
        if one.kind is CorrectionKind.SYNONYM and not (pieces and all(frequencies.of(asked, it.text) for it in pieces)):
            share = one.weight * _mean(per_character, Token(one.term, one.start, one.end))
            for pair in bigram_texts(one.term):
                if len(pair) > 1:
                    best[pair] = max(share, best.get(pair, 0.0))
    for pair, share in best.items():
        yield Clause(weights.CLAUSE_FIELDS[Layer.BIGRAM], pair, share)


def _slots(
    analysis: Analysis,
    known: Mapping[str, float],
    expansions: Sequence[Expansion],
    frequencies: Frequencies,
    documents: int,
) -> Iterator[Slot]:
    seen = set()
    end = 0
    for token in analysis.morphs:
        if token.text not in known and token.end <= end:  # a part of a word of the domain, which is asked for whole
            continue
        end = token.end
        others = {one.term for one in expansions if one.start <= token.start and token.end <= one.end}
        added = tuple((field, term) for term in sorted(others) for field in _MORPHS)
        for spelled, share in _evidence(token.text, spelled=token.end - token.start == len(token.text)):
            if spelled in seen:
                continue
            seen.add(spelled)
            df = frequencies.most(spelled + added)
            weight = share * log(1 + documents / (df + 1)) * known.get(token.text, weights.NOUN)
            if added:  # another word for it is evidence too, but less
                yield _slot(weight * (1 - weights.OTHER_WORD), spelled)
                yield _slot(weight * weights.OTHER_WORD, spelled + added)
            else:
                yield _slot(weight, spelled)


def _slot(importance: float, terms: tuple[TermKey, ...]) -> Slot:
    return Slot(importance, terms, _focus(terms))


@lru_cache(maxsize=10_000)
def _focus(terms: tuple[TermKey, ...]) -> tuple[TermKey, ...]:
    return tuple((field, term) for field, term in terms if not field.startswith(Field.ANSWER))


@lru_cache(maxsize=10_000)
def _evidence(text: str, *, spelled: bool) -> tuple[tuple[tuple[TermKey, ...], float], ...]:
    """Terms of which any is evidence of a morpheme, or of its part; `spelled`: it stands in the query as it is."""
    if not spelled or len(text) < 2 or not "가" <= text[0] <= "힣":
        return ((tuple((field, text) for field in _MORPHS), 1.0),)
    if len(text) == 2:
        return ((tuple((field, text) for field in _MORPHS + _BIGRAMS), 1.0),)
    pairs = [text[at : at + 2] for at in range(len(text) - 1)]
    return tuple((tuple((field, pair) for field in _BIGRAMS), 1 / len(pairs)) for pair in pairs)
