"""A request's id, and with FAQSVC_LOG=json a line for each request on stderr.

The rule a change must not break: no line holds an address's parameters or a body. What people type holds telephone
numbers and worse; the query log of the store, which masks, is the only place that keeps queries.
"""

import logging
import re
import sys
from contextvars import ContextVar
from http import HTTPMethod
from itertools import count
from secrets import token_hex
from time import perf_counter

from flask import Flask, Response, g, request
from pythonjsonlogger.json import JsonFormatter

from faqsvc.config import LogFormat

log = logging.getLogger("faqsvc.requests")

_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_current: ContextVar[str] = ContextVar("request_id", default="")


def configure(form: LogFormat) -> None:
    """Logging of this process: warnings as lines to read, or everything as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_add_request_id)
    if form is LogFormat.JSON:
        fields = {"asctime": "time", "levelname": "level", "name": "logger"}
        handler.setFormatter(
            JsonFormatter(
                "%(asctime)s %(levelname)s %(name)s %(message)s", rename_fields=fields, json_ensure_ascii=False
            )
        )
    else:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger("gunicorn.error").addFilter(_without_what_was_sent)
    logging.basicConfig(
        level=logging.INFO if form is LogFormat.JSON else logging.WARNING, handlers=[handler], force=True
    )


def _without_what_was_sent(record: logging.LogRecord) -> bool:
    """Gunicorn quotes the line or the header that it refuses, and the address at which an application broke."""
    said = record.getMessage()
    for known in ("Invalid request", "Error handling request"):
        if said.startswith(known):
            error = record.exc_info[1] if record.exc_info else None
            record.msg, record.args, record.exc_info = known + (f": {type(error).__name__}" if error else ""), (), None
    return True


def install(app: Flask) -> None:
    own, numbers = token_hex(8), count(1)  # of this process: its app is made after the fork

    @app.before_request
    def begin() -> None:
        given = request.headers.get("X-Request-ID", "")
        _current.set(given if _ID.fullmatch(given) else f"{own}{next(numbers):016x}")
        g.received = perf_counter()

    app.after_request(_finish)


def _add_request_id(record: logging.LogRecord) -> bool:
    if request_id := _current.get():
        record.request_id = request_id
    return True


def _finish(response: Response) -> Response:
    response.headers["X-Request-ID"] = _current.get()
    if log.isEnabledFor(logging.INFO) and "received" in g:
        log.info(
            "%s %s",
            request.method if request.method in HTTPMethod.__members__ else "unknown",  # any word can be sent as one
            request.url_rule.rule if request.url_rule else "unknown",
            extra={"status": response.status_code, "ms": round(1e3 * (perf_counter() - g.received), 2)},
        )
    return response
