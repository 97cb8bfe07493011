"""Folders that are missing, of somebody else, read-only, or none: search reads what it may, writers say why not."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from faqsvc.analysis import Analyzer
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.errors import IndexDamaged, IndexError_, IndexMissing
from tests.faults.states import ROOT, answers, write

_NOBODY = 65534
READER = """
import os, sys
from pathlib import Path
from faqsvc.analysis import make_analyzer
from faqsvc.errors import IndexError_
from tests.faults.states import answers, write
analyzer = make_analyzer("mecab")
write(Path(sys.argv[2]), analyzer, 0)
answers(Path(sys.argv[2]), analyzer)  # all modules are imported while that is allowed
os.setgid(int(sys.argv[3])); os.setuid(int(sys.argv[3]))
root = Path(sys.argv[1])
print(sum(map(len, answers(root, analyzer))))
try:
    write(root, analyzer, 1)
except IndexError_ as error:
    print(error)
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """pytest's own folders are closed to other users."""
    with TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def test_a_file_where_the_folder_should_be(tmp_path: Path, analyzer: Analyzer) -> None:
    place = tmp_path / "index"
    place.write_text("not a folder")
    with pytest.raises(IndexError_, match="cannot be written"):
        write(place, analyzer, 0)
    with pytest.raises(IndexMissing):
        answers(place, analyzer)


@pytest.mark.root
def test_another_user_reads_and_is_told_why_it_cannot_write(open_folder: Path, analyzer: Analyzer) -> None:
    root = open_folder / "index"
    write(root, analyzer, 0)
    expected = sum(map(len, answers(root, analyzer)))
    for path in [root, *root.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    command = [sys.executable, "-c", READER, str(root), str(open_folder / "other"), str(_NOBODY)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=ROOT, check=False)
    assert run.returncode == 0, run.stderr
    count, told = run.stdout.strip().split("\n")
    assert int(count) == expected
    assert "Permission denied" in told
    assert "FAQSVC_INDEX" in told


@pytest.mark.root
def test_an_index_of_somebody_else_is_refused_before_anything_is_loaded(tmp_path: Path, analyzer: Analyzer) -> None:
    """Whoosh's files hold pickles: whoever writes them runs code here. Checksums alone could be made to fit."""
    root = tmp_path / "index"
    write(root, analyzer, 0)
    trap = tmp_path / "sprung"
    for path in root.glob("gen-*/*"):
        if path.suffix == ".toc":
            path.write_bytes(b"cos\nsystem\n(S'touch " + str(trap).encode() + b"'\ntR.")
    with pytest.raises(IndexDamaged, match=r"checksum|size"):
        answers(root, analyzer)
    os.chown(root, _NOBODY, _NOBODY)
    with pytest.raises(IndexDamaged, match="belongs to another user"):
        answers(root, analyzer)
    assert not trap.exists()


def test_a_folder_that_others_may_write_is_refused(tmp_path: Path, analyzer: Analyzer) -> None:
    root = tmp_path / "index"
    write(root, analyzer, 0)
    root.chmod(0o777)
    with pytest.raises(IndexDamaged, match="can be written by others"):
        answers(root, analyzer)
    assert WhooshEngine(root).verify()[0].problems == ()
