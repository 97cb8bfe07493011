"""A backup as one file: a compressed tar of named members and, last, a manifest with the checksum of each.

The rule a change must not break: `opened` gives a folder only when every byte of the archive is what was written.
"""

import gzip
import json
import os
import shutil
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from faqsvc.errors import BackupError

_MANIFEST = "manifest.json"
_FORMAT = 1
_LARGEST = 64 << 30  # bytes unpacked; an archive that claims more is none of ours


@dataclass(frozen=True, slots=True)
class Opened:
    """An archive that was found whole, unpacked; `about` is what its writer said of it."""

    folder: Path
    about: dict[str, Any]


def pack(folder: Path, target: Path, *, about: dict[str, Any]) -> int:
    """Everything in `folder` into the archive `target`, whole or not at all; its bytes. Raises BackupError."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    members = {str(path.relative_to(folder)): _digest(path) for path in files}
    manifest = json.dumps({"format": _FORMAT, "about": about, "members": members}, ensure_ascii=False, indent=1)
    (folder / _MANIFEST).write_text(manifest, encoding="utf-8")
    staged = target.with_name(f".{target.name}.part")
    try:
        with staged.open("wb") as file:
            os.fchmod(file.fileno(), 0o600)  # accounts and reports are in it
            with tarfile.open(fileobj=file, mode="w:gz", compresslevel=5) as archive:
                for path in [*files, folder / _MANIFEST]:
                    archive.add(path, arcname=str(path.relative_to(folder)), recursive=False)
            file.flush()
            os.fsync(file.fileno())
        staged.rename(target)
    except OSError as error:
        staged.unlink(missing_ok=True)
        raise BackupError(f"{target}: cannot be written: {error.strerror or error}") from error
    return target.stat().st_size


@contextmanager
def opened(archive: Path, *, place: Path) -> Iterator[Opened]:
    """Unpacked at `place` for as long as it is needed; what a killed process has left there goes first.

    Raises BackupError for one that is damaged, cut, not ours, or reaches outside its folder.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    with emptied(place) as folder:
        try:
            with gzip.open(archive) as packed:
                with tarfile.open(fileobj=packed, mode="r:") as file:
                    _unpack(file, folder)
                while packed.read(1 << 20):  # to the end, where gzip's own checksum stands
                    pass
            yield _checked(folder, archive)
        except (OSError, EOFError, zlib.error, tarfile.TarError) as error:
            raise BackupError(f"{archive}: is damaged or no backup: {error}; nothing was changed") from error


@contextmanager
def emptied(place: Path) -> Iterator[Path]:
    """A folder for its user alone, always at the same place: the next one removes what a killed process has left."""
    shutil.rmtree(place, ignore_errors=True)
    try:
        place.mkdir(mode=0o700)
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _unpack(file: tarfile.TarFile, folder: Path) -> None:
    size = 0
    for member in file:
        size += member.size
        if not member.isfile() or size > _LARGEST:
            raise tarfile.TarError(f"{member.name:.80} is no plain file")
        file.extract(member, folder, filter="data")


def _checked(folder: Path, archive: Path) -> Opened:
    try:
        manifest = json.loads((folder / _MANIFEST).read_bytes())
        members: dict[str, str] = dict(manifest["members"])
        about: dict[str, Any] = dict(manifest["about"])
        written = manifest["format"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise BackupError(f"{archive}: has no readable manifest; nothing was changed") from error
    if written != _FORMAT:
        raise BackupError(f"{archive}: is of format {written}, this version reads {_FORMAT}")
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {_MANIFEST}
    wrong = found.symmetric_difference(members) or {
        name for name, digest in members.items() if _digest(folder / name) != digest
    }
    if wrong:
        raise BackupError(f"{archive}: {min(wrong):.80} differs from the manifest; nothing was changed")
    return Opened(folder, about)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        digest = sha256()
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()
