"""The worst queries, searched for: the catalogue of bad input, then hypothesis climbing towards what takes longest.

Through the whole app (page, API, suggestions) over 10,000 entries, with nothing kept. A time is of the processor in the
thread of the request, so that other work of the machine does not count; at most MAX_QUERY_LENGTH characters are read.
Run: python -m bench.worst [examples a door]
"""

import sys
from collections import Counter
from collections.abc import Callable
from heapq import nlargest
from pathlib import Path
from tempfile import TemporaryDirectory
from time import thread_time
from urllib.parse import quote

from hypothesis import HealthCheck, given, seed, settings, target
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from bench.corpus import DATA, SEED, queries
from bench.report import Section
from bench.service import BAD, service
from bench.timing import percentile
from faqsvc.config import load_settings
from faqsvc.korean.keyboard import to_latin
from faqsvc.model.request import MAX_QUERY_LENGTH
from faqsvc.web import create_app

_SIZE = 10_000
_EXAMPLES = 1_500
_NAMED = 3  # of the worst of each door
DOORS = {"page": "/search?query=", "API": "/api/v1/search?query=", "suggestions": "/api/v1/suggest?q="}


def texts() -> SearchStrategy[str]:
    """Queries of the words that people use, of their pieces, of all that has a meaning for the parser, glued or not."""
    words = sorted({word for query in queries() for word in query.split()})
    piece = st.one_of(
        st.sampled_from(words),
        st.sampled_from(words).map(to_latin),
        st.sampled_from(words).flatmap(lambda word: st.integers(1, len(word)).map(lambda end: word[:end])),
        st.sampled_from(
            ['"', "-", "(", ")", "*", "?", "service:", "category:", "#", "ㅁ", "ㅏ", "의", "안", "1", "\u200b"]
        ),
        st.text(max_size=4),
    )
    joined = st.tuples(st.lists(piece, min_size=1, max_size=60), st.sampled_from(["", " ", "  ", ","]))
    return joined.map(lambda made: made[1].join(made[0])[:MAX_QUERY_LENGTH])


def searched(ask: Callable[[str], float], examples: int) -> dict[str, float]:
    """Seconds of each query that was tried on the way up."""
    tried: dict[str, float] = {}

    @seed(SEED)
    @settings(max_examples=examples, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(texts())
    def climb(query: str) -> None:
        tried[query] = ask(query)
        target(tried[query], label="seconds")

    climb()
    return tried


def section(examples: int) -> Section:
    rows = []
    with TemporaryDirectory() as folder, service(_SIZE, results_bytes=0) as search:
        made = load_settings(
            {}, overrides={"data": DATA, "store": f"sqlite:///{folder}/none.db", "index": Path(folder)}
        )
        client = create_app(search, made).test_client()
        status: Counter[int] = Counter()
        for door, address in DOORS.items():

            def ask(query: str, address: str = address) -> float:
                began = thread_time()
                status[client.get(address + quote(query, errors="surrogatepass")).status_code // 100] += 1
                return thread_time() - began

            ordinary = [ask(query) for query in queries() * 2][len(queries()) :]
            tried = {query: ask(query) for query in (text[:MAX_QUERY_LENGTH] for text in BAD.values())}
            tried |= searched(ask, examples)
            worst = nlargest(_NAMED, tried, key=lambda query: tried[query])
            again = max(min(ask(query) for _ in range(5)) for query in worst)  # without what happened beside it
            times = f"{1e3 * percentile(ordinary, 0.95):.1f}", f"{1e3 * tried[worst[0]]:.1f}", f"{1e3 * again:.1f}"
            rows.append((door, f"{len(tried):,}", *times, f"`{worst[0]:.60}`"))
        assert not status[5], status
    head = ("door", "queries", "ordinary p95 ms", "worst ms", "worst, best of five ms", "it begins")
    notes = (f"Of {status.total():,} answers none was a 5xx. Asked: 250 ms at most.",)
    return Section("The worst queries", f"python -m bench.worst {examples}", head, tuple(rows), notes)


if __name__ == "__main__":
    print(section(int(sys.argv[1]) if len(sys.argv) > 1 else _EXAMPLES).markdown())
