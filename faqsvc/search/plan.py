"""Stage 4: analyzed words -> EngineQuery. A pure function of the analysis, the weights and document frequencies.

Ranking and evidence are apart. Ranking sums BM25 over all layers. Evidence asks how much of what was meant an entry
holds: each content morpheme is a slot (a long noun one slot for each pair of its syllables, so that 상담원 is two
thirds found in 상담), counted by its information.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import log

from faqsvc.analysis import Analysis, Layer, Token
from faqsvc.engines.port import Clause, Phrase, Slot, field_name
from faqsvc.model import Field
from faqsvc.search import weights

# Words of asking itself, by dictionary form; every question has them, so they tell nothing about what is asked.
REQUEST_WORDS = frozenset(
    [
        *(
            "어떻게",
            "어떻",
            "어떡하",
            "방법",
            "알리",
            "가르치",
            "궁금",
            "문의",
            "질문",
            "무엇",
            "뭐",
            "왜",
            "어디",
            "언제",
            "좀",
        ),
        *("하", "되", "있", "싶", "주", "수", "것", "거", "때", "경우", "관련", "이", "그", "제", "저", "나", "저희"),
    ]
)

Frequency = Callable[[str, str], int]


@dataclass(frozen=True, slots=True)
class Terms:
    """What a planned query asks for: clauses to rank by, slots as evidence."""

    clauses: tuple[Clause, ...]
    slots: tuple[Slot, ...]


def plan_terms(analysis: Analysis, *, frequency: Frequency, documents: int) -> Terms:
    """`frequency(field, term)` is the index's document frequency."""
    clauses = tuple(_clauses(analysis, frequency))
    slots = tuple(_slots(analysis, frequency, documents))
    return Terms(_most_telling(clauses, frequency), slots)


def plan_phrase(analysis: Analysis) -> Phrase | None:
    """Syllable pairs one after the other, so that spacing does not matter inside words; None for an empty text."""
    terms = tuple(token.text for token in analysis.bigrams)
    return Phrase(tuple(field_name(field, Layer.BIGRAM) for field in Field), terms) if terms else None


def _clauses(analysis: Analysis, frequency: Frequency) -> Iterator[Clause]:
    for layer in Layer:
        for term in dict.fromkeys(token.text for token in analysis.layer(layer)):
            for field in Field:
                name = field_name(field, layer)
                if frequency(name, term):
                    yield Clause(name, term, weights.CLAUSE_WEIGHTS[name] * _asking(term))


def _asking(term: str) -> float:
    return weights.REQUEST_IMPORTANCE if term in REQUEST_WORDS else 1.0


def _slots(analysis: Analysis, frequency: Frequency, documents: int) -> Iterator[Slot]:
    seen = set()
    for token in analysis.morphs:
        for terms, share in _evidence(token):
            if terms in seen:
                continue
            seen.add(terms)
            df = max(frequency(field, term) for field, term in terms)
            information = log(1 + documents / (df + 1))
            yield Slot(share * information * _asking(token.text), terms)


def _evidence(token: Token) -> Iterator[tuple[tuple[tuple[str, str], ...], float]]:
    text = token.text
    spelled = token.end - token.start == len(text)
    if spelled and len(text) >= 2 and "가" <= text[0] <= "힣":
        pairs = [text[at : at + 2] for at in range(len(text) - 1)]
        for pair in pairs:
            layers = (Layer.MORPH, Layer.BIGRAM) if len(pairs) == 1 else (Layer.BIGRAM,)
            yield tuple((field_name(field, layer), pair) for layer in layers for field in Field), 1 / len(pairs)
    else:
        yield tuple((field_name(field, Layer.MORPH), text) for field in Field), 1.0 if spelled else 0.5


def _most_telling(clauses: tuple[Clause, ...], frequency: Frequency) -> tuple[Clause, ...]:
    if len(clauses) <= 3 * weights.MAX_TERMS:
        return clauses
    rare_first = sorted(clauses, key=lambda clause: frequency(clause.field, clause.term) / clause.weight)
    return tuple(rare_first[: 3 * weights.MAX_TERMS])
