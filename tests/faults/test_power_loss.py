"""Power fails at any step of an update: what was not fsynced is lost or garbage, and old or new must still open whole.

The folder is copied at every step that makes something durable or visible; in each copy everything that was not made
durable before is damaged, as a disk that lost its power may leave it.
"""

import os
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from faqsvc.analysis import Analyzer
from tests.faults.states import answers, seeded, write


@dataclass
class Disk:
    """Watches one folder: which inodes are durable, which renames are not yet, and a copy at every step."""

    root: Path
    copies: Path
    durable: set[int] = field(default_factory=set)
    renames: list[tuple[Path, Path]] = field(default_factory=list)
    steps: list[tuple[Path, frozenset[str], tuple[tuple[Path, Path], ...]]] = field(default_factory=list)

    def step(self) -> None:
        place = self.copies / f"{len(self.steps):03d}"
        shutil.copytree(self.root, place)
        kept = frozenset(
            str(path.relative_to(self.root)) for path in self.root.rglob("*") if path.stat().st_ino in self.durable
        )
        moved = tuple((old.relative_to(self.root), new.relative_to(self.root)) for old, new in self.renames)
        self.steps.append((place, kept, moved))


@contextmanager
def watched(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    fsync, rename = os.fsync, os.rename

    def noting_fsync(handle: int) -> None:
        disk.step()
        fsync(handle)
        status = os.fstat(handle)
        disk.durable.add(status.st_ino)
        disk.renames = [(old, new) for old, new in disk.renames if new.parent.stat().st_ino != status.st_ino]

    def noting_rename(source: Path, target: Path) -> None:
        disk.step()
        rename(source, target)
        disk.renames.append((Path(source), Path(target)))
        disk.step()

    for path in disk.root.rglob("*"):
        disk.durable.add(path.stat().st_ino)
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", noting_fsync)
        patched.setattr(os, "rename", noting_rename)
        yield
    disk.step()


def lose_power(
    place: Path, durable: frozenset[str], renames: tuple[tuple[Path, Path], ...], rng: random.Random
) -> None:
    for path in sorted(place.rglob("*")):
        if path.is_file() and str(path.relative_to(place)) not in durable:
            damage = rng.choice(("gone", "empty", "short", "zeros"))
            data = path.read_bytes()
            path.unlink()
            if damage != "gone":
                path.write_bytes({"empty": b"", "short": data[: len(data) // 2], "zeros": bytes(len(data))}[damage])
    for old, new in reversed(renames):
        if rng.random() < 0.5 and (place / new).exists() and (place / new).is_dir():
            (place / new).rename(place / old)  # a directory entry that was never written


# Readers of the damaged copies are left to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(
    "losses", [2, pytest.param(6, marks=pytest.mark.slow), pytest.param(12, marks=[pytest.mark.slow, pytest.mark.long])]
)
def test_old_or_new_opens_whole(
    tmp_path: Path, analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch, losses: int
) -> None:
    rng = seeded()
    root = tmp_path / "index"
    write(root, analyzer, 0)
    write(root, analyzer, 1)
    before = answers(root, analyzer)
    disk = Disk(root, tmp_path / "copies")
    with watched(disk, monkeypatch):
        write(root, analyzer, 2)
    after = answers(root, analyzer)
    assert before != after
    assert len(disk.steps) > 10
    for place, durable, renames in disk.steps:
        for loss in range(losses):
            lost = tmp_path / f"lost-{loss}"
            shutil.copytree(place, lost)
            lose_power(lost, durable, renames, rng)
            assert answers(lost, analyzer) in (before, after), f"{place.name}, loss {loss}"
            write(lost, analyzer, 3)  # and the next writer works
            shutil.rmtree(lost)
    assert answers(disk.steps[-1][0], analyzer) == after, "what was acknowledged is durable"
