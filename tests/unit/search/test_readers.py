"""A generation that cannot be opened for a while is served as soon as it can be."""

import gc
from pathlib import Path
from threading import Event
from time import monotonic

import pytest

from faqsvc.analysis import Analyzer
from faqsvc.deadline import within
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.engines.whoosh_engine.reader import WhooshReader
from faqsvc.errors import EngineUnavailable, IndexError_, IndexMissing
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


class Away:
    """An engine without files here, whose opening waits for `opens`."""

    def __init__(self, engine: WhooshEngine) -> None:
        self.opens = Event()
        self.live = engine.live
        self._engine = engine

    def open(self) -> WhooshReader:
        assert self.opens.wait(30)
        return self._engine.open()


def test_who_has_a_deadline_does_not_wait_for_a_generation_far_away(root: Path, analyzer: Analyzer) -> None:
    engine = Away(WhooshEngine(root))
    of = Readers(engine, fingerprint=analyzer.fingerprint, results_bytes=0)  # type: ignore[arg-type]  # all it asks
    with within(0.05), pytest.raises(EngineUnavailable, match="being opened"):
        number(of)
    engine.opens.set()
    with within(30):
        assert number(of) == 1, "it was opened meanwhile"
        engine.opens.clear()
        write(root, analyzer, 1)
        assert [number(of) for _ in range(3)] == [1] * 3, "the one before answers"
        engine.opens.set()
        until = monotonic() + 30
        while number(of) == 1:
            assert monotonic() < until
        assert number(of) == 2


def test_one_that_was_opened_without_hurry_is_made_ready_before_a_page_has_it(root: Path, analyzer: Analyzer) -> None:
    engine = Away(WhooshEngine(root))
    engine.opens.set()
    of = Readers(engine, fingerprint=analyzer.fingerprint, results_bytes=0)  # type: ignore[arg-type]  # all it asks
    with of.current() as generation:
        assert not generation.ready
    with within(30), of.current() as generation:
        assert generation.ready


def test_why_it_cannot_be_opened_is_told_to_who_waits(tmp_path: Path, analyzer: Analyzer) -> None:
    engine = Away(WhooshEngine(tmp_path / "nothing"))
    engine.opens.set()
    of = Readers(engine, fingerprint=analyzer.fingerprint, results_bytes=0)  # type: ignore[arg-type]  # all it asks
    for _ in range(2):
        with within(30), pytest.raises(IndexMissing):
            number(of)
