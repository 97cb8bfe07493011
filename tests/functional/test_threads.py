"""Many threads over one fresh index: what one asks is not read from where another stopped."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from faqsvc.analysis import Analyzer
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.model import SearchRequest
from faqsvc.search import SearchService


@pytest.fixture
def hasty() -> Iterator[None]:
    """Threads change places as often as they can."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("hasty")
def test_threads_read_the_same_index_without_harm(sample_engine: WhooshEngine, analyzer: Analyzer) -> None:
    reader = sample_engine.open()
    asked = [SearchRequest(stored.entry.question) for stored in reader.every()]
    reader.close()
    alone = SearchService(sample_engine, analyzer, results_bytes=0)
    expected = [alone.search(request) for request in asked]
    for _ in range(3):
        fresh = SearchService(sample_engine, analyzer, results_bytes=0)
        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(fresh.search, asked)) == expected
