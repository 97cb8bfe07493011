"""What search answers. Spans, never markup: only `web` makes HTML.

What a result holds by the hundred is made as named tuples, a third of the time of frozen dataclasses. The rule a change
must not break: every span lies inside the published text it refers to, spans of one text are sorted and do not overlap.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from faqsvc.model.entry import Entry
from faqsvc.model.repair import Field
from faqsvc.model.request import SearchRequest


class Span(NamedTuple):
    """`text[start:start + length]`, in characters of the published text."""

    start: int
    length: int

    @property
    def end(self) -> int:
        return self.start + self.length


class CorrectionKind(StrEnum):
    KEYBOARD = "keyboard"  # dkssud -> 안녕, ㅗ디ㅔ -> help
    INITIALS = "initials"  # ㅅㄷㅇ -> 상담원
    COMPLETION = "completion"  # 상담ㅇ -> 상담원
    SPELLING = "spelling"  # 삼담원 -> 상담원
    SYNONYM = "synonym"  # 봇 -> 챗봇; adds words, replaces none
    SHORTENED = "shortened"  # the query was cut to the longest allowed


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing that search did to what was typed; `original` and `replacement` are words as a reader writes them."""

    kind: CorrectionKind
    original: str
    replacement: str


class Reason(NamedTuple):
    """Why a hit matched: a word as it was typed, the field it was found in, the words that stand there, and what made
    one of the other; None: the word itself."""

    word: str
    field: Field
    found: tuple[str, ...]
    through: CorrectionKind | None = None


class Polarity(StrEnum):
    """What an answer plainly says of what was asked."""

    POSSIBLE = "possible"
    CONDITIONAL = "conditional"
    IMPOSSIBLE = "impossible"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Statement:
    """A plain yes or no, with the words of the answer it was read from."""

    polarity: Polarity
    span: Span


@dataclass(frozen=True, slots=True)
class Hit:
    """One entry of a result list.

    passage: the best part of the answer, as a span of it; the whole answer where it is short.
    score: comparable within one result only.
    same_answer: entries folded under this one because they give the same answer to another question.
    variants: the same question for other devices, folded under this one.
    pinned: an editor put it first for this query.
    statement: the answer's plain yes or no, where it says one.
    alike: it was found, or stands higher, because it means something near what was asked, whatever its words.
    """

    entry: Entry
    score: float
    question_spans: tuple[Span, ...]
    path_spans: tuple[tuple[Span, ...], ...]
    answer_spans: tuple[Span, ...]
    passage: Span
    same_answer: tuple[Entry, ...] = ()
    variants: tuple[Entry, ...] = ()
    reasons: tuple[Reason, ...] = ()
    pinned: bool = False
    statement: Statement | None = None
    alike: bool = False


class FacetNode(NamedTuple):
    """A category with the number of entries that choosing it would give for the same query."""

    id: int
    level: int
    name: str
    count: int  # type: ignore[assignment]  # hides tuple.count, which nobody asks of a category
    selected: bool
    children: tuple["FacetNode", ...] = ()


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A whole answer.

    total: entries that match, folded ones included; `groups` of them are listed, the rest is folded under those.
    facets: services, each with its categories; counts heed the query but not the chosen category.
    undated: matching entries without a date, which 최신순 puts last.
    strength: the share of what was asked that the best entry holds, 0 to 1; comparable between results.
    weak: the hits hold only a small part of what was asked; a page must not present them as the answer.
    tried: when nothing matched, the words that were searched for.
    degradations: what is not as it should be, in stable codes; empty when all is well.
    generation: which index answered.
    withheld: entries that an editor keeps out of this query's results.
    """

    request: SearchRequest
    total: int
    groups: int
    hits: tuple[Hit, ...]
    facets: tuple[FacetNode, ...]
    corrections: tuple[Correction, ...] = ()
    tried: tuple[str, ...] = ()
    undated: int = 0
    strength: float = 0.0
    weak: bool = False
    degradations: tuple[str, ...] = ()
    generation: int = 0
    withheld: tuple[str, ...] = ()

    @property
    def pages(self) -> int:
        return -(-self.groups // self.request.size)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line under the search box: a question, a category (`level` 0: a service) or words others search for."""

    kind: str
    text: str
    spans: tuple[Span, ...]
    entry_id: str = ""
    category_id: int | None = None
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list of all articles, as crawlers want it, tells of one."""

    id: str
    address: str
    updated: date | None


@dataclass(frozen=True, slots=True)
class Overview:
    """What the home page shows: services with counts, often read and lately updated entries."""

    total: int
    services: tuple[FacetNode, ...]
    popular: tuple[Entry, ...]
    recent: tuple[Entry, ...]
    generation: int
