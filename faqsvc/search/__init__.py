"""Stage 4: SearchRequest -> SearchResult (query language, planning, ranking numbers, facets, passages, suggestions).

Doors know `port.HelpSearch`; `service.SearchService` is its implementation over any engine, `standby` puts a
second one behind the first.
"""

from faqsvc.search.port import HelpSearch
from faqsvc.search.service import SearchService
from faqsvc.search.standby import StandbySearch, sure
from faqsvc.search.understanding import EVERY_STEP, Step

__all__ = ["EVERY_STEP", "HelpSearch", "SearchService", "StandbySearch", "Step", "sure"]
