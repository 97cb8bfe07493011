"""The N-th file operation of an update fails, for N = 1, 2, … until it succeeds: the live index answers throughout."""

import gc
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EIO, EMFILE, ENOSPC
from pathlib import Path

import pytest

from faqsvc.analysis import Analyzer
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.errors import FaqError
from tests.faults.states import answers, write

_WATCHED = {"open", "os.rename", "os.remove", "os.mkdir", "os.link", "os.truncate", "shutil.copyfile", "os.scandir"}


class Hook:
    """Python's audit events stand before every such operation; a hook that raises makes the operation fail."""

    def __init__(self) -> None:
        self.root = ""
        self.left = 0
        self.error = 0
        sys.addaudithook(self._on_event)

    def _on_event(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.left and event in _WATCHED and str(arguments[0] if arguments else "").startswith(self.root):
            self.count(str(arguments[0]))

    def count(self, place: str) -> None:
        self.left -= 1
        if not self.left:
            raise OSError(self.error, os.strerror(self.error), place)


HOOK = Hook()  # hooks cannot be removed; this one does nothing unless armed


@contextmanager
def failing(root: Path, operation: int, error: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    fsync = os.fsync

    def counted(handle: int) -> None:
        if HOOK.left:
            HOOK.count("fsync")
        fsync(handle)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", counted)
        HOOK.root, HOOK.left, HOOK.error = str(root), operation, error
        try:
            yield
        finally:
            HOOK.left = 0


# Whoosh leaves a file to the garbage collector when its commit fails; that none stays open is checked below.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("error", [EIO, ENOSPC, EMFILE], ids=["input or output", "no space", "no file handles"])
@pytest.mark.parametrize(
    "every", [5, pytest.param(2, marks=pytest.mark.slow), pytest.param(1, marks=[pytest.mark.slow, pytest.mark.long])]
)
def test_the_nth_operation_fails(
    tmp_path: Path, analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch, error: int, every: int
) -> None:
    original = tmp_path / "original"
    write(original, analyzer, 0)
    before = answers(original, analyzer)
    operation, failures = 1, 0
    while True:
        root = tmp_path / "index"
        shutil.copytree(original, root)
        told = ""
        with failing(root, operation, error, monkeypatch):
            try:
                write(root, analyzer, 1)
            except FaqError as failure:
                told = str(failure)
            reached = HOOK.left == 0
        found = answers(root, analyzer)
        if told:
            failures += 1
            assert (found != before) == ("the new one is live" in told)
            assert "\n" not in told
        if not reached:
            assert not told
            break
        assert write(root, analyzer, 1).generation is not None or found != before, "no lock is stuck"
        assert not list(root.glob("*.tmp"))
        assert not WhooshEngine(root).verify()[0].problems
        shutil.rmtree(root)
        operation += every
    assert failures >= 3
    assert operation > 40
    assert not _open_files(tmp_path)


def _open_files(folder: Path) -> list[Path]:
    """What this process still has open of unfinished generations in `folder`, deleted or not."""
    gc.collect()
    links = (handle.readlink() for handle in Path("/proc/self/fd").iterdir() if handle.is_symlink())
    return [link for link in links if link.is_relative_to(folder) and ".tmp" in str(link)]
