"""Stage 3, whole: entries -> a live generation, from nothing or by difference from the live one.

The rule a change must not break: until `publish` has come back the live generation is untouched, whatever happens.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from faqsvc.analysis import Analyzer
from faqsvc.engines.port import (
    LAYOUT_VERSION,
    Engine,
    EngineReader,
    EntryDocument,
    GenerationInfo,
    GenerationWriter,
    TakesReady,
)
from faqsvc.errors import IndexDamaged, IndexError_, IndexMismatch, IndexMissing
from faqsvc.indexing import memory
from faqsvc.indexing.documents import Job, entry_digest, prepared
from faqsvc.indexing.grouping import Groups, Traits, group_traits
from faqsvc.indexing.lines import Lines
from faqsvc.indexing.memory import Memory
from faqsvc.indexing.pool import WORTH_A_POOL, AnalysisPool
from faqsvc.model import Entry
from faqsvc.semantics import NAME, VectorMaker

Progress = Callable[[int, int], None]
_MANY_DIFFER = 20  # of so many entries one: then all are read, which is cheaper for each


@dataclass(frozen=True, slots=True)
class Change:
    """What a build or update did. `generation` is None when nothing had to be done; `unembedded`: why entries are found
    by their words alone, although their meaning was asked for."""

    added: int
    changed: int
    removed: int
    unchanged: int
    generation: GenerationInfo | None
    reason: str = ""
    unembedded: str = ""


class Indexer:
    """Builds and updates one engine's index with one analyzer."""

    def __init__(
        self,
        engine: Engine,
        analyzer: Analyzer,
        *,
        pool: AnalysisPool | None = None,
        vectors: VectorMaker | None = None,
    ) -> None:
        """`pool`: analyzes large batches in processes of their own; without one everything is done in this one.
        `vectors`: gives every generation the vectors of its entries."""
        self._engine = engine
        self._analyzer = analyzer
        self._pool = pool
        self._vectors = vectors

    def build(self, entries: Sequence[Entry], *, source: str = "", progress: Progress | None = None) -> Change:
        """Everything anew. Raises IndexBusy, AnalyzerError, IndexError_."""
        return self._write(entries, fresh=True, source=source, progress=progress, reason="built anew")

    def update(self, entries: Sequence[Entry], *, source: str = "", progress: Progress | None = None) -> Change:
        """Bring the index to exactly `entries`: by difference, or anew when the live one cannot be built on."""
        try:
            reader = self._engine.open()
        except (IndexMissing, IndexDamaged) as error:
            reason = "the first one" if isinstance(error, IndexMissing) else "built anew, none was whole"
            return self._write(entries, fresh=True, source=source, progress=progress, reason=reason)
        try:
            info, old = reader.info, reader.digests()
            embedded = self._vectors is None or self._vectors.covers(reader.attachment(NAME), old)
        finally:
            reader.close()
        if info.fingerprint != self._analyzer.fingerprint or info.layout != LAYOUT_VERSION:
            reason = "the analyzer or the layout changed"
            return self._write(entries, fresh=True, source=source, progress=progress, reason=reason)
        plan = _plan(entries, old)
        if not plan.write and not plan.remove and embedded:
            return Change(0, 0, 0, plan.kept, None, "nothing changed")
        reason = "by difference" if embedded else "by difference, with vectors that were missing"
        return self._write(entries, fresh=False, source=source, progress=progress, reason=reason)

    def edit(self, write: Sequence[Entry], *, remove: Collection[str] = (), source: str = "") -> Change:
        """Change some entries of the live index and leave the others, without reading them: what was grouped with a
        changed entry is grouped anew. Raises IndexMissing, IndexMismatch, IndexBusy."""
        writer = self._begin(fresh=False, source=source)
        with _discarded_on_error(writer):
            reader = self._engine.open()  # nobody else can publish meanwhile
            try:
                if reader.info.fingerprint != self._analyzer.fingerprint:
                    raise IndexMismatch("the index was built with another analyzer; run: faqsvc index update")
                plan = _edited(reader, write, remove)
            finally:
                reader.close()
        if not plan.write and not plan.remove:
            writer.discard()
            return Change(0, 0, 0, plan.kept, None, "nothing changed")
        return self._publish(writer, plan, reason="some entries")

    def follow(self, other: EngineReader, *, source: str = "", progress: Progress | None = None) -> Change:
        """Bring the index to exactly what another generation holds. What both have is not read: as long as some entries
        differ, memory grows with those. Raises IndexBusy, AnalyzerError, IndexError_."""
        theirs = other.digests()
        try:
            reader = self._engine.open()
        except (IndexMissing, IndexDamaged):
            return self.update([stored.entry for stored in other.every()], source=source, progress=progress)
        try:
            info, own = reader.info, reader.digests()
        finally:
            reader.close()
        differ = [entry_id for entry_id, digest in theirs.items() if own.get(entry_id) != digest]
        if not differ and own.keys() == theirs.keys():
            return Change(0, 0, 0, len(own), None, "nothing changed")
        alike = info.fingerprint == other.info.fingerprint == self._analyzer.fingerprint
        if not alike or info.layout != LAYOUT_VERSION or len(differ) > len(theirs) // _MANY_DIFFER:
            return self.update([stored.entry for stored in other.every()], source=source, progress=progress)
        write = [stored.entry for entry_id in differ if (stored := other.find(entry_id))]
        return self.edit(write, remove=own.keys() - theirs.keys(), source=source)

    def _write(
        self, entries: Sequence[Entry], *, fresh: bool, source: str, progress: Progress | None, reason: str
    ) -> Change:
        writer = self._begin(fresh=fresh, source=source)
        with _discarded_on_error(writer):
            plan = _plan(entries, writer.digests())
        return self._publish(writer, plan, progress=progress, reason=reason)

    def _begin(self, *, fresh: bool, source: str) -> GenerationWriter:
        analyzer = self._analyzer
        return self._engine.begin(
            fresh=fresh, fingerprint=analyzer.fingerprint, analyzer=analyzer.identity, source=source
        )

    def _publish(
        self, writer: GenerationWriter, plan: "_Plan", *, reason: str, progress: Progress | None = None
    ) -> Change:
        with _discarded_on_error(writer):
            making = self._vectors.begin(writer.attachment(NAME)) if self._vectors else None
            for entry_id in plan.remove:
                writer.remove(entry_id)
            for done, entry in enumerate(self._added(writer, plan), start=1):
                if making:
                    making.add(entry)
                if progress:
                    progress(done, len(plan.write))
            writer.attach(memory.NAME, plan.memory.packed())
            table = making.table(plan.memory.traits.ids, at_hand=plan.at_hand) if making else None
            if table:
                writer.attach(NAME, table.dump())
        info = writer.publish(expected=plan.kept + len(plan.write))
        added, failure = len(plan.write) - plan.changed, making.failure if making else ""
        return Change(added, plan.changed, len(plan.remove), plan.kept, info, reason, failure)

    def _added(self, writer: GenerationWriter, plan: "_Plan") -> Iterator[Entry]:
        """Each entry when its document was given to the writer."""
        jobs = (_job(entry, plan.memory.groups) for entry in plan.write)
        pool = self._pool if len(plan.write) >= WORTH_A_POOL else None
        if pool and isinstance(writer, TakesReady):
            for batch, made in pool.ready(jobs, writer.readying()):
                writer.add_ready(made)
                yield from (job.entry for job in batch)
            return
        for document in pool.documents(jobs) if pool else self._documents(jobs):
            writer.add(document)
            yield document.entry

    def _documents(self, jobs: Iterable[Job]) -> Iterator[EntryDocument]:
        lines = Lines(self._analyzer)
        return (prepared(job, lines) for job in jobs)


