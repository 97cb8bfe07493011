"""For machines: is the process alive, can it answer."""

from flask import Blueprint, Response, jsonify

from faqsvc.errors import FaqError
from faqsvc.search import HelpSearch
from faqsvc.wiring import Services

_WAIT = 0.2  # seconds for the store


def make(search: HelpSearch, services: Services | None) -> Blueprint:
    health = Blueprint("health", __name__)

    @health.get("/livez")
    @health.get("/healthz")
    def alive() -> Response:
        return jsonify({"status": "ok"})

    @health.get("/readyz")
    def ready() -> tuple[Response, int]:
        try:
            generation = search.generation
        except FaqError as error:
            return jsonify({"status": "unavailable", "index": type(error).__name__}), 503
        answer = {"status": "ok" if generation >= 0 else "standby", "generation": abs(generation)}
        if services is not None:
            answer["store"] = _store(services)
        return jsonify(answer), 200

    return health


def _store(services: Services) -> str:
    """Searching goes on without it, so it is told and no reason to be taken out of service."""
    try:
        services.waiting.run(services.store.ready, seconds=_WAIT)
    except FaqError as error:
        return type(error).__name__
    return "ok"
