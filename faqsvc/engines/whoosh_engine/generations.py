"""Generations on disk: one folder each, published in one atomic step, never changed afterwards.

    index/CURRENT            the number of the live generation, replaced by rename
    index/gen-00000012/      files.., manifest.json (size and SHA-256 of every file and of itself, last)
    index/gen-00000013.tmp/  in the making; left behind by a kill, removed by the next writer
    index/LOCK               flock of the one writer; its presence means nothing, a dead process frees it

Whoosh has no fsync and no checksums (docs/decisions/0002-whoosh.md), hence: every file is fsynced before the rename,
the rename before CURRENT changes. The rule a change must not break: at any instant CURRENT, or the newest whole
folder, opens.
"""

import fcntl
import json
import os
import shutil
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

from faqsvc.engines.port import ATTACHMENT_NAME, LAYOUT_VERSION, GenerationInfo
from faqsvc.errors import IndexBusy, IndexDamaged, IndexError_, IndexMissing

_KEPT = 2  # the live generation and the one before it, to fall back on
_MANIFEST = "manifest.json"
_ATTACHED = ".attached"


@dataclass(frozen=True, slots=True)
class Generations:
    """The folder of all generations."""

    root: Path

    def live(self) -> int:
        """The number in CURRENT, 0 where there is none or it is unreadable."""
        try:
            text = (self.root / "CURRENT").read_text(encoding="ascii")
        except (OSError, UnicodeDecodeError):
            return 0
        return int(text) if text.strip().isdigit() and len(text) < 12 else 0

    def stamp(self) -> tuple[int, int] | None:
        """What tells one CURRENT from the next: its inode and time; None where there is none."""
        try:
            status = (self.root / "CURRENT").stat()
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns

    def numbers(self) -> list[int]:
        """Published generations, newest first. Raises IndexError_."""
        try:
            found = [path.name[4:] for path in self.root.glob("gen-*") if path.is_dir() and path.name[4:].isdigit()]
        except OSError as error:
            raise IndexError_(f"{self.root}: cannot be read: {error.strerror}; check FAQSVC_INDEX") from error
        return sorted(map(int, found), reverse=True)

    def folder(self, number: int) -> Path:
        return self.root / f"gen-{number:08d}"

    def whole(self) -> tuple[Path, GenerationInfo]:
        """The live generation, or the newest before it that is whole. Raises IndexMissing, IndexDamaged."""
        self._refuse_strangers()
        live = self.live()
        candidates = [live] if live else []
        candidates += [number for number in self.numbers() if number != live]
        problems: tuple[str, ...] = ()
        for number in candidates:
            info = self.inspect(number)
            if not info.problems:
                return self.folder(number), info
            problems = problems or info.problems
        if candidates:
            raise IndexDamaged(f"{self.root}: no whole generation ({problems[0]}); run: faqsvc index build")
        raise IndexMissing(f"{self.root}: no index yet; run: faqsvc index build")

    def _refuse_strangers(self) -> None:
        """Whoosh's files hold pickles, and their checksums can be made to fit: who may write here runs code here.

        Raises IndexDamaged for a folder that is neither this user's nor root's, or that others may write.
        """
        if not self.root.is_dir():
            return
        status = self.root.stat()
        if status.st_uid not in (0, os.geteuid()):
            raise IndexDamaged(f"{self.root}: belongs to another user; let the service's own user build the index")
        if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            raise IndexDamaged(f"{self.root}: can be written by others; run: chmod 700 {self.root}")

    def inspect(self, number: int) -> GenerationInfo:
        return replace(inspect(self.folder(number)), number=number)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the writer's lock. Raises IndexBusy at once when another process holds it."""
        try:
            self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(self.root / "LOCK", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise IndexError_(f"{self.root}: cannot be written: {error.strerror}; check FAQSVC_INDEX") from error
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise IndexBusy(
                    f"{self.root}: another process is writing the index; try again when it is done"
                ) from error
            yield
        finally:
            os.close(handle)

    def stage(self) -> tuple[int, Path]:
        """A new empty folder for the next generation. Needs the lock."""
        self.clear()
        number = max([self.live(), *self.numbers()]) + 1
        folder = self.root / f"gen-{number:08d}.tmp"
        folder.mkdir(mode=0o700)
        return number, folder

    def clear(self) -> None:
        """What writers that were killed or failed have left behind goes. Needs the lock."""
        for leftover in self.root.glob("gen-*.tmp"):
            shutil.rmtree(leftover, ignore_errors=True)

    def publish(self, staged: Path, info: GenerationInfo) -> GenerationInfo:
        """Make `staged` whole on disk and live. Needs the lock."""
        files: dict[str, dict[str, Any]] = {
            path.name: {"size": path.stat().st_size, "sha256": _digest(path)}
            for path in sorted(staged.iterdir())
            if not path.name.endswith("LOCK")
        }
        document: dict[str, Any] = {"info": {**asdict(info), "size": 0, "problems": ()}, "files": files}
        document["sha256"] = _own_digest(document)
        (staged / _MANIFEST).write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
        for path in staged.iterdir():
            _sync(path)
        _sync(staged)
        before = self.live()
        staged.rename(self.folder(info.number))
        _sync(self.root)
        self._point_at(info.number)
        self._forget_old(info.number, before=before)
        return replace(info, size=sum(int(file["size"]) for file in files.values()))

    def rollback(self) -> GenerationInfo:
        """Make the newest whole generation before the live one live again. Raises IndexBusy, IndexMissing."""
        with self.writing():
            live = self.live()
            for number in self.numbers():
                info = self.inspect(number) if number < live else None
                if info is not None and not info.problems:
                    self._point_at(number)
                    return info
        raise IndexMissing(f"{self.root}: no earlier generation to go back to")

    def put_back(self, folder: Path) -> GenerationInfo:
        """A copy of the generation in `folder`, live. Raises IndexDamaged when it differs from its manifest."""
        info = inspect(folder)
        if info.problems:
            raise IndexDamaged(f"{info.problems[0]}; nothing was changed")
        with self.writing():
            number, staged = self.stage()
            try:
                for path in folder.iterdir():
                    if path.name != _MANIFEST and not path.name.endswith("LOCK"):
                        shutil.copyfile(path, staged / path.name)
                return self.publish(staged, replace(info, number=number))
            except OSError as error:
                self.clear()
                raise IndexError_(f"{self.root}: cannot be written: {error.strerror or error}") from error

    def _point_at(self, number: int) -> None:
        pointer = self.root / "CURRENT.tmp"
        pointer.write_text(f"{number}\n", encoding="ascii")
        _sync(pointer)
        pointer.rename(self.root / "CURRENT")
        _sync(self.root)

    def _forget_old(self, live: int, *, before: int) -> None:
        # Open readers keep their files: an unlinked file lives until its last mapping is closed. What cannot be removed
        # now is removed by the next writer; the new generation is live already.
        with suppress(IndexError_):
            numbers = [live, *([before] if before in self.numbers() else []), *self.numbers()]
            kept = list(dict.fromkeys(numbers))[:_KEPT]
            for number in set(numbers) - set(kept):
                with suppress(OSError):
                    shutil.rmtree(self.folder(number))


def attach(folder: Path, name: str, data: bytes) -> None:
    if not ATTACHMENT_NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name of an attachment")
    (folder / f"{name}{_ATTACHED}").write_bytes(data)


def attachments(folder: Path) -> dict[str, memoryview]:
    """Every attachment by its name, mapped into memory: the files may go meanwhile."""
    return {path.name.removesuffix(_ATTACHED): _mapped(path) for path in folder.glob(f"*{_ATTACHED}")}


def _mapped(path: Path) -> memoryview:
    if not path.stat().st_size:
        return memoryview(b"")
    with path.open("rb") as file:
        return memoryview(mmap(file.fileno(), 0, access=ACCESS_READ))


def inspect(folder: Path) -> GenerationInfo:
    """A generation's own word, and every way in which its files differ from its manifest."""
    try:
        manifest = _read_manifest(folder / _MANIFEST)
        info = GenerationInfo(**manifest["info"])
        files: dict[str, Any] = manifest["files"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        return GenerationInfo(0, 0, "", "", 0, problems=(f"{folder.name}/{_MANIFEST}: {error}",))
    problems = [f"{folder.name}: layout {info.layout}, not {LAYOUT_VERSION}"] if info.layout != LAYOUT_VERSION else []
    size = 0
    for name, expected in files.items():
        try:
            if (folder / name).stat().st_size != expected["size"]:
                problems.append(f"{folder.name}/{name}: size differs from the manifest")
            elif _digest(folder / name) != expected["sha256"]:
                problems.append(f"{folder.name}/{name}: checksum differs from the manifest")
        except OSError as error:
            problems.append(f"{folder.name}/{name}: {error.strerror or error}")
        size += int(expected["size"])
    try:
        extra = sorted(path.name for path in folder.iterdir() if path.name not in files and path.name != _MANIFEST)
    except OSError as error:
        problems.append(f"{folder.name}: {error.strerror or error}")
    else:
        problems += [f"{folder.name}/{name}: not in the manifest" for name in extra if not name.endswith("LOCK")]
    return replace(info, size=size, problems=tuple(problems))


def _read_manifest(path: Path) -> dict[str, Any]:
    """Raises OSError, or ValueError, KeyError, TypeError, AttributeError for one that is damaged."""
    manifest: dict[str, Any] = json.loads(path.read_bytes())
    if manifest.pop("sha256") != _own_digest(manifest):
        raise ValueError("its own checksum differs")
    return manifest


def _own_digest(manifest: Mapping[str, Any]) -> str:
    return sha256(json.dumps(manifest, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        digest = sha256()
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
