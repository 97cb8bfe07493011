"""One cluster over opensearch-py: every request ends in time, is repeated only where that is safe, and fails as one of
our errors.

The rule a change must not break: `ask` comes back or raises within its `seconds`, whatever the other side does; all
that is asked for one request, within that request's deadline.
"""

import logging
import random
import ssl
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import (
    AuthenticationException,
    AuthorizationException,
    ConflictError,
    NotFoundError,
    OpenSearchException,
    SerializationError,
    SSLError,
    TransportError,
)

from faqsvc.deadline import left
from faqsvc.engines.opensearch_engine.breaker import Breaker
from faqsvc.engines.opensearch_engine.connection import BoundedConnection
from faqsvc.errors import EngineUnavailable, IndexError_, SettingsError

logging.getLogger("opensearch").setLevel(logging.ERROR)  # it logs each failed attempt with a traceback; ours tell once

_BUSY = frozenset([429, 502, 503, 504])
_LEAST = 0.05  # seconds; with less nobody is asked
_FIRST_WAIT = 0.05  # seconds before a request is repeated; doubled each time, with jitter


@dataclass(frozen=True, slots=True)
class Access:
    """Where a cluster is and how to be let in. seconds: how long a reader waits for one answer, if its request has as
    much left."""

    urls: tuple[str, ...]
    user: str = ""
    password: str = ""
    api_key: str = ""
    authority: Path | None = None
    seconds: float = 1.5
    connections: int = 16


class Absent(Exception):
    """What was asked for is not there (404)."""


class Conflict(Exception):
    """Somebody else was first (409, or an index that exists)."""


class Cluster:
    """Safe for threads. `breaker`: shared by those who rather have no answer than wait; None for those who wait."""

    def __init__(self, access: Access, *, breaker: Breaker | None = None) -> None:
        self._access = access
        self._breaker = breaker
        if not access.urls:
            raise SettingsError("FAQSVC_OPENSEARCH_URLS: names no address, which FAQSVC_ENGINE=opensearch needs")
        options: dict[str, Any] = {"ssl_context": _trusting(access.authority)} if access.authority else {}
        if access.api_key or access.user:
            options["headers"] = {"Authorization": _authorization(access)}
        try:
            self._client = OpenSearch(
                list(access.urls),
                connection_class=BoundedConnection,
                pool_maxsize=access.connections,
                max_retries=0,
                http_compress=False,
                dead_timeout=1,
                timeout_cutoff=3,
                **options,
            )
        except (ValueError, OSError, OpenSearchException) as error:
            raise SettingsError(f"FAQSVC_OPENSEARCH_URLS: {error}") from error

    @property
    def reachable(self) -> bool:
        """False while the breaker is open: asking would only fail."""
        return self._breaker is None or not self._breaker.is_open

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        params: Mapping[str, str] | None = None,
        seconds: float = 0.0,
        repeat: bool = True,
    ) -> Any:
        """The JSON of the answer. repeat: whether asking twice does no harm. seconds: for what is no part of a search,
        which is why no request's deadline shortens it. Raises EngineUnavailable, IndexError_, Absent, Conflict."""
        longest = seconds or (min(self._access.seconds, left()) if self._breaker else self._access.seconds)
        if longest < _LEAST:
            raise EngineUnavailable("OpenSearch did not answer all of a request in time (FAQSVC_OPENSEARCH_TIMEOUT_MS)")
        if self._breaker and not self._breaker.lets_through():
            raise EngineUnavailable("OpenSearch did not answer lately; it is tried again within seconds")
        try:
            answer = self._asked(method, path, body, dict(params or {}), longest, repeat=repeat)
        except EngineUnavailable:
            if self._breaker:
                self._breaker.failed()
            raise
        if self._breaker:
            self._breaker.succeeded()
        return answer

    def _asked(
        self, method: str, path: str, body: object, params: dict[str, str], seconds: float, *, repeat: bool
    ) -> Any:
        until = monotonic() + seconds
        wait = _FIRST_WAIT
        while True:
            try:
                return self._once(method, path, body, params, until - monotonic())
            except OpenSearchException as error:
                if not (repeat and _passing(error)) or monotonic() + wait >= until:
                    raise _told(error, path) from error
            sleep(wait * random.uniform(0.5, 1.0))  # noqa: S311 (spreads the load, guards nothing)
            wait *= 2

    def _once(self, method: str, path: str, body: object, params: dict[str, str], seconds: float) -> Any:
        """One attempt on one node; a node that fails is passed over by the next attempts."""
        transport = self._client.transport
        try:
            answer = transport.perform_request(method, path, params=params, body=body, timeout=max(seconds, _LEAST))
        except (
            SerializationError,
            ValueError,
            LookupError,
            AttributeError,
        ) as error:  # garbage in place of JSON, in several ways
            raise TransportError("N/A", f"no OpenSearch answer: {type(error).__name__}", error) from error
        if not isinstance(answer, dict | list):
            raise TransportError("N/A", "no OpenSearch answer", answer)
        return answer

    def close(self) -> None:
        self._client.close()


def _trusting(authority: Path) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=authority)
    except OSError as error:
        told = error.strerror if isinstance(error, FileNotFoundError | PermissionError) else "holds no certificate"
        raise SettingsError(f"FAQSVC_OPENSEARCH_CA={authority}: {told}") from error


def _authorization(access: Access) -> str:
    """A password may be of any letters: RFC 7617, in UTF-8, which opensearch-py's own does not do."""
    if access.api_key:
        return f"ApiKey {access.api_key}"
    return "Basic " + b64encode(f"{access.user}:{access.password}".encode()).decode()


def _passing(error: OpenSearchException) -> bool:
    """Whether the next attempt, perhaps on another node, may succeed."""
    if isinstance(error, SSLError) or not isinstance(error, TransportError):
        return False
    return error.status_code in _BUSY or not isinstance(error.status_code, int)


def _told(error: OpenSearchException, path: str) -> Exception:
    if isinstance(error, NotFoundError):
        return Absent(path)
    if isinstance(error, ConflictError) or "resource_already_exists" in str(error):
        return Conflict(path)
    if isinstance(error, AuthenticationException | AuthorizationException):
        return EngineUnavailable(
            "OpenSearch refused the user or key; check FAQSVC_OPENSEARCH_USER, _PASSWORD, _API_KEY"
        )
    if isinstance(error, SSLError):
        return EngineUnavailable("OpenSearch's certificate is not trusted; check FAQSVC_OPENSEARCH_CA and _URLS")
    status = error.status_code if isinstance(error, TransportError) else None
    if isinstance(status, int) and 400 <= status < 500 and status not in _BUSY:
        return IndexError_(f"OpenSearch refused {path.split('?')[0]}: {error}")
    return EngineUnavailable(
        f"OpenSearch does not answer ({status or type(error).__name__}); check the cluster's health"
    )
