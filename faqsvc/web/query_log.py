"""Tells the query log what was asked and opened, once the answer is made. What a crawler does is not told.

Views say it by `searched` and `opened`; without a recorder (no store) nobody listens.
"""

import re
from time import perf_counter

from flask import Flask, Response, g, request

from faqsvc.model import FacetNode, SearchResult
from faqsvc.store.base import now
from faqsvc.store.query_log import Door
from faqsvc.usage.recorder import Event, OpenEvent, Recorder, SearchEvent
from faqsvc.web.readers import reader

_CRAWLERS = re.compile(r"bot\b|bot/|crawl|spider|slurp|preview|yeti|daum(?:oa)?/|facebookexternalhit", re.IGNORECASE)


def searched(result: SearchResult, categories: tuple[FacetNode, ...]) -> None:
    """Say that the request is a search, what its answer is, and which categories there are."""
    g.searched = result, categories


def opened(entry_id: str) -> None:
    """Say that the request is for an article."""
    g.opened = entry_id


def install(app: Flask, recorder: Recorder) -> None:
    @app.after_request
    def note(response: Response) -> Response:
        if response.status_code in (200, 304) and request.method == "GET" and (event := _event()) is not None:
            recorder.note(event)
        return response


def _event() -> Event | None:
    if _CRAWLERS.search(request.user_agent.string):
        return None
    if "searched" in g:
        result, categories = g.searched
        if not result.request.query:
            return None
        door = Door.API if request.path.startswith("/api/") else Door.PAGE
        return SearchEvent(result, categories, reader(), door, now(), 1e3 * (perf_counter() - g.received))
    return OpenEvent(g.opened, reader(), now()) if "opened" in g else None
