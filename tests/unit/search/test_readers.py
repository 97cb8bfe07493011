"""A generation that cannot be opened for a while is served as soon as it can be."""

import gc
from pathlib import Path

import pytest

from faqsvc.analysis import Analyzer
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.engines.whoosh_engine.reader import WhooshReader
from faqsvc.errors import IndexError_
from faqsvc.search import readers
from faqsvc.search.readers import Readers
from tests.faults.states import write


@pytest.fixture
def root(tmp_path: Path, analyzer: Analyzer) -> Path:
    write(tmp_path / "index", analyzer, 0)
    return tmp_path / "index"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [0.0]
    monkeypatch.setattr(readers, "monotonic", lambda: now[0])
    return now


def number(of: Readers) -> int:
    with of.current() as generation:
        return generation.number


def test_it_cannot_be_opened_and_then_it_can(
    root: Path, analyzer: Analyzer, clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Readers(WhooshEngine(root), fingerprint=analyzer.fingerprint, results_bytes=0)
    assert number(found) == 1
    write(root, analyzer, 1)
    asked = []

    def fail(self: WhooshEngine) -> WhooshReader:
        asked.append(self)
        raise IndexError_("too many open files")

    with monkeypatch.context() as patch:
        patch.setattr(WhooshEngine, "open", fail)
        assert [number(found) for _ in range(5)] == [1] * 5
        clock[0] = 1.5
        assert [number(found) for _ in range(5)] == [1] * 5
    assert len(asked) == 2, "it is not tried at every request"
    clock[0] = 2.0
    assert number(found) == 1
    clock[0] = 4.0
    assert number(found) == 2


def test_it_was_unreadable_when_it_was_checked(root: Path, analyzer: Analyzer, clock: list[float]) -> None:
    """The one before answers; the live one does when its files are there again."""
    write(root, analyzer, 1)
    segment, *_ = (root / "gen-00000002").glob("*.seg")
    segment.rename(root / "away")
    found = Readers(WhooshEngine(root), fingerprint=analyzer.fingerprint, results_bytes=0)
    assert number(found) == 1
    (root / "away").rename(segment)
    assert number(found) == 1
    clock[0] = 2.0
    assert number(found) == 2


def test_a_generation_that_goes_is_looked_at_by_the_collector_again(root: Path, analyzer: Analyzer) -> None:
    """It holds cycles; left out of the collector's passes, thirty edits of a thousand entries kept 380 MB."""
    engine = WhooshEngine(root)
    of = Readers(engine, fingerprint=analyzer.fingerprint, results_bytes=0)
    first = number(of)
    gc.freeze()
    write(root, analyzer, 1)
    assert number(of) == first + 1
    assert gc.get_freeze_count() == 0
