"""The pages with the search taken out: each query gets one of a hundred results made before.

Run: python -m bench.canned PORT (settings as faqsvc's). What is left is template, HTTP and server.
"""

import sys
from dataclasses import dataclass
from functools import cached_property
from itertools import cycle
from typing import Any

from bench.corpus import queries
from faqsvc.config import load_settings
from faqsvc.model import SearchRequest, SearchResult
from faqsvc.search import SearchService
from faqsvc.web.server import run
from faqsvc.wiring import Services


class CannedSearch(SearchService):
    """A SearchService that does not search."""

    _made: Any = None

    def search(self, request: SearchRequest) -> SearchResult:
        del request  # any answer will do
        if self._made is None:
            self._made = cycle([super(CannedSearch, self).search(SearchRequest(query)) for query in queries()[:100]])
        result: SearchResult = next(self._made)
        return result


@dataclass(frozen=True)
class CannedServices(Services):
    @cached_property
    def search(self) -> SearchService:
        return CannedSearch(self.engine, self.analyzer, dictionaries=self.settings.dictionaries)


if __name__ == "__main__":
    run(load_settings(overrides={"port": int(sys.argv[1])}), make=CannedServices)
