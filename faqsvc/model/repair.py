"""Words that an extractor lost and that evidence puts back: `Repair`, made by `repair`, read by `indexing` and reports.

A published text is never changed. A repair says what belongs at which of its places; `repaired` gives the text with
the certain ones put in, and the way back. The rule a change must not break: every character of a repaired text is
either one of the published text, in order, or one that a repair inserted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

# From this confidence on a repair is searched, below it is a proposal for a person. On generated damage 96 % and
# more of the repairs from here on are right (python -m bench.repair).
CERTAIN = 0.55


class Field(StrEnum):
    QUESTION = "question"
    PATH = "path"
    ANSWER = "answer"


class RepairReason(StrEnum):
    EXTRACTION = "extraction"  # another extraction of the same article has the words
    QUERY = "query"  # a word of the page's query, where grammar and the help center's own texts want it
    PATTERN = "pattern"  # a form that Korean does not have without the word: 알려_세요


@dataclass(frozen=True, slots=True)
class Repair:
    """`inserted` belongs before character `offset` of the published question or answer, with `confidence` 0 to 1."""

    field: Field
    offset: int
    inserted: str
    reason: RepairReason
    confidence: float

    def __post_init__(self) -> None:
        if self.offset < 0 or not self.inserted or not 0 <= self.confidence <= 1:
            raise ValueError("a repair inserts something at a place, with a confidence from 0 to 1")

    @property
    def certain(self) -> bool:
        return self.confidence >= CERTAIN


@dataclass(frozen=True, slots=True)
class Repaired:
    """A text with repairs put in. `origins[i]`: the published place of its character i, or of what follows it if it was
    inserted; `inserted[i]` tells which."""

    text: str
    origins: tuple[int, ...]
    inserted: tuple[bool, ...]

    def published(self, start: int, end: int) -> tuple[int, int] | None:
        """Bounds of the published characters among those from `start` to `end`; None where all were inserted."""
        kept = [self.origins[at] for at in range(start, end) if not self.inserted[at]]
        return (kept[0], kept[-1] + 1) if kept else None


def repaired(text: str, repairs: Iterable[Repair]) -> Repaired:
    """`text` with `repairs` (all of one field) put in, whatever their confidence."""
    pieces: list[str] = []
    origins: list[int] = []
    inserted: list[bool] = []
    position = 0
    for repair in sorted(repairs, key=lambda repair: repair.offset):
        pieces += [text[position : repair.offset], repair.inserted]
        origins += [*range(position, repair.offset), *[repair.offset] * len(repair.inserted)]
        inserted += [False] * (repair.offset - position) + [True] * len(repair.inserted)
        position = repair.offset
    pieces.append(text[position:])
    origins += range(position, len(text))
    inserted += [False] * (len(text) - position)
    return Repaired("".join(pieces), tuple(origins), tuple(inserted))
