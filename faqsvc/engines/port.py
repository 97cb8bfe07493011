"""The engine port: what indexing writes, what search asks, what an engine answers. No engine is named here.

The rule a change must not break: an engine ranks by the numbers it is given (clause weights, slot importances) and
knows no Korean; everything about words is decided by `analysis` and `search`. What a query holds by the dozen is made
as named tuples, a third of the time of frozen dataclasses.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar, runtime_checkable

from faqsvc.analysis import Layer
from faqsvc.model import Entry, Field, Listed, Sort

ATTACHMENT_NAME = re.compile(r"[a-z]{1,32}")
LAYOUT_VERSION = 5  # raise when documents are stored in another shape: older generations are then rebuilt


def field_name(field: Field, layer: Layer) -> str:
    """The name of the index field that holds one layer of one text, e.g. `question_morph`."""
    return f"{field}_{layer}"


TEXT_LAYERS = tuple(
    (field, layer) for field in Field for layer in Layer if layer is not Layer.SYLLABLE or field is Field.QUESTION
)
TEXT_FIELDS = tuple(field_name(field, layer) for field, layer in TEXT_LAYERS)
# Fields that phrases of several terms are checked on.
POSITIONAL = tuple(field_name(field, Layer.BIGRAM) for field in Field)

# BM25F (Robertson, Zaragoza, Taylor 2004): saturation of repeated terms, and how much a field's length counts.
# Measured on the development set: B .3 -> .75 gives +.005 MRR@10; K1 between .6 and 2 moves it by less than .002.
K1 = 1.2
B = 0.75


@dataclass(frozen=True, slots=True)
class EntryDocument:
    """One entry, ready to be written.

    tokens: for each name in TEXT_FIELDS its terms, in order.
    spans: the tokens' places for highlights, as `engines.spans.pack` makes them.
    exact: the question folded and without spaces; an equal query is the best of hits.
    digest: changes when anything that is stored or searched changes.
    group: entries of one group fold under the best of them in a result; equal for device variants and same answers,
    empty for an entry that folds with no other.
    variant: equal for the same question for other devices.
    """

    entry: Entry
    tokens: Mapping[str, Sequence[str]]
    spans: bytes
    exact: str
    digest: str
    group: str
    variant: str


WeightedFields = tuple[tuple[str, float], ...]


class Clause(NamedTuple):
    """`weight` times the sum of BM25 of `term` in each field times that field's weight: it ranks, it is no evidence."""

    fields: WeightedFields
    term: str
    weight: float


class Slot(NamedTuple):
    """A piece of what was asked, and how much of the question it is; any of `terms` (field, term) is evidence of it.

    focus: those of them that show what an entry is about, not what it mentions; they count for `strength`.
    """

    importance: float
    terms: tuple[tuple[str, str], ...]
    focus: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Terms that must stand one after the other in one of `fields`; several terms need fields of POSITIONAL."""

    fields: tuple[str, ...]
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EngineQuery:
    """A query in the engine's terms.

    slots: a document's coverage is the share of their importance that it has evidence of.
    min_coverage: documents below are no hits; nor are those below `relative_coverage` of the largest coverage.
    coverage_power: a score is multiplied by coverage ** coverage_power.
    popularity: the most read entry's score is raised by this share, the least read one's by nothing, others between.
    exact: gets `exact_bonus` added where the document's `exact` is equal.
    phrases: all must hold; excluded: none may. never: entry ids that are no hits.
    similar: entry ids that mean what was asked, whatever their words, each with a score: it is added to what the
    clauses give, and the entry is a hit without any evidence. Phrases, exclusions and filters hold for it as for all.
    No clause and nothing similar: every document, in the order of `sort`.
    """

    clauses: tuple[Clause, ...] = ()
    slots: tuple[Slot, ...] = ()
    min_coverage: float = 0.0
    relative_coverage: float = 0.0
    coverage_power: float = 0.0
    popularity: float = 0.0
    exact: str = ""
    exact_bonus: float = 0.0
    phrases: tuple[Phrase, ...] = ()
    excluded: tuple[Phrase, ...] = ()
    never: tuple[str, ...] = ()
    similar: tuple[tuple[str, float], ...] = ()
    services: tuple[int, ...] = ()
    categories: tuple[int, ...] = ()
    sort: Sort = Sort.ACCURACY
    fold: bool = True
    offset: int = 0
    limit: int = 10


@dataclass(frozen=True, slots=True)
class EngineHit:
    """A listed document and those of its group that also match, best first."""

    doc: int
    score: float
    folded: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class EngineResult:
    """total: matching documents; groups: of them listed; counts: per category node, before any category filter;
    strength: the largest mean of coverage by all evidence and by focus alone; 1 for a query without slots."""

    total: int
    groups: int
    undated: int
    counts: tuple[int, ...]
    strength: float
    hits: tuple[EngineHit, ...]


@dataclass(frozen=True, slots=True)
class CategoryNode:
    """A category of the generation: `parent` is an index into the same tuple, -1 for a service."""

    id: int
    level: int
    name: str
    parent: int
    entries: int


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as it was written, with the packed token places of its texts."""

    doc: int
    entry: Entry
    spans: bytes
    variant: str


