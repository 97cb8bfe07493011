"""Stage 4: SearchRequest -> SearchResult (query language, planning, ranking numbers, facets, passages, suggestions).

Doors know `port.HelpSearch`; `service.SearchService` is its implementation over any engine.
"""

from faqsvc.search.port import HelpSearch
from faqsvc.search.service import SearchService

__all__ = ["HelpSearch", "SearchService"]
