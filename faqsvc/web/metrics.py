"""`/metrics` for Prometheus: what was asked, how long it took, what search found. Counted over all workers.

The library keeps each worker's numbers in a file of its own (its multiprocess mode, switched on by `shared`), so any
worker answers for all. The rule a change must not break: labels come from our own routes and enumerations, never from
what was typed; a label is a time series for good.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hmac import compare_digest
from shutil import rmtree
from tempfile import mkdtemp
from time import perf_counter

from flask import Blueprint, Flask, Response, abort, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess, values
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from faqsvc.config import Settings
from faqsvc.model import SearchResult

_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # the library's own switch, read by it alone
# Seconds: an answer from memory takes half a millisecond, a search one to four; past 2.5 nobody waits.
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


@contextmanager
def shared() -> Iterator[None]:
    """Numbers of this process and the workers that it starts are counted together. Call before any app is made."""
    folder, owner = mkdtemp(prefix="faqsvc-metrics-"), os.getpid()
    try:
        os.environ[_FOLDER] = folder
        # The library has chosen at its import, when the switch was not set yet.
        values.ValueClass = values.MultiProcessValue()  # type: ignore[no-untyped-call]
        yield
    finally:
        if os.getpid() == owner:  # a worker that ends comes by here too, while others still count
            rmtree(folder, ignore_errors=True)


class _Numbers:
    def __init__(self) -> None:
        self.requests = Counter("faqsvc_requests", "Requests answered", ["route", "status"])
        about = "From request to response, without sending it"
        self.seconds = Histogram("faqsvc_request_seconds", about, ["route"], buckets=_BUCKETS)
        self.searches = Counter("faqsvc_searches", "Searches by what they found", ["found"])
        self.corrections = Counter("faqsvc_corrections", "Corrections made to queries", ["kind"])
        self.lost = Counter("faqsvc_query_log_lost", "Searches that the query log could not take")
        self.degraded = Counter("faqsvc_degraded_searches", "Searches answered with less than all of it")


_numbers = cache(_Numbers)  # once a process, after `shared`


def install(app: Flask, settings: Settings) -> None:
    """Count every request; show the numbers to who has FAQSVC_METRICS_TOKEN, to nobody when it is empty."""
    _numbers()
    app.after_request(_count)
    metrics = Blueprint("metrics", __name__)

    @metrics.get("/metrics")
    def numbers() -> Response:
        held = request.headers.get("Authorization", "").removeprefix("Bearer ").encode("utf-8", "surrogateescape")
        if not settings.metrics_token or not compare_digest(held, settings.metrics_token.encode()):
            abort(404)
        return Response(_exposition(), content_type=CONTENT_TYPE_PLAIN_0_0_4, headers={"Cache-Control": "no-store"})

    app.register_blueprint(metrics)


def count_search(result: SearchResult) -> None:
    numbers = _numbers()
    numbers.searches.labels("weak" if result.weak else "some" if result.total else "none").inc()
    for correction in result.corrections:
        numbers.corrections.labels(correction.kind.value).inc()
    if result.degradations:
        numbers.degraded.inc()


def count_lost(events: int) -> None:
    _numbers().lost.inc(events)


def _count(response: Response) -> Response:
    numbers = _numbers()
    route = request.url_rule.rule if request.url_rule else "unknown"
    numbers.requests.labels(route, str(response.status_code)).inc()
    if "received" in g:  # set by request_log
        numbers.seconds.labels(route).observe(perf_counter() - g.received)
    return response


def _exposition() -> bytes:
    if _FOLDER not in os.environ:  # one process: the default registry has it all
        return generate_latest()
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)
