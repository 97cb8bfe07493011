"""Several extractions of the same articles -> each article once, with what the others still have as repairs.

Pages of other queries lost other words. Entries of two extractions are one article when path, question and answer are
nearly equal and no other pair fits better. A word is put back with certainty when the query of the extraction that
lacks it highlights it there; without a known query, when it is whole tokens and the texts hardly differ otherwise.
The rule a change must not break: an edit (5분 became 24시간) is never taken for a loss.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Indel

from faqsvc.model import Entry, Field, Repair, RepairReason
from faqsvc.repair.alignment import differences, restore
from faqsvc.repair.losses import Language, drop

PROVEN = 1.0  # the queries of all extractions take from the restored text exactly what is missing in them
EXPLAINED = 0.98  # the query of this extraction highlights the word at this place
WHOLE_TOKENS = 0.96  # no query is known; another extraction has whole tokens more
DOUBTFUL = 0.5  # the order of two words is open, or the piece is no whole token
ALIKE = 0.6  # of two extractions of an article; each may have lost a fifth of it
_LONGEST_LOSS = 30
_MOST_DIFFERENCES = 200
_PASSAGE = 8
_RIVALS = 5


@dataclass(frozen=True, slots=True)
class Extraction:
    """The entries of one page; `query`: what the page was a result of, None where nobody knows."""

    entries: Sequence[Entry]
    query: str | None = None


@dataclass(frozen=True, slots=True)
class Copy:
    """One extraction's text of an article, and the forms that its page highlighted."""

    text: str
    forms: frozenset[str] | None = None


def merge(extractions: Sequence[Extraction], language: Language) -> tuple[Entry, ...]:
    """Every article once, in the order of the extractions, as the first one that has it tells it."""
    articles: list[list[tuple[Entry, str | None]]] = []
    for extraction in extractions:
        taken = _matches([members[0][0] for members in articles], extraction.entries)
        for at, entry in enumerate(extraction.entries):
            if at in taken:
                articles[taken[at]].append((entry, extraction.query))
            else:
                articles.append([(entry, extraction.query)])
    return tuple(_merged(members, language) for members in articles)


def _merged(members: Sequence[tuple[Entry, str | None]], language: Language) -> Entry:
    first = members[0][0]
    if len(members) == 1:
        return first
    forms = [None if query is None else language.forms(query) for _, query in members]
    found: list[Repair] = []
    for field in (Field.QUESTION, Field.ANSWER):
        copies = [Copy(text_of(entry, field), known) for (entry, _), known in zip(members, forms, strict=True)]
        found += losses(copies, language, field=field)
    return replace(first, repairs=tuple(found))


def text_of(entry: Entry, field: Field) -> str:
    return entry.question if field is Field.QUESTION else entry.answer


def losses(copies: Sequence[Copy], language: Language, *, field: Field) -> list[Repair]:
    """What the first of `copies` lost and the others still have."""
    first = copies[0]
    copies = [first, *(copy for copy in copies[1:] if _related(first.text, copy.text))]
    if len(copies) == 1:
        return []

    def explained(whole: str) -> int:
        return sum(copy.forms is not None and _left(whole, copy.forms, language) == copy.text for copy in copies)

    whole, ordered = restore([copy.text for copy in copies], holds=explained)
    proven = explained(whole) == len(copies)
    highlighted = _covered(whole, language.matches(whole, first.forms)) if first.forms is not None else None
    edges = {edge for m in language.matches(whole, ANY) for edge in m}
    found = []
    for start, _, from_, to in differences(first.text, whole):
        piece = whole[from_:to]
        inner = range(from_ + len(piece) - len(piece.lstrip()), from_ + len(piece.rstrip()))
        if highlighted is not None:
            if not all(highlighted[at] or whole[at] == " " for at in inner):
                continue
            confidence = PROVEN if proven else EXPLAINED
        elif len(piece) > _LONGEST_LOSS or any(char.isdigit() for char in piece) or not inner:
            continue
        else:
            confidence = WHOLE_TOKENS if inner.start in edges and inner.stop in edges else DOUBTFUL
        if not ordered and not proven:
            confidence = min(confidence, DOUBTFUL)
        found.append(Repair(field, start, piece, RepairReason.EXTRACTION, confidence))
    return found


class _Any(frozenset[str]):
    """Every form."""

    def __contains__(self, form: object) -> bool:
        return True


ANY = _Any()


def _left(whole: str, forms: frozenset[str], language: Language) -> str:
    return drop(whole, language.matches(whole, forms))[0]


def _covered(text: str, spans: Iterable[tuple[int, int]]) -> bytearray:
    covered = bytearray(len(text))
    for start, end in spans:
        covered[start:end] = b"\1" * (end - start)
    return covered


def _related(left: str, right: str) -> bool:
    if Indel.normalized_similarity(left, right, score_cutoff=ALIKE) < ALIKE:
        return False
    return len(differences(left, right)) <= _MOST_DIFFERENCES


def _matches(known: Sequence[Entry], entries: Sequence[Entry]) -> dict[int, int]:
    """Which of `entries` (by place) is which of `known`: the likeliest pairs first, each entry once."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for place, entry in enumerate(known):
        for passage in _passages(entry):
            holders[passage].append(place)
    pairs = []
    for at, entry in enumerate(entries):
        shared = Counter(place for passage in _passages(entry) for place in holders.get(passage, ())[:_RIVALS])
        for place, _ in shared.most_common(_RIVALS):
            likeness = _likeness(known[place], entry)
            if likeness:
                pairs.append((-likeness, at, place))
    taken: dict[int, int] = {}
    used: set[int] = set()
    for _, at, place in sorted(pairs):
        if at not in taken and place not in used:
            taken[at] = place
            used.add(place)
    return taken


def _likeness(left: Entry, right: Entry) -> float:
    """0 for entries that cannot be one article, else how alike they are."""
    if (left.device, left.locale) != (right.device, right.locale) or len(left.path.levels) != len(right.path.levels):
        return 0.0
    path, question, answer = (
        Indel.normalized_similarity(*texts, score_cutoff=ALIKE)
        for texts in (
            ("\n".join(left.path.names), "\n".join(right.path.names)),
            (left.question, right.question),
            (left.answer, right.answer),
        )
    )
    return path * question * answer


def _passages(entry: Entry) -> set[str]:
    text = entry.answer
    starts = [0, *(at + 1 for at, char in enumerate(text) if char in " \n")]
    return {text[at : at + _PASSAGE] for at in starts}
