"""Where a help center stands: under a path of its host (FAQSVC_PATH), or at its root.

Routes and the addresses of entries know nothing of the path; it is put before them where an address goes out (`at`, the
global `root` of templates) and taken off where a request comes in (`Mounted`). The rule a change must not break: no
address of ours leaves without it.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import has_request_context, request
from werkzeug.routing import IntegerConverter, Map
from werkzeug.wrappers import Response

from faqsvc.config import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_LARGEST = 2**31 - 1
ALIVE = frozenset(["/livez", "/healthz"])  # asked by address, not by name or path
_FOR_MACHINES = ALIVE | {"/readyz", "/metrics"}  # asked by address, of each process; they tell nothing of the name


class RowNumber(IntegerConverter):
    """A number in an address that both databases can hold; with a larger one it is no address of ours."""

    def __init__(self, map: Map) -> None:  # noqa: A002 - werkzeug gives it by this name
        super().__init__(map, max=_LARGEST)


def at(path: str) -> str:
    """One of our own paths as a browser has to ask for it; outside of a request as it is."""
    return request.script_root + path if has_request_context() else path


def base(settings: Settings) -> str:
    """The public address of the help center, as it was asked for where none is set; without a slash at the end."""
    return settings.base_url or request.url_root.rstrip("/")


class Mounted:
    """A WSGI application under `path`; only what lies below reaches it."""

    def __init__(self, app: "WSGIApplication", path: str) -> None:
        self._app = app
        self._path = path

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        asked = str(environ.get("PATH_INFO", ""))
        if asked.startswith(f"{self._path}/"):
            root = str(environ.get("SCRIPT_NAME", "")) + self._path
            below = {**environ, "SCRIPT_NAME": root, "PATH_INFO": asked[len(self._path) :]}
            return self._app(below, start_response)
        if asked == self._path:
            query = str(environ.get("QUERY_STRING", ""))
            target = f"{environ.get('SCRIPT_NAME', '')}{self._path}/" + (f"?{query}" if query else "")
            return Response(status=308, headers={"Location": target})(environ, start_response)
        return no_help_center(404)(environ, start_response) if asked not in ALIVE else alive()(environ, start_response)


class Probed:
    """A WSGI application that answers to trusted hosts, of which `host` is one; probes may ask by whatever name."""

    def __init__(self, app: "WSGIApplication", host: str) -> None:
        self._app = app
        self._host = host

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ.get("PATH_INFO") in _FOR_MACHINES:
            environ = {**environ, "HTTP_HOST": self._host}
        return self._app(environ, start_response)


def alive() -> Response:
    return Response('{"status": "ok"}', mimetype="application/json")


def no_help_center(status: int) -> Response:
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
    return Response("no help center has this address\n", status, mimetype="text/plain", headers=headers)