@dataclass(frozen=True, slots=True)
class Titled:
    """A question without its answer."""

    entry_id: str
    question: str
    variant: str


@dataclass(frozen=True, slots=True)
class GenerationInfo:
    """What a generation says of itself."""

    number: int
    entries: int
    fingerprint: str
    analyzer: str
    layout: int
    source: str = ""
    size: int = 0
    problems: tuple[str, ...] = field(default=())


class EngineReader(Protocol):
    """One generation, open; safe for several threads. Document numbers hold for this reader only."""

    @property
    def info(self) -> GenerationInfo: ...

    @property
    def categories(self) -> tuple[CategoryNode, ...]: ...

    def search(self, query: EngineQuery) -> EngineResult: ...

    def document_frequency(self, field: str, term: str) -> int:
        """In how many documents the term occurs in the field; 0 for a term that the index does not know."""
        ...

    def vocabulary(self, field: str) -> Mapping[str, int]:
        """Every term of a field with its document frequency."""
        ...

    def fetch(self, docs: Sequence[int]) -> tuple[StoredEntry, ...]: ...

    def find(self, entry_id: str) -> StoredEntry | None: ...

    def variants(self, variant: str) -> tuple[int, ...]:
        """The documents that are the same question for other devices."""
        ...

    def digests(self) -> Mapping[str, str]:
        """Entry id -> digest of every document."""
        ...

    def most_read(self, limit: int) -> tuple[Titled, ...]:
        """Questions of at most `limit` entries, the most read first, equally read ones by their ids."""
        ...

    def every(self) -> Iterable[StoredEntry]: ...

    def stretches(self, size: int) -> tuple[int, ...]:
        """The document numbers in stretches of `size`, counted from 0: those that hold any document."""
        ...

    def listed(self, stretch: int, size: int) -> Iterable[Listed]:
        """The entries of a stretch, in the order of their document numbers."""
        ...

    def attachment(self, name: str) -> memoryview | None:
        """What the writer attached under this name, if anything; not read before it is looked into where that is
        possible. It may outlive the reader."""
        ...

    def close(self) -> None: ...


class GenerationWriter(Protocol):
    """A generation in the making, beside the live one. Exactly one of `publish` and `discard` ends it."""

    def digests(self) -> Mapping[str, str]:
        """Entry id -> digest of what the generation began with; no other writer can change it any more."""
        ...

    def add(self, document: EntryDocument) -> None:
        """Add a document, or replace the one with the same entry id."""
        ...

    def remove(self, entry_id: str) -> None: ...

    def attachment(self, name: str) -> memoryview | None:
        """What the generation that this one began with has under the name; None for a fresh one."""
        ...

    def attach(self, name: str, data: bytes) -> None:
        """Keep `data` with the generation, whole or not at all, as its documents are. Attachments are not taken over
        from the generation that this one began with. A name is of ATTACHMENT_NAME."""
        ...

    def publish(self, *, expected: int) -> GenerationInfo:
        """Make it whole on disk, check it (`expected` documents), and make it live in one step."""
        ...

    def discard(self) -> None: ...


Made = TypeVar("Made")


@runtime_checkable
class TakesReady(Protocol[Made]):
    """What a writer can do besides: have most of its work on documents done elsewhere, in several processes."""

    def readying(self) -> Callable[[Sequence[EntryDocument]], Made]:
        """What makes documents ready; it and what it gives can be sent to other processes."""
        ...

    def add_ready(self, given: Made) -> None:
        """As `add`, of each document."""
        ...


class Engine(Protocol):
    """Where generations live."""

    def live(self) -> int:
        """The number of the live generation, 0 before the first; cheap enough to ask at every request."""
        ...

    def open(self) -> EngineReader:
        """The live generation, or the newest whole one before it. Raises IndexMissing, IndexDamaged."""
        ...

    def begin(self, *, fresh: bool, fingerprint: str, analyzer: str, source: str) -> GenerationWriter:
        """Start a generation, empty or from the live one's documents. Raises IndexBusy while another is being made."""
        ...

    def adopt(self, other: "Engine") -> bool:
        """Make a copy of the live generation of `other` live here, at once; False where engines of this kind cannot."""
        ...

    def rollback(self) -> GenerationInfo:
        """Make the generation before the live one live again. Raises IndexMissing where there is none."""
        ...

    def verify(self) -> tuple[GenerationInfo, ...]:
        """Every generation on disk, with what is wrong with each."""
        ...


@runtime_checkable
class KeptInFiles(Protocol):
    """What an engine can do besides whose generations are folders on this disk: be copied as they are."""

    def folder(self) -> Path:
        """Of the generation that `open` would open. Raises IndexMissing, IndexDamaged."""
        ...

    def put_back(self, folder: Path) -> GenerationInfo:
        """Make a copy of such a folder the live generation. Raises IndexDamaged, IndexBusy."""
        ...
