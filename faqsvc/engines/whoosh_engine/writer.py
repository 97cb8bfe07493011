"""A generation in the making: documents into a Whoosh index in a staged folder, then sealed, checked, published."""

import shutil
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from faqsvc.engines.port import TEXT_FIELDS, EntryDocument, GenerationInfo
from faqsvc.engines.whoosh_engine import columns
from faqsvc.engines.whoosh_engine.generations import Generations, attach, attachments
from faqsvc.engines.whoosh_engine.mapping import MappedStorage
from faqsvc.engines.whoosh_engine.schema import make_schema, record_of, to_fields
from faqsvc.engines.whoosh_engine.segments import ArrayWriter
from faqsvc.errors import IndexError_

# Tokens of a segment. They are in memory, thrice while they are sorted, until it is written: some 20,000 entries.
_SEGMENT = 8_000_000


class WhooshWriter:
    """Implements `engines.port.GenerationWriter`; holds the writer's lock until published or discarded."""

    def __init__(self, generations: Generations, info: GenerationInfo, *, fresh: bool) -> None:
        self._generations = generations
        self._held = ExitStack()
        self._held.enter_context(generations.writing())
        try:
            number, self._folder = generations.stage()
            self._info = replace(info, number=number)
            self._base = None if fresh else generations.whole()[0]
            storage: Any = MappedStorage(self._folder, readonly=False)
            if self._base is None:
                self._index: Any = storage.create_index(make_schema())
            else:
                _copy(self._base, self._folder)
                self._index = storage.open_index()
            self._writer = ArrayWriter(self._index)
            self._lengths: dict[str, dict[str, NDArray[np.uint32]]] = {}  # of the segments written here
        except OSError as error:
            generations.clear()
            self._held.close()
            raise IndexError_(f"{generations.root}: cannot be written: {error.strerror or error}") from error
        except BaseException:
            generations.clear()
            self._held.close()
            raise

    def digests(self) -> Mapping[str, str]:
        return columns.load(self._base).digest_of() if self._base else {}

    def add(self, document: EntryDocument) -> None:
        if self._base is None:  # nothing to replace: the look-up would cost more than the writing
            self._writer.add_document(**to_fields(document))
        else:
            self._writer.update_document(**to_fields(document))
        if self._writer.tokens >= _SEGMENT:
            self._write(merge=False)
            self._writer = ArrayWriter(self._index)

    def remove(self, entry_id: str) -> None:
        self._writer.delete_by_term("id", entry_id)

    def attachment(self, name: str) -> memoryview | None:
        return attachments(self._base).get(name) if self._base else None

    def attach(self, name: str, data: bytes) -> None:
        attach(self._folder, name, data)

    def publish(self, *, expected: int) -> GenerationInfo:
        try:
            self._write(merge=self._base is not None)
            reader = self._index.reader()
            try:
                entries = self._seal(reader)
            finally:
                reader.close()
            _expect(entries, expected)
            return self._generations.publish(self._folder, replace(self._info, entries=entries))
        except OSError as error:
            self._abandon()
            switched = self._generations.live() == self._info.number
            state = "the new one is live, but a power failure may undo it" if switched else "the live one is unchanged"
            raise IndexError_(f"{self._folder}: {error.strerror or error}; {state}") from error
        except BaseException:
            self._abandon()
            raise
        finally:
            self._held.close()

    def discard(self) -> None:
        with suppress(Exception):  # Whoosh 2.7.4 raises here after a full disk; the folder goes anyway
            self._writer.cancel()
        self._abandon()
        self._held.close()

    def _write(self, *, merge: bool) -> None:
        self._writer.commit(merge=merge)
        self._lengths[self._writer.segment_id] = self._writer.lengths

    def _abandon(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def _seal(self, reader: Any) -> int:
        """Write the columns of the finished index; the number of living documents.

        What stands in a segment that the generation before had is taken over from its columns, so that a change of one
        entry reads one entry.
        """
        size = reader.doc_count_all()
        living = np.zeros(size, np.bool_)
        living[list(reader.all_doc_ids())] = True
        base = self._taken_over(reader)
        fresh = living.copy()
        for part in base.kept if base else ():
            fresh[part.new : part.new + part.count] = False
        lengths = np.zeros((len(TEXT_FIELDS), size), np.uint32)
        for segment, (start, count) in _segments(reader).items():
            for name, found in self._lengths.get(segment, {}).items():
                lengths[TEXT_FIELDS.index(name), start : start + count] = found
        records = ((doc, record_of(reader.stored_fields(doc))) for doc in np.flatnonzero(fresh).tolist())
        columns.save(*columns.build(records, lengths=lengths, living=living, base=base), self._folder)
        return int(living.sum())

    def _taken_over(self, reader: Any) -> columns.Base | None:
        if self._base is None:
            return None
        before = cast(Any, MappedStorage(self._base)).open_index().reader()
        try:
            old = _segments(before)
        finally:
            before.close()
        kept = tuple(
            columns.Kept(start, old[name][0], count)
            for name, (start, count) in _segments(reader).items()
            if name in old and old[name][1] == count
        )
        return columns.Base(columns.load(self._base), columns.load_questions(self._base), kept)


def _segments(reader: Any) -> dict[str, tuple[int, int]]:
    """Of each segment the number of its first document and how many it has, deleted ones included. An empty index has
    one leaf without a segment."""
    leaves = ((leaf.segment(), start, leaf.doc_count_all()) for leaf, start in reader.leaf_readers())
    return {str(segment.segid): (start, count) for segment, start, count in leaves if segment is not None}


def _expect(entries: int, expected: int) -> None:
    if entries != expected:
        raise IndexError_(f"the new index holds {entries} entries, not {expected}; nothing was changed")


def _copy(base: Path, folder: Path) -> None:
    """Whoosh's files of the live generation. Linked ones would be damaged in both generations by one fault."""
    for path in base.iterdir():
        if path.suffix in (".seg", ".toc"):
            shutil.copyfile(path, folder / path.name)
