"""Entries of one result page, its query, and the rest of the help center -> the entries with repairs.

A line's candidates are weighed one by one (`evidence`), those for one place against each other, and then the page as a
whole: an entry stands on a result page because it matched, so something in it was lost; and the same words on one page
lost the same. The rule a change must not break: every repair puts in what the query highlights, nothing else.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import prod

from faqsvc.model import Entry, Field, Repair, RepairReason
from faqsvc.repair.candidates import Candidate, Losses, candidates
from faqsvc.repair.evidence import Observed, Sightings, confidence, observe
from faqsvc.repair.language_model import LanguageModel
from faqsvc.repair.losses import Language

MAX_ANSWER = 8_000  # characters; longer answers are left as they are
MAX_QUERY = 100
PROPOSED = 0.3  # confidence below which a repair is not even proposed
_MATCHED = 0.8  # how sure it is that an entry on a result page lost something of its question or answer
_CONTEXT = 3


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate of a line that begins at `start` of a field of entry number `entry`, and what was observed."""

    entry: int
    field: Field
    start: int
    left: str
    candidate: Candidate
    observed: Observed


class Mender:
    """Repairs by what the whole texts of one help center say. `lines`: theirs, without those of the page."""

    def __init__(
        self, lines: Sequence[str], model: LanguageModel, language: Language, cost: Callable[[str], float]
    ) -> None:
        self._lines, self._model, self._language, self._cost = lines, model, language, cost

    def mend(self, entries: Sequence[Entry], query: str) -> tuple[Entry, ...]:
        """Each entry with its repairs, certain ones and proposals, added to those that it has."""
        found = self.find(entries, query)
        repairs: defaultdict[int, list[Repair]] = defaultdict(list)
        for one, sure in zip(found, weigh(found), strict=True):
            if sure >= PROPOSED:
                at = one.start + one.candidate.at
                piece = one.candidate.piece
                repairs[one.entry].append(Repair(one.field, at, piece, RepairReason.QUERY, round(sure, 3)))
        return tuple(_with(entry, repairs[at]) for at, entry in enumerate(entries))

    def find(self, entries: Sequence[Entry], query: str) -> list[Found]:
        """Every insertion worth a look, in order."""
        query = query[:MAX_QUERY]
        losses = Losses(self._lines, query, self._language)
        looked = [
            (place, list(candidates(place[3], losses, self._model)))
            for place in _lines(entries)
            if losses.sought and place[3].strip()
        ]
        sightings = Sightings(losses)
        sightings.look_up((f"\2{place[3].lower()}\3", one.at + 1) for place, found in looked for one in found)
        return [
            Found(*place, one, observed)
            for place, found in looked
            for one, observed in zip(found, observe(place[3], found, losses, sightings, self._cost), strict=True)
        ]


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


def weigh(found: Sequence[Found]) -> list[float]:
    """The confidence of each, heeding the others on the page."""
    sure = [confidence(one.observed) for one in found]
    _one_a_place(found, sure)
    _something_an_entry(found, sure)
    _alike(found, sure)
    return sure


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


def _something_an_entry(found: Sequence[Found], sure: list[float]) -> None:
    """Given that an entry lost something, each of its candidates is as much likelier as nothing at all was likely."""
    entries: defaultdict[int, list[int]] = defaultdict(list)
    for at, one in enumerate(found):
        entries[one.entry].append(at)
    for mine in entries.values():
        nothing = prod(1 - sure[at] for at in mine)
        for at in mine:
            sure[at] *= 1 + _MATCHED * nothing / (1 - nothing) if nothing < 1 else 1


def _alike(found: Sequence[Found], sure: list[float]) -> None:
    """The same words around the same piece: what is so in one entry is so in all."""
    groups: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)
    for at, one in enumerate(found):
        if sure[at]:
            place, left = one.candidate.at, one.left
            groups[left[max(0, place - _CONTEXT) : place], one.candidate.piece, left[place : place + _CONTEXT]].append(
                at
            )
    for alike in groups.values():
        most = max(sure[at] for at in alike)
        for at in alike:
            sure[at] = most


def _with(entry: Entry, repairs: Sequence[Repair]) -> Entry:
    have = {(repair.field, repair.offset) for repair in entry.repairs}
    new = [repair for repair in repairs if (repair.field, repair.offset) not in have]
    order = sorted([*entry.repairs, *new], key=lambda repair: (repair.field is Field.ANSWER, repair.offset))
    return replace(entry, repairs=tuple(order)) if new else entry
