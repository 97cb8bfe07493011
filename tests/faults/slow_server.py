"""`faqsvc serve` with a search that takes as many milliseconds as a query says: python -m tests.faults.slow_server."""

import re
import time
from dataclasses import dataclass
from functools import cached_property

from faqsvc.config import load_settings
from faqsvc.model import SearchRequest, SearchResult
from faqsvc.search import SearchService
from faqsvc.web.server import run
from faqsvc.wiring import Services

_MS = re.compile(r"(\d+)ms")


class SlowSearch(SearchService):
    def search(self, request: SearchRequest) -> SearchResult:
        if found := _MS.search(request.query):
            time.sleep(int(found[1]) / 1000)
        return super().search(request)


@dataclass(frozen=True)
class SlowServices(Services):
    @cached_property
    def search(self) -> SearchService:
        return SlowSearch(self.engine, self.analyzer, dictionaries=self.settings.dictionaries)


if __name__ == "__main__":
    run(load_settings(), make=SlowServices)
