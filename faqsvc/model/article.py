"""An article as editors see it: its state, its revisions, what the files say against it.

An entry that nobody edited lives in files alone; the first edit takes it into the store, and from then on the store's
word wins.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from faqsvc.model.entry import Entry


class ArticleState(StrEnum):
    DRAFT = "draft"  # never published; in no index
    PUBLIC = "public"
    INTERNAL = "internal"  # for staff alone; in the staff's index only
    WITHDRAWN = "withdrawn"  # in no index; its address says so
    MERGED = "merged"  # in no index; its address leads to another article


class Action(StrEnum):
    """What a revision did."""

    DRAFTED = "drafted"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"
    MERGED = "merged"
    KEPT = "kept"  # the edit stands against a newer file
    TAKEN = "taken"  # the newer file's words were taken


@dataclass(frozen=True, slots=True)
class Revision:
    """`number` counts from 1 within an article."""

    number: int
    at: datetime
    author: str
    action: Action
    note: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Article:
    """latest: the newest words; published: those that readers see, None while there are none.

    target: where a merged article leads. review: when it is to be looked at again. base: digest of the file's
    entry that the edit began with, empty where there was none. conflict: the file's newer words, until it is settled.
    """

    id: str
    state: ArticleState
    latest: Revision
    published: Entry | None
    target: str = ""
    review: date | None = None
    base: str = ""
    conflict: Entry | None = None

    @property
    def has_draft(self) -> bool:
        """There are newer words than those that readers see."""
        return self.latest.action is Action.DRAFTED


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of an article that is no longer served: `target` is where it leads, empty: it is gone."""

    question: str
    target: str = ""
