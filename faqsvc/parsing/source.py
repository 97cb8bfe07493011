"""What every source format shares: the protocol, and what becomes of a record that is no entry.

A source yields entries and rejections in the order it reads them. The rule a change must not break: a record is an
`Entry` or a `Rejection`, never neither, and one bad record never stops the next.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from faqsvc.model import Entry

MAX_FILE_BYTES = 2_000_000  # an article page is 5-50 kB; a whole saved result page under 200 kB
MAX_DEPTH = 200  # nested elements; published articles stay under 40
MAX_TEXT = 64_000  # characters of one question, answer or cell


class Reason(StrEnum):
    """Why a record was rejected: stable codes that reports are counted by."""

    EMPTY = "empty"
    BINARY = "binary"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    ENCODING = "encoding"
    MALFORMED = "malformed"
    NO_QUESTION = "no_question"
    NO_ANSWER = "no_answer"
    NO_CATEGORY = "no_category"
    BAD_FIELD = "bad_field"
    DUPLICATE_ID = "duplicate_id"
    UNREADABLE = "unreadable"
    # No fault of the source: counted, not reported one by one.
    NOT_PUBLIC = "not_public"
    NO_ARTICLE = "no_article"
    ASSET = "asset"
    REPEATED = "repeated"


_PASSED_OVER = frozenset([Reason.NOT_PUBLIC, Reason.NO_ARTICLE, Reason.ASSET, Reason.REPEATED])


@dataclass(frozen=True, slots=True)
class Rejection:
    """One record that did not become an entry: where it stands (`place`: file, `file:12` or `file#3`) and why."""

    place: str
    reason: Reason
    detail: str

    @property
    def passed_over(self) -> bool:
        """Whether it is none of the source's faults: a draft, a picture, a page that is no article."""
        return self.reason in _PASSED_OVER

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}: {self.detail}"


Record = Entry | Rejection


class Source(Protocol):
    """One method: read everything, once, lazily."""

    def records(self) -> Iterator[Record]: ...
