"""The disk fills up while an index is written: search goes on, one clear line, and it works again without a restart."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from faqsvc.analysis import Analyzer
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.errors import IndexError_
from tests.faults.states import answers, write

_FREE_KB = (0, 4, 8, 12, 16, 24, 32, 40, 48, 64, 80, 96, 112, 128, 144, 160, 192, 224, 256, 320)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Sixteen megabytes of its own; needs a user who may mount."""
    place = tmp_path / "disk"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(place)], check=True)
    try:
        yield place
    finally:
        unmount = ["umount", "--lazy", str(place)]  # readers of the last generation are still open
        subprocess.run(unmount, check=True)


def refused(root: Path, analyzer: Analyzer, state: int) -> str:
    """What a write that failed says, empty for one that worked."""
    try:
        write(root, analyzer, state)
    except IndexError_ as error:
        return str(error)
    return ""


@pytest.mark.root
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # see test_failing_operations
@pytest.mark.parametrize("sizes", [_FREE_KB[::5], pytest.param(_FREE_KB, marks=pytest.mark.slow)], ids=len)
def test_search_goes_on_and_the_next_update_works(small_disk: Path, analyzer: Analyzer, sizes: tuple[int, ...]) -> None:
    root = small_disk / "index"
    write(root, analyzer, 0)
    ballast = small_disk / "ballast"
    full = 0
    for turn, free in enumerate(sizes, start=1):
        before = answers(root, analyzer)
        ballast.write_bytes(bytes(max(0, shutil.disk_usage(small_disk).free - free * 1024)))
        if told := refused(root, analyzer, turn):
            full += 1
            assert "No space left" in told
            assert "\n" not in told
            assert answers(root, analyzer) == before
        ballast.unlink()
        assert not list(root.glob("*.tmp"))
        write(root, analyzer, turn)
        assert {info.problems for info in WhooshEngine(root).verify()} == {()}
        assert answers(root, analyzer) != before
    assert full >= len(sizes) // 2
