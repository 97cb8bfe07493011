"""A kill at any moment leaves the last whole generation live, and the next build works."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from faqsvc.analysis import Analyzer
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.indexing import DataFolder, Indexer, read
from tests.conftest import DATA
from tests.entries import entry

BUILDER = """
import sys
from pathlib import Path
from faqsvc.analysis import make_analyzer
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.indexing import DataFolder, Indexer, read
from tests.entries import entry
indexer = Indexer(WhooshEngine(Path(sys.argv[1])), make_analyzer("mecab"))
entries = list(read(DataFolder(Path(sys.argv[2])).sources()).entries)
number = int(sys.argv[3])
while True:
    extra = [entry(f"k{number}-{at}", f"질문 {number} {at}", "답변입니다.") for at in range(5)]
    print("start", flush=True)
    change = indexer.update([*entries[:60], *extra])
    print("live", change.generation.number, number, flush=True)
    number += 1
"""


@pytest.mark.parametrize("kills", [12, pytest.param(200, marks=pytest.mark.slow)])
def test_kills_while_updating(tmp_path: Path, analyzer: Analyzer, kills: int) -> None:
    seed = int(os.environ.get("SEED", "20261123"))
    print(f"seed {seed}")
    rng = random.Random(seed)
    root = tmp_path / "index"
    engine = WhooshEngine(root)
    sample = list(read(DataFolder(DATA).sources()).entries)[:60]
    Indexer(engine, analyzer).build([*sample, entry("k0-0", "질문 0 0", "답변입니다.")])
    acknowledged = 0
    for turn in range(kills):
        command = [sys.executable, "-c", BUILDER, str(root), str(DATA), str(1 + turn * 100)]
        child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent.parent.parent)
        assert child.stdout is not None
        assert child.stdout.readline() == "start\n"
        time.sleep(rng.uniform(0.0, 0.5))
        child.send_signal(signal.SIGKILL)
        *lines, _cut = child.stdout.read().split("\n")  # what follows the last line end was cut by the kill
        child.stdout.close()
        child.wait()
        told = [line.split() for line in lines if line.startswith("live")]
        acknowledged = max([acknowledged, *(int(line[1]) for line in told)])
        reader = engine.open()
        assert reader.info.number >= acknowledged
        batches = {stored.entry.id.split("-")[0] for stored in reader.every() if stored.entry.id.startswith("k")}
        extra = [stored.entry.id for stored in reader.every() if stored.entry.id.startswith("k")]
        assert len(batches) == 1, "a generation is one batch, never a mixture"
        assert len(extra) in (1, 5)
        reader.close()
    change = Indexer(engine, analyzer).update(sample)
    assert change.generation is not None
    assert not list(root.glob("*.tmp"))
    assert all(not info.problems for info in engine.verify())
