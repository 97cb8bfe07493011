"""Stage 3, beside the documents: entries -> the vectors of a generation.

Entries that did not change keep the rows that the generation before has of them; all others are looked up by their
content in the cache, and only what is in neither is embedded. An embedder that fails costs the entries their vectors,
never the generation: they are found by their words, and the next update tries again.
"""

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from operator import itemgetter

from faqsvc.errors import EmbedderError
from faqsvc.model import Entry
from faqsvc.semantics.cache import VectorCache, key_of
from faqsvc.semantics.calibration import Scale, measure
from faqsvc.semantics.embedder import Embedder, Kind, unit
from faqsvc.semantics.passages import VERSION, Part, Passage, passages_of
from faqsvc.semantics.vectors import Embedded, Quantized, VectorTable, concatenated, join, read

_TOGETHER = 64  # passages embedded at once


def model_of(embedder: Embedder) -> str:
    """What vectors are of: two tables are comparable only where it is the same."""
    return f"{embedder.identity}, passages {VERSION}"


class VectorMaker:
    """One embedder with its cache; `begin` starts a build."""

    def __init__(self, embedder: Embedder, *, cache: VectorCache | None = None) -> None:
        self._embedder = embedder
        self._cache = cache
        self.model = model_of(embedder)

    def begin(self, base: memoryview | None) -> "VectorBuild":
        """`base`: the vectors that the generation begins with, if any."""
        table = read(base) if base is not None else None
        return VectorBuild(self, table if table and table.model == self.model else None)

    def scale(self) -> Scale:
        """Raises EmbedderError."""
        return measure(self._embedder)

    def covers(self, data: memoryview | None, ids: Collection[str]) -> bool:
        """Whether `data` holds vectors of this embedder for all of the entries."""
        table = read(data) if data is not None else None
        return table is not None and table.model == self.model and table.place.keys() >= set(ids)

    def vectors(self, passages: Sequence[Passage]) -> list[Quantized]:
        """One row each. Raises EmbedderError."""
        keys = [key_of(self.model, f"{one.part} {one.text}") for one in passages]
        known = dict(self._cache.get(keys)) if self._cache else {}
        missing = {key: one for key, one in zip(keys, passages, strict=True) if key not in known}
        made: dict[bytes, Quantized] = {}
        for part, group in groupby(sorted(missing.items(), key=lambda pair: pair[1].part), lambda pair: pair[1].part):
            pairs = list(group)
            made |= zip((key for key, _ in pairs), self._embed([one.text for _, one in pairs], part), strict=True)
        if made and self._cache:
            self._cache.put(made)
        known |= made
        return [known[key] for key in keys]

    def _embed(self, texts: Sequence[str], part: Part) -> list[Quantized]:
        rows = self._embedder.embed(texts, Kind.PASSAGE)
        if part is Part.QUESTION:
            rows = unit(rows + self._embedder.embed(texts, Kind.QUERY))
        return [Quantized.of(row[None]) for row in rows]

    def done(self) -> None:
        if self._cache:
            self._cache.trim()


class VectorBuild:
    """The vectors of one generation in the making."""

    def __init__(self, maker: VectorMaker, base: VectorTable | None) -> None:
        self._maker = maker
        self._base = base
        self._waiting: list[tuple[str, tuple[Passage, ...]]] = []
        self._made: dict[str, Embedded] = {}
        self.failure = ""  # why some entries have no vectors

    def add(self, entry: Entry) -> None:
        """An entry that is new or changed."""
        self._waiting.append((entry.id, passages_of(entry)))
        if sum(len(passages) for _, passages in self._waiting) >= _TOGETHER:
            self._embed()

    def table(self, ids: Iterable[str], *, at_hand: Iterable[Entry] = ()) -> VectorTable | None:
        """Of everything added, and of the others of `ids` as they were; what has no vectors yet gets them where the
        entry is at hand. None where nothing can be embedded."""
        waiting = {entry_id for entry_id, _ in self._waiting}
        kept = [entry_id for entry_id in ids if entry_id not in self._made and entry_id not in waiting]
        old = {entry_id: rows for entry_id in kept if self._base and (rows := self._base.of(entry_id))}
        missing = set(kept) - old.keys()
        for entry in at_hand:
            if entry.id in missing:
                self.add(entry)
        self._made |= old
        self._embed()
        self._maker.done()
        try:
            scale = self._base.scale if self._base else self._maker.scale()
        except EmbedderError as error:
            self.failure = str(error)
            return None
        return join(self._maker.model, scale, sorted(self._made.items(), key=itemgetter(0)))

    def _embed(self) -> None:
        waiting, self._waiting = self._waiting, []
        if not waiting or self.failure:  # one that failed once is not asked for each of 100,000 entries
            return
        try:
            rows = iter(self._maker.vectors([one for _, passages in waiting for one in passages]))
        except EmbedderError as error:
            self.failure = str(error)
            return
        for entry_id, passages in waiting:
            questions = sum(one.part is Part.QUESTION for one in passages)
            self._made[entry_id] = Embedded(concatenated([next(rows) for _ in passages]), questions)
