"""For machines: is the process alive, can it answer."""

from flask import Blueprint, Response, jsonify

from faqsvc.errors import FaqError
from faqsvc.search import HelpSearch


def make(search: HelpSearch) -> Blueprint:
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
        return jsonify({"status": "ok", "generation": generation}), 200

    return health
