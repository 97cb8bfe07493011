"""One thing that is wrong with articles: `Finding`, made by the checks, read by CLI, CSV and the page.

The key is made of what the finding is about (kind, entries, the values in question), not of whole texts: a finding that
somebody settled stays settled until its subject changes. The rule a change must not break: the same subject has the
same key on every run, in every order of entries.
"""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b


class Kind(StrEnum):
    NEAR_DUPLICATE = "near_duplicate"  # the same answer under other questions
    SAME_QUESTION = "same_question"  # the same question with other answers
    CONTRADICTION = "contradiction"  # two articles say different numbers, or yes and no, about one thing
    VARIANT_DRIFT = "variant_drift"  # device variants of one article that no longer say the same
    CUT = "cut"  # an answer that begins or ends within a sentence
    DEAD_LINK = "dead_link"  # a link without an address, or to an entry that is not there
    UNDATED = "undated"
    STALE = "stale"  # not looked at for long, or about a date that has passed
    WORDING = "wording"  # a question that customers would not type
    DAMAGE = "damage"  # words that an extractor may have lost
    POSSIBLE_CONTRADICTION = "possible_contradiction"  # near in meaning, with other values; to be looked at
    POSSIBLE_DUPLICATE = "possible_duplicate"  # near in meaning; to be looked at


PAIRS_BY_WORDS = frozenset([Kind.NEAR_DUPLICATE, Kind.SAME_QUESTION, Kind.CONTRADICTION])
PAIRS_BY_MEANING = frozenset([Kind.POSSIBLE_CONTRADICTION, Kind.POSSIBLE_DUPLICATE])  # which leave those out


@dataclass(frozen=True, slots=True)
class Quote:
    """`text` as it stands in entry `entry_id`."""

    entry_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of words of the first entry and what the second has in its place; equal where both have the same."""

    before: str
    after: str

    @property
    def same(self) -> bool:
        return self.before == self.after


@dataclass(frozen=True, slots=True)
class Finding:
    """entry_ids: sorted; summary: one Korean sentence for the knowledge team; subject: what the key is made of besides
    kind and entries; quotes: the words that show it; changes: the first two entries' answers side by side."""

    kind: Kind
    entry_ids: tuple[str, ...]
    summary: str
    subject: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def key(self) -> str:
        told = "\x1f".join([self.kind, *sorted(self.entry_ids), "", *self.subject])
        return blake2b(told.encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()
