"""The recorder over a log that works, fails, or hangs: nobody who notes an event ever waits."""

from collections.abc import Sequence
from threading import Event as Signal
from time import perf_counter

import pytest

from faqsvc.errors import StoreUnavailable
from faqsvc.model import Correction, CorrectionKind, FacetNode, SearchRequest, SearchResult
from faqsvc.store.base import now
from faqsvc.store.query_log import Asked, Door, Opened
from faqsvc.usage import Recorder, recorder
from faqsvc.usage.recorder import OpenEvent, SearchEvent


class Log:
    def __init__(self) -> None:
        self.rows: list[Asked | Opened] = []
        self.error: Exception | None = None
        self.may_write = Signal()
        self.may_write.set()
        self.purged: list[int] = []

    def write(self, events: Sequence[Asked | Opened]) -> None:
        assert self.may_write.wait(10)
        if self.error is not None:
            raise self.error
        self.rows += events

    def purge(self, *, keep_days: int) -> int:
        self.purged.append(keep_days)
        return 0


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder, "_GATHER", 0.001)
    monkeypatch.setattr(recorder, "_RETRY", 0.01)


def event(entry_id: str = "1") -> OpenEvent:
    return OpenEvent(entry_id, "kim", now())


def test_everything_noted_is_written_in_order() -> None:
    log = Log()
    made = Recorder(log, keep_days=90)  # type: ignore[arg-type]
    for number in range(500):
        made.note(event(str(number)))
    assert made.flush(seconds=10)
    assert [row.entry_id for row in log.rows if isinstance(row, Opened)] == [str(number) for number in range(500)]
    assert log.purged == [90]  # once a day


def test_a_store_that_is_down_costs_nothing_and_loses_nothing_while_there_is_room() -> None:
    log, lost = Log(), []
    made = Recorder(log, keep_days=90, lost=lost.append, most_waiting=50)  # type: ignore[arg-type]
    log.error = StoreUnavailable("down")
    for number in range(30):
        made.note(event(str(number)))
    assert not made.flush(seconds=0.05)
    log.error = None
    assert made.flush(seconds=10)
    assert len(log.rows) == 30
    assert lost == []


def test_a_store_that_hangs_holds_nobody_and_what_is_lost_is_counted() -> None:
    log, lost = Log(), []
    made = Recorder(log, keep_days=90, lost=lost.append, most_waiting=10)  # type: ignore[arg-type]
    log.may_write.clear()
    slowest = 0.0
    for number in range(1_000):
        begun = perf_counter()
        made.note(event(str(number)))
        slowest = max(slowest, perf_counter() - begun)
    assert slowest < 1.0  # the hanging store would have held each for 10 s
    log.may_write.set()
    assert made.flush(seconds=10)
    assert len(log.rows) + sum(lost) == 1_000
    assert lost


def test_a_row_that_cannot_be_written_does_not_end_the_log() -> None:
    log, lost = Log(), []
    made = Recorder(log, keep_days=90, lost=lost.append)  # type: ignore[arg-type]
    log.error = ValueError("bad row")
    made.note(event())
    assert made.flush(seconds=10)
    log.error = None
    made.note(event("2"))
    assert made.flush(seconds=10)
    assert lost == [1]
    assert len(log.rows) == 1


def test_corrections_do_not_quote_what_was_masked() -> None:
    for query, kept in (("삼담 연결", 1), ("010-1234-5678 삼담", 0)):
        result = SearchResult(
            SearchRequest(query), 0, 0, (), (), (Correction(CorrectionKind.SPELLING, query, "상담"),), generation=1
        )
        row = SearchEvent(result, (), "kim", Door.PAGE, now(), 1.0).row()
        assert len(row.corrections) == kept
        assert "1234" not in str(row)


@pytest.mark.parametrize(("given", "kept"), [(None, None), (0, 0), (11, 11), (908_172_635, None)])
def test_the_number_of_a_category_is_kept_only_where_there_is_one(given: int | None, kept: int | None) -> None:
    """Else it is any number that somebody put into the address."""
    inner = FacetNode(11, 1, "환불", 1, selected=False)
    categories = (
        FacetNode(5, 0, "앱", 1, selected=False),
        FacetNode(0, 0, "상점", 1, selected=False, children=(inner,)),
    )
    result = SearchResult(SearchRequest("환불", service_id=given, category_id=given), 0, 0, (), ())
    row = SearchEvent(result, categories, "kim", Door.PAGE, now(), 1.0).row()
    assert (row.service_id, row.category_id) == (kept, kept)
