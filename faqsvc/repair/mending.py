"""Entries of one result page, its query, and the rest of the help center -> the entries with repairs.

A line's candidates are weighed one by one (`evidence`), those for one place against each other, and then the page as a
whole: an entry stands on a result page because it matched, so something in it was lost; and the same words on one page
lost the same. The rule a change must not break: every repair puts in what the query highlights, nothing else.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from math import exp, log1p

from faqsvc.model import Entry, Field, Repair, RepairReason
from faqsvc.repair.candidates import Candidate, Losses, candidates
from faqsvc.repair.evidence import Observed, Sightings, confidence, observe
from faqsvc.repair.language_model import LanguageModel
from faqsvc.repair.losses import Language

MAX_ANSWER = 8_000  # characters; longer answers are left as they are
MAX_QUERY = 100
_COSTS = 50_000  # texts of some ten characters whose cost is remembered, 10 MB
PROPOSED = 0.3  # confidence below which a repair is not even proposed
_READ = 120  # characters on either side that a proof reads; of a line of 600 each of 3,000 candidates read all
_MATCHED = 0.8  # how sure it is that an entry on a result page lost something of its question or answer
_BEFORE, _AFTER = 2, 3  # characters around a piece that make two losses the same
_MOST_A_CHARACTER, _SHORT = 7, 10  # the sample's own lines have up to 4 a character, short ones 6
_WORTH_PROVING = 0.02
_ESTABLISHED = 0.8
_MOST_BY_OTHERS = 10  # times the odds
_STANDS_WHOLE = 0.1  # times the odds of a piece glued to a word that is whole without it: 번호 may have been 비밀번호


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate of a line that begins at `start` of a field of entry number `entry`, and what was observed.
    highlighted: the query would highlight the piece, were it there."""

    entry: int
    field: Field
    start: int
    left: str
    candidate: Candidate
    observed: Observed
    highlighted: bool
    stands_whole: bool


class Mender:
    """Repairs by what the whole texts of one help center say. `lines`: theirs, without those of the page."""

    def __init__(
        self, lines: Sequence[str], model: LanguageModel, language: Language, cost: Callable[[str], float]
    ) -> None:
        self._lines, self._model, self._language = lines, model, language
        self._cost = lru_cache(maxsize=_COSTS)(cost)  # asked of the same pieces and places for each candidate
        self._text = "\n".join(lines).lower()

    def mend(self, entries: Sequence[Entry], query: str) -> tuple[Entry, ...]:
        """Each entry with its repairs, certain ones and proposals, added to those that it has."""
        found = self.find(entries, query)
        repairs: defaultdict[int, list[Repair]] = defaultdict(list)
        explained = {at for at, entry in enumerate(entries) if any(repair.certain for repair in entry.repairs)}
        for one, sure in zip(found, weigh(found, explained), strict=True):
            if sure >= PROPOSED:
                at = one.start + one.candidate.at
                piece = one.candidate.piece
                repairs[one.entry].append(Repair(one.field, at, piece, RepairReason.QUERY, round(sure, 3)))
        return tuple(with_repairs(entry, repairs[at]) for at, entry in enumerate(entries))

    def find(self, entries: Sequence[Entry], query: str) -> list[Found]:
        """Every insertion worth a look, in order."""
        query = query[:MAX_QUERY]
        losses = Losses(self._lines, query, self._language)
        looked = [
            (place, self._candidates(place[3], losses))
            for place in _lines(entries)
            if losses.sought and place[3].strip()
        ]
        sightings = Sightings(losses)
        sightings.look_up((f"\2{place[3].lower()}\3", one.at + 1) for place, found in looked for one in found)
        forms = self._language.forms(query)
        return [
            Found(
                *place,
                one,
                observed,
                self._highlighted(place[3], one, observed, forms),
                self._splits_a_word(place[3], one),
            )
            for place, found in looked
            for one, observed in zip(found, observe(place[3], found, losses, sightings, self._cost), strict=True)
        ]

    def _candidates(self, left: str, losses: Losses) -> list[Candidate]:
        """None where there are so many that the line is no text of the help center: any piece would do anywhere."""
        most = _MOST_A_CHARACTER * (len(left) + _SHORT)
        found = list(islice(candidates(left, losses, self._model), most + 1))
        return found if len(found) <= most else []

    def _highlighted(self, left: str, one: Candidate, observed: Observed, forms: frozenset[str]) -> bool:
        if confidence(observed) < _WORTH_PROVING:
            return False
        whole = left[: one.at] + one.piece + left[one.at :]
        start, end = one.at, one.at + len(one.piece)
        if self._splits_a_word(left, one) and whole[start : end + _AFTER - 1].lower() not in self._text:
            return False
        near = max(0, start - _READ)
        matches = self._language.matches(whole[near : end + _READ], forms)
        covered = {near + at for bounds in matches for at in range(*bounds)}
        return all(at in covered or whole[at] == " " for at in range(start, end))

    def _splits_a_word(self, left: str, one: Candidate) -> bool:
        """Whether a piece would be glued to a word that stands there whole, as in 상담직원."""
        if one.piece[-1] == " ":
            return False
        return any(
            m.start == one.at and m.end - m.start > 1 and m.tag in ("NNG", "NNP") for m in self._language.line(left)
        )


