"""What a search costs more while the cluster hangs and the breaker is open: the standby's answers against plain ones.

Run: python -m bench.away [entries]
"""

import sys
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.corpus import SEED, corpus, distinct_queries
from bench.timing import percentile, timed
from faqsvc.analysis import make_analyzer
from faqsvc.engines.opensearch_engine import Access, Layout, OpenSearchEngine
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.indexing import Indexer
from faqsvc.model import SearchRequest
from faqsvc.search import SearchService, StandbySearch
from tests.faults.servers import hangs, misbehaving

_SEARCHES = 400
_WAIT = 0.3  # seconds that a search may wait for the cluster


def away(size: int) -> str:
    analyzer = make_analyzer("mecab")
    requests = [SearchRequest(query) for query in distinct_queries(2 * _SEARCHES)]
    with TemporaryDirectory() as folder, misbehaving(hangs) as server:
        engine = WhooshEngine(Path(folder))
        Indexer(engine, analyzer).build(list(corpus(size)))
        plain = SearchService(engine, analyzer, results_bytes=0)
        cluster = OpenSearchEngine(Access((server.url,), seconds=_WAIT), prefix="faqsvc-away", layout=Layout())
        both = StandbySearch(SearchService(cluster, analyzer), plain)
        timed(plain.search, requests)
        timed(both.search, requests[:50])
        without, with_ = timed(plain.search, requests), timed(both.search, requests)
        cluster.close()
    waited = sum(took > _WAIT / 2 for took in with_)
    extra = 1e3 * (median(with_) - median(without))
    return (
        f"{size:,} entries, seed {SEED}, {date.today()}: median {1e3 * median(without):.2f} ms, "
        f"while the cluster hangs {extra:+.2f} ms; "
        f"p95 {1e3 * percentile(without, 0.95):.2f} and {1e3 * percentile(with_, 0.95):.2f} ms; "
        f"{waited} of {len(with_)} searches waited to see whether it is back"
    )


if __name__ == "__main__":
    print(away(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000))
