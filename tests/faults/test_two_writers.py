"""Two who write at once: one works, the other waits for its turn, or is told; nothing is lost or doubled."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from faqsvc.analysis import Analyzer
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.errors import IndexBusy
from faqsvc.parsing import write_jsonl
from tests.faults.states import ROOT, answers, entries, write

WRITER = """
import sys
from pathlib import Path
from faqsvc.analysis import make_analyzer
from faqsvc.errors import IndexBusy
from tests.faults.states import write
root, first, turns = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
analyzer = make_analyzer("mecab")
for turn in range(turns):
    try:
        change = write(root, analyzer, first + turn)
        print("wrote", change.generation.number if change.generation else 0, first + turn, flush=True)
    except IndexBusy:
        print("busy", flush=True)
"""


@pytest.mark.parametrize("turns", [6, pytest.param(50, marks=pytest.mark.slow)])
def test_writers_take_turns(tmp_path: Path, analyzer: Analyzer, turns: int) -> None:
    root = tmp_path / "index"
    write(root, analyzer, 0)
    children = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(root), str(first), str(turns)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for first in (1, 101)
    ]
    lines = [line.split() for child in children for line in child.communicate(timeout=300)[0].splitlines()]
    assert all(child.returncode == 0 for child in children)
    written = {int(number): int(state) for word, *rest in lines if word == "wrote" for number, state in [rest]}
    assert len(lines) == 2 * turns
    live = WhooshEngine(root).open()
    last = written[live.info.number]
    found = {stored.entry.id: stored.entry.answer for stored in live.every()}
    live.close()
    assert found == {one.id: one.answer for one in entries(last)}


def test_the_second_says_so(tmp_path: Path, analyzer: Analyzer) -> None:
    root = tmp_path / "index"
    write(root, analyzer, 0)
    before = answers(root, analyzer)
    first = WhooshEngine(root).begin(fresh=False, fingerprint="x", analyzer="x", source="")
    with pytest.raises(IndexBusy, match="another process is writing"):
        write(root, analyzer, 1)
    first.discard()
    assert answers(root, analyzer) == before
    assert write(root, analyzer, 1).added == 1


def test_an_import_waits_for_its_turn(tmp_path: Path, analyzer: Analyzer) -> None:
    """As one did not while editors saved: it was told to try again, with its file taken in and not to be found."""
    (tmp_path / "data" / "articles").mkdir(parents=True)
    for name, state in (("data/articles/old", 0), ("new", 1)):
        with (tmp_path / f"{name}.jsonl").open("w", encoding="utf-8") as file:
            write_jsonl(entries(state), file)
    root = tmp_path / "index"
    write(root, analyzer, 0)
    settings = {"DATA": tmp_path / "data", "INDEX": root, "STORE": f"sqlite:///{tmp_path}/faqsvc.db"}
    environment = {**os.environ, **{f"FAQSVC_{name}": str(value) for name, value in settings.items()}}
    first = WhooshEngine(root).begin(fresh=False, fingerprint="x", analyzer="x", source="")
    command = [sys.executable, "-m", "faqsvc", "import", str(tmp_path / "new.jsonl")]
    with subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True) as importing:
        with pytest.raises(subprocess.TimeoutExpired):
            importing.wait(6)
        first.discard()
        said, _ = importing.communicate(timeout=60)
    assert importing.returncode == 0
    assert "24 changed" in said
    assert len(answers(root, analyzer)[0]) > 0