def lines_of(entry: Entry) -> list[str]:
    """What statistics are made of: the question and each line of the answer, a table's cell by cell."""
    return [line for line in [entry.question, *entry.answer.replace("\t", "\n").split("\n")] if line.strip()]


def _lines(entries: Iterable[Entry]) -> Iterator[tuple[int, Field, int, str]]:
    for number, entry in enumerate(entries):
        for field, text in ((Field.QUESTION, entry.question), (Field.ANSWER, entry.answer)):
            start = 0
            for line in text.replace("\t", "\n").split("\n") if len(text) <= MAX_ANSWER else ():
                yield number, field, start, line
                start += len(line) + 1


def weigh(found: Sequence[Found], explained: Collection[int] = ()) -> list[float]:
    """The confidence of each, heeding the others. `explained`: entries of which a loss is known anyway."""
    sure = [_alone(one) if one.highlighted else 0.0 for one in found]
    _one_a_place(found, sure)
    _something_an_entry(found, sure, explained)
    return sure


def _alone(one: Found) -> float:
    own = confidence(one.observed)
    return _STANDS_WHOLE * own / (1 - own + _STANDS_WHOLE * own) if one.stands_whole else own


def _one_a_place(found: Sequence[Found], sure: list[float]) -> None:
    """At one place one thing was lost: the odds of its rivals lessen those of a candidate, and only the best stays."""
    places: defaultdict[tuple[int, Field, int], list[int]] = defaultdict(list)
    for at, one in enumerate(found):
        places[one.entry, one.field, one.start + one.candidate.at].append(at)
    for rivals in places.values():
        odds = [sure[at] / (1 - min(sure[at], 1 - 1e-9)) for at in rivals]
        best = max(odds)
        for at, own in zip(rivals, odds, strict=True):
            sure[at] = own / (1 + sum(odds)) if own == best else 0.0


def _something_an_entry(found: Sequence[Found], sure: list[float], explained: Collection[int]) -> None:
    """The same words around the same piece lost the same everywhere on the page (a group); and an entry is on the page
    because something in it matched. So each entry whose other candidates are unlikely speaks for a group in it."""
    groups: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)
    nothing: defaultdict[int, float] = defaultdict(float)  # logarithms: of hundreds of sure ones the product is 0
    for at, one in enumerate(found):
        nothing[one.entry] += log1p(-min(sure[at], 1 - 1e-9))
        if sure[at]:
            left, place = one.left, one.candidate.at
            around = left[max(0, place - _BEFORE) : place], left[place : place + _AFTER]
            groups[around[0], one.candidate.piece, around[1]].append(at)
    for members in groups.values():
        prior = max(sure[at] for at in members)
        odds = prior / (1 - min(prior, 1 - 1e-9))
        for entry in {found[at].entry for at in members}.difference(explained):
            own = sum(log1p(-min(sure[at], 1 - 1e-9)) for at in members if found[at].entry == entry)
            odds /= 1 - _MATCHED * exp(min(nothing[entry] - own, 0.0))
        for at in members:
            sure[at] = 1 / (1 + 1 / odds)
    _same_word(groups, sure)


def _same_word(groups: Mapping[tuple[str, str, str], list[int]], sure: list[float]) -> None:
    """A word that lost a piece for sure in several places of the page is likelier to have lost it in the others."""
    established: Counter[tuple[str, str]] = Counter()
    for (before, piece, _), members in groups.items():
        established[before, piece] += sum(sure[at] >= _ESTABLISHED for at in members)
    for (before, piece, _), members in groups.items():
        times = min(established[before, piece], _MOST_BY_OTHERS)
        for at in members:
            if times > 1 and sure[at] < _ESTABLISHED:
                sure[at] = times * sure[at] / (1 - sure[at] + times * sure[at])


def with_repairs(entry: Entry, repairs: Sequence[Repair]) -> Entry:
    have = {(repair.field, repair.offset) for repair in entry.repairs}
    new = [repair for repair in repairs if (repair.field, repair.offset) not in have]
    order = sorted([*entry.repairs, *new], key=lambda repair: (repair.field is Field.ANSWER, repair.offset))
    return replace(entry, repairs=tuple(order)) if new else entry
