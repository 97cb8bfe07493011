"""The list of all articles has parts, and only the part that is asked for is read."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from faqsvc.analysis import Analyzer
from faqsvc.engines.port import EngineReader
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.indexing import Indexer
from faqsvc.search import listing
from tests.entries import entry


@pytest.fixture
def reader(tmp_path: Path, analyzer: Analyzer) -> Iterator[EngineReader]:
    engine = WhooshEngine(tmp_path / "index")
    Indexer(engine, analyzer).build([entry(str(number), f"질문 {number}", "답변입니다.") for number in range(7)])
    reader = engine.open()
    yield reader
    reader.close()


def test_a_help_center_that_fits_has_one_part(reader: EngineReader) -> None:
    made = listing.Listing(reader)
    assert made.parts == (1,)
    assert sorted(one.id for one in made.part(1)) == list("0123456")
    assert made.part(0) == made.part(2) == ()


def test_a_larger_one_is_read_part_by_part_and_each_once(reader: EngineReader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "A_PART", 3)
    read: list[int] = []
    listed = type(reader).listed

    def spy(self: EngineReader, stretch: int, size: int) -> object:
        read.append(stretch)
        return listed(self, stretch, size)

    monkeypatch.setattr(type(reader), "listed", spy)
    monkeypatch.setattr(type(reader), "every", None)  # nobody reads everything
    made = listing.Listing(reader)
    assert made.parts == (1, 2, 3)
    assert [len(made.part(number)) for number in (2, 2, 1, 3)] == [3, 3, 3, 1]
    assert read == [1, 0, 2]
    assert {one.id for number in made.parts for one in made.part(number)} == set("0123456")
    assert made.part(4) == ()
