"""An HTTP endpoint that speaks OpenAI's embeddings API, as text-embeddings-inference, vLLM and Ollama do.

What it answers is foreign: of bounded size, checked number by number. Connections are kept and used again.
"""

import json
import ssl
from collections.abc import Sequence
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

import numpy as np

from faqsvc.errors import EmbedderError, SettingsError
from faqsvc.semantics.embedder import Kind, Rows, unit
from faqsvc.semantics.prefixes import prefixed

_AT_ONCE = 32  # texts of one request
_LARGEST = 200_000  # bytes of answer for each text: 4,096 dimensions in decimals take 90,000
_TOLD = 120  # characters of its own words that an error repeats


class EndpointEmbedder:
    """Implements `semantics.embedder.Embedder`; `seconds` bounds each wait for the network."""

    def __init__(self, url: str, *, model: str, key: str = "", seconds: float = 10.0) -> None:
        """Raises SettingsError."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise SettingsError(f"FAQSVC_EMBEDDING_URL={url:.80}: not an address of http or https")
        self._secure, self._host, self._port = parts.scheme == "https", parts.hostname, parts.port
        self._path = f"{parts.path.rstrip('/')}/embeddings"
        self._headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
        self._model = model
        self._seconds = seconds
        self._idle: list[HTTPConnection] = []  # a list's append and pop are safe for threads
        self.identity = f"endpoint {model}"

    def embed(self, texts: Sequence[str], kind: Kind) -> Rows:
        parts = [self._ask(texts[at : at + _AT_ONCE], kind) for at in range(0, len(texts), _AT_ONCE)]
        if len({part.shape[1] for part in parts}) > 1:
            raise EmbedderError(f"{self._host}: vectors of different lengths")
        return np.concatenate(parts) if parts else np.zeros((0, 0), np.float32)

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()

    def _ask(self, texts: Sequence[str], kind: Kind) -> Rows:
        given = [prefixed(text, kind, model=self._model) or "." for text in texts]
        body = json.dumps({"model": self._model, "input": given, "encoding_format": "float"}).encode()
        try:
            answer = self._post(body, limit=_LARGEST * len(texts))
        except (OSError, HTTPException) as error:
            raise EmbedderError(f"{self._host}: {type(error).__name__}: {error}"[:_TOLD]) from error
        return _rows(answer, len(texts), host=self._host)

    def _post(self, body: bytes, *, limit: int) -> bytes:
        """One more try where a connection that was kept has been closed meanwhile."""
        if self._idle:
            try:
                return self._exchange(self._idle.pop(), body, limit=limit)
            except (ConnectionError, HTTPException, IndexError):  # IndexError: another thread took it
                pass
        return self._exchange(self._connect(), body, limit=limit)

    def _connect(self) -> HTTPConnection:
        if self._secure:
            context = ssl.create_default_context()
            return HTTPSConnection(self._host, self._port, timeout=self._seconds, context=context)
        return HTTPConnection(self._host, self._port, timeout=self._seconds)

    def _exchange(self, connection: HTTPConnection, body: bytes, *, limit: int) -> bytes:
        data = b""
        try:
            connection.request("POST", self._path, body, self._headers)
            response = connection.getresponse()
            data = response.read(limit + 1)
        finally:
            if data and len(data) <= limit:
                self._idle.append(connection)
            else:
                connection.close()  # what is left of an answer must not be taken for the next one
        if len(data) > limit:
            raise EmbedderError(f"{self._host}: an answer of more than {limit:,} bytes")
        if response.status != 200:
            told = data[:_TOLD].decode("utf-8", "replace")
            raise EmbedderError(f"{self._host}: {response.status} {response.reason}: {told}")
        return data


def _rows(data: bytes, count: int, *, host: str) -> Rows:
    try:
        listed = sorted(json.loads(data)["data"], key=lambda one: one["index"])
        rows = np.array([one["embedding"] for one in listed], np.float64)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise EmbedderError(f"{host}: not an answer of the embeddings API: {type(error).__name__}") from error
    if rows.ndim != 2 or len(rows) != count or not rows.shape[1] or not np.isfinite(rows).all():
        raise EmbedderError(f"{host}: {count} vectors of numbers were asked for, not {rows.shape}")
    return unit(rows)
