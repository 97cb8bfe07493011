"""Stage 3, whole: entries -> a live generation, from nothing or by difference from the live one.

The rule a change must not break: until `publish` has come back the live generation is untouched, whatever happens.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from faqsvc.analysis import Analyzer
from faqsvc.engines.port import LAYOUT_VERSION, Engine, EntryDocument, GenerationInfo
from faqsvc.errors import IndexDamaged, IndexMissing
from faqsvc.indexing.documents import Job, analyze, entry_digest, make_document
from faqsvc.indexing.grouping import group_entries
from faqsvc.indexing.pool import WORTH_A_POOL, AnalysisPool
from faqsvc.model import Entry

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Change:
    """What a build or update did. `generation` is None when nothing had to be done."""

    added: int
    changed: int
    removed: int
    unchanged: int
    generation: GenerationInfo | None
    reason: str = ""


class Indexer:
    """Builds and updates one engine's index with one analyzer."""

    def __init__(self, engine: Engine, analyzer: Analyzer, *, pool: AnalysisPool | None = None) -> None:
        """`pool`: analyzes large batches in processes of their own; without one everything is done in this one."""
        self._engine = engine
        self._analyzer = analyzer
        self._pool = pool

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
        finally:
            reader.close()
        if info.fingerprint != self._analyzer.fingerprint or info.layout != LAYOUT_VERSION:
            reason = "the analyzer or the layout changed"
            return self._write(entries, fresh=True, source=source, progress=progress, reason=reason)
        plan = _plan(entries, old)
        if not plan.write and not plan.remove:
            return Change(0, 0, 0, plan.kept, None, "nothing changed")
        return self._write(entries, fresh=False, source=source, progress=progress, reason="by difference")

    def _write(
        self, entries: Sequence[Entry], *, fresh: bool, source: str, progress: Progress | None, reason: str
    ) -> Change:
        writer = self._engine.begin(
            fresh=fresh, fingerprint=self._analyzer.fingerprint, analyzer=self._analyzer.identity, source=source
        )
        try:
            plan = _plan(entries, writer.digests())
            for entry_id in plan.remove:
                writer.remove(entry_id)
            for done, document in enumerate(self._documents(plan.write), start=1):
                writer.add(document)
                if progress:
                    progress(done, len(plan.write))
        except BaseException:
            writer.discard()
            raise
        info = writer.publish(expected=plan.kept + len(plan.write))
        return Change(len(plan.write) - plan.changed, plan.changed, len(plan.remove), plan.kept, info, reason)

    def _documents(self, jobs: Sequence[Job]) -> Iterator[EntryDocument]:
        if self._pool and len(jobs) >= WORTH_A_POOL:
            return self._pool.documents(jobs)
        return (make_document(job, analyze(job.entry, self._analyzer)) for job in jobs)


@dataclass(frozen=True, slots=True)
class _Plan:
    """write: what is to be indexed; changed: how many of them replace one; kept: the others."""

    write: tuple[Job, ...]
    remove: tuple[str, ...]
    changed: int
    kept: int


def _plan(entries: Sequence[Entry], old: Mapping[str, str]) -> _Plan:
    """What turns an index with the digests `old` into one of exactly `entries`."""
    groups = group_entries(entries)
    write = []
    for entry in entries:
        group, variant = groups.group[entry.id], groups.variant.get(entry.id, "")
        digest = entry_digest(entry, group=group, variant=variant)
        if old.get(entry.id) != digest:
            write.append(Job(entry, group, variant, digest))
    ids = {entry.id for entry in entries}
    remove = tuple(entry_id for entry_id in old if entry_id not in ids)
    return _Plan(tuple(write), remove, sum(job.entry.id in old for job in write), len(ids) - len(write))