@contextmanager
def _discarded_on_error(writer: GenerationWriter) -> Iterator[None]:
    """Until it is published nothing is live: whatever fails, the writer gives its lock and folder back."""
    try:
        yield
    except OSError as error:
        writer.discard()
        raise IndexError_(f"the index cannot be written: {error.strerror or error}; nothing was changed") from error
    except BaseException:
        writer.discard()
        raise


@dataclass(frozen=True, slots=True)
class _Plan:
    """write: what is to be indexed; changed: how many of them replace one; kept: the others; memory: of all then;
    at_hand: entries that are known, changed or not."""

    write: tuple[Entry, ...]
    remove: tuple[str, ...]
    changed: int
    kept: int
    memory: Memory
    at_hand: tuple[Entry, ...] = ()


def _plan(entries: Sequence[Entry], old: Mapping[str, str]) -> _Plan:
    """What turns an index with the digests `old` into one of exactly `entries`."""
    traits = Traits.of(entries)
    groups = group_traits(traits)
    write = [entry for entry in entries if not old or entry_digest(_job(entry, groups)) != old.get(entry.id)]
    ids = {entry.id for entry in entries}
    remove = tuple(entry_id for entry_id in old if entry_id not in ids)
    changed = sum(entry.id in old for entry in write)
    return _Plan(tuple(write), remove, changed, len(ids) - len(write), Memory(traits, groups), tuple(entries))


def _edited(reader: EngineReader, write: Sequence[Entry], remove: Collection[str]) -> _Plan:
    """What changes the index of `reader` by some entries: those, and others whose group is another then."""
    old = reader.digests()
    held = reader.attachment(memory.NAME)
    before = Memory.unpacked(held) if held is not None else _remembered(reader)
    traits = before.traits.changed(Traits.of(write), remove)
    groups = group_traits(traits)
    given = {entry.id for entry in write}
    regrouped = [
        entry_id
        for entry_id in traits.ids
        if entry_id not in given
        and (groups.group.get(entry_id), groups.variant.get(entry_id))
        != (before.groups.group.get(entry_id), before.groups.variant.get(entry_id))
    ]
    others = [stored.entry for entry_id in regrouped if (stored := reader.find(entry_id))]
    differ = [entry for entry in (*write, *others) if entry_digest(_job(entry, groups)) != old.get(entry.id)]
    gone = tuple(entry_id for entry_id in remove if entry_id in old and entry_id not in given)
    changed = sum(entry.id in old for entry in differ)
    return _Plan(tuple(differ), gone, changed, len(traits.ids) - len(differ), Memory(traits, groups))


def _remembered(reader: EngineReader) -> Memory:
    """For a generation that nothing is attached to: of all its entries, once."""
    traits = Traits.of([stored.entry for stored in reader.every()])
    return Memory(traits, group_traits(traits))


def _job(entry: Entry, groups: Groups) -> Job:
    return Job(entry, groups.group.get(entry.id, ""), groups.variant.get(entry.id, ""))
