"""Everything that cannot be made again, in one file, and back: articles, word lists, store; the index with them.

The store is read as of one instant. The index is the live generation, checked; whatever of it the articles and the
store have moved past is brought up by difference after a restore. The rule a change must not break: nothing is
replaced before the whole archive was found undamaged, and what is replaced is kept aside.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from faqsvc import __version__
from faqsvc.engines.port import KeptInFiles
from faqsvc.errors import BackupError, IndexError_
from faqsvc.operating.archives import emptied, opened, pack
from faqsvc.store.dumps import Row, dump, load
from faqsvc.wiring import Services

_TRIES = 3  # a generation may be replaced while it is copied


@dataclass(frozen=True, slots=True)
class BackedUp:
    """rows: of the store; generation: of the index, 0 where there is none or it is not kept in files."""

    rows: int
    generation: int
    size: int


@dataclass(frozen=True, slots=True)
class Restored:
    """kept: where what was there before has gone, None where there was nothing."""

    rows: int
    generation: int
    made: str
    kept: Path | None


def back_up(services: Services, target: Path) -> BackedUp:
    """Raises BackupError, StoreError, IndexDamaged."""
    with _making(target) as folder:
        generation = _copy_index(services, folder / "index")
        rows, revision = _write_store(services, folder / "store.jsonl")
        if services.settings.data.is_dir():
            shutil.copytree(services.settings.data, folder / "data", ignore=shutil.ignore_patterns("*.tmp"))
        about = {
            "made": datetime.now(UTC).isoformat(timespec="seconds"),
            "version": __version__,
            "revision": revision,
            "rows": rows,
            "generation": generation,
        }
        return BackedUp(rows, generation, pack(folder, target, about=about))


@contextmanager
def _making(target: Path) -> Iterator[Path]:
    """A folder beside the archive, so that the next backup removes what a killed one has left of the store."""
    try:
        with emptied(target.with_name(f".{target.name}.making")) as folder:
            yield folder
    except OSError as error:
        raise BackupError(f"{target}: cannot be written: {error.strerror or error}") from error


def restore(services: Services, archive: Path, *, replace: bool) -> Restored:
    """`replace`: what is there is moved aside; without it only an empty place is filled. Raises BackupError."""
    data = services.settings.data
    with opened(archive, place=data.with_name(f".{data.name}.unpacked")) as found:
        if not replace and data.exists() and any(data.iterdir()):
            raise BackupError(f"{data} is not empty; give --replace to move it aside, or set FAQSVC_DATA")
        made, revision = (str(found.about.get(name, "unknown")) for name in ("made", "revision"))
        rows = load(services.store, read_rows(found.folder / "store.jsonl"), revision=revision)
        kept = _put_in_place(found.folder / "data", data)
        generation = 0
        if (found.folder / "index").is_dir() and isinstance(services.engine, KeptInFiles):
            generation = services.engine.put_back(found.folder / "index").number
        return Restored(rows, generation, made, kept)


def _copy_index(services: Services, target: Path) -> int:
    if not isinstance(services.engine, KeptInFiles):
        return 0
    for _ in range(_TRIES):
        try:
            source = services.engine.folder()
            shutil.copytree(source, target)
        except (OSError, shutil.Error):
            shutil.rmtree(target, ignore_errors=True)  # it was replaced meanwhile; the next one is as good
        except IndexError_:
            return 0
        else:
            return int(source.name.rpartition("-")[2])
    raise BackupError("the index is replaced faster than it can be copied; try again")


def _write_store(services: Services, target: Path) -> tuple[int, str]:
    count = 0
    with services.store.snapshot() as session, target.open("w", encoding="utf-8") as file:
        found = dump(session)
        for row in found.rows:
            file.write(json.dumps([row.table, row.values], ensure_ascii=False) + "\n")
            count += 1
    return count, found.revision


def read_rows(source: Path) -> Iterator[Row]:
    """What `back_up` wrote of the store. Raises BackupError."""
    with source.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                table, values = json.loads(line)
                yield Row(str(table), {str(name): value for name, value in values.items()})
            except (ValueError, TypeError, AttributeError, RecursionError) as error:
                raise BackupError(f"{source.name}:{number}: is no row of a table; nothing was changed") from error


def _put_in_place(source: Path, target: Path) -> Path | None:
    """`source` becomes `target` by renames alone, since the temporary folder may lie on another disk."""
    target.parent.mkdir(parents=True, exist_ok=True)
    staged = target.with_name(f"{target.name}.restoring")
    shutil.rmtree(staged, ignore_errors=True)
    if source.is_dir():
        shutil.copytree(source, staged)
    else:
        staged.mkdir()
    kept = None
    if target.exists():
        kept = target.with_name(f"{target.name}.before-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
        target.rename(kept)
    staged.rename(target)
    return kept
