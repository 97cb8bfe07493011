"""Stage 3, before the index: sources -> entries, and the imported ones kept in the data folder.

The data folder is the truth, the index can be made again from it at any time:

    data/articles/      pages as published; what `index build` and `index update` read
    data/imported/      what `faqsvc import` took in, one JSON Lines file a source, numbered in the order of imports

An imported entry replaces an article with the same id, a later import an earlier one; inside one source the first of
an id stands and the others are rejected.
"""

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from faqsvc.errors import SourceError
from faqsvc.model import Entry
from faqsvc.parsing import PLAIN, Reading, Reason, Rejection, open_source, write_jsonl

_NUMBERED = re.compile(r"(\d{6})-(.+)\.jsonl")


@dataclass(frozen=True, slots=True)
class Batch:
    """What was read: entries with distinct ids, everything that did not become one, and how much was passed over
    because it is no article at all."""

    entries: tuple[Entry, ...]
    rejections: tuple[Rejection, ...]
    passed_over: Mapping[Reason, int] = field(default_factory=dict)


def read(
    paths: Iterable[Path], *, reading: Reading = PLAIN, progress: Callable[[int, int], None] | None = None
) -> Batch:
    """Everything in `paths`, in order. Raises SourceError for a path that is no source at all. `progress` is called
    with the number of records read so far, and 0, since nobody knows how many there are."""
    count = 0
    taken: dict[str, Entry] = {}
    rejections: list[Rejection] = []
    passed_over: Counter[Reason] = Counter()
    for path in paths:
        inside: dict[str, Entry] = {}
        for record in open_source(path, reading).records():
            count += 1
            if progress:
                progress(count, 0)
            if isinstance(record, Rejection) and record.passed_over:
                passed_over[record.reason] += 1
            elif isinstance(record, Rejection):
                rejections.append(record)
            elif record.id in inside:
                first = inside[record.id].source
                rejections.append(Rejection(record.source, Reason.DUPLICATE_ID, f"{record.id} is also in {first}"))
            else:
                inside[record.id] = record
        taken.update(inside)
    return Batch(tuple(taken.values()), tuple(rejections), passed_over)


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The data folder of one help center."""

    root: Path

    @property
    def filled(self) -> bool:
        """Whether there is anything to make an index from."""
        return (self.root / "articles").is_dir() or bool(self._imported())

    def sources(self) -> tuple[Path, ...]:
        """What the index is made from, in the order in which later ones win."""
        articles = self.root / "articles"
        if not articles.is_dir() and not self._imported():
            raise SourceError(f"{articles}: no such folder; set FAQSVC_DATA or name the files to read")
        return (*([articles] if articles.is_dir() else []), *self._imported())

    def keep(self, entries: Sequence[Entry], *, name: str) -> Path:
        """Write `entries` as the newest import; an earlier one of the same name goes. Whole or not at all."""
        folder = self.root / "imported"
        earlier = self._imported()
        label = re.sub(r"[^\w.-]+", "-", name).strip(".-")[:60] or "import"
        number = 1 + max((int(path.name[:6]) for path in earlier), default=0)
        target = folder / f"{number:06d}-{label}.jsonl"
        staged = target.with_suffix(".tmp")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with staged.open("w", encoding="utf-8") as file:
                write_jsonl(entries, file)
                file.flush()
                os.fsync(file.fileno())
            staged.rename(target)
        except OSError as error:
            staged.unlink(missing_ok=True)
            raise SourceError(f"{folder}: cannot be written: {error.strerror}; check FAQSVC_DATA") from error
        for path in earlier:
            match = _NUMBERED.fullmatch(path.name)
            if match and match[2] == label:
                path.unlink(missing_ok=True)
        return target

    def _imported(self) -> list[Path]:
        folder = self.root / "imported"
        return sorted(path for path in folder.glob("*.jsonl") if _NUMBERED.fullmatch(path.name))
