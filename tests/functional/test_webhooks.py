"""Other systems are told of changed articles: signed, again after a failure, never inside a private network unasked."""

import http.client
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from faqsvc.analysis import Analyzer
from faqsvc.editing import webhooks
from faqsvc.editing.webhooks import Deliverer, Undelivered, is_public, signature
from faqsvc.errors import SettingsError
from faqsvc.model.article import ArticleState
from faqsvc.store import Message, Outbox, outbox
from faqsvc.store.base import now
from faqsvc.wiring import Services
from tests.entries import entry
from tests.functional.files import FILES, write
from tests.functional.staff import settings

SECRET = "0123456789abcdef0123456789abcdef"


class Receiver(HTTPServer):
    """Keeps what comes; answers with the statuses that are left, then 200."""

    def __init__(self) -> None:
        self.came: list[tuple[dict[str, str], bytes, str]] = []
        self.statuses: list[int] = []
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook?from=faqsvc"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.came.append((dict(self.headers), body, self.path))
        status = self.server.statuses.pop(0) if self.server.statuses else 200
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def services(
    tmp_path: Path, analyzer: Analyzer, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Services]:
    monkeypatch.setattr(outbox, "_AFTER", outbox.timedelta(0))
    monkeypatch.setattr(outbox, "_FIRST_WAIT", outbox.timedelta(0))
    made = Services(settings(tmp_path, webhooks=(receiver.url,), webhook_secret=SECRET, webhook_private="yes"))
    made.__dict__["analyzer"] = analyzer
    write(made, FILES)
    yield made
    made.store.close()


def test_a_published_article_is_told_signed(services: Services, receiver: Receiver) -> None:
    services.editor.publish(replace(FILES[0], question="고친 질문"), author="mina", seen=0)
    assert services.deliverer.deliver_due() == 1
    headers, body, path = receiver.came[0]
    assert path == "/hook?from=faqsvc"
    assert headers["X-Faqsvc-Event"] == "article.published"
    told = json.loads(body)
    assert (told["id"], told["question"], told["url"]) == ("1", "고친 질문", "/helps_html/1?locale=ko")
    stamp, value = (part.partition("=")[2] for part in headers["X-Faqsvc-Signature"].split(","))
    assert value == signature(SECRET, body, at=int(stamp))
    assert abs(now().timestamp() - int(stamp)) < 60
    assert services.outbox.undelivered() == ()


def test_drafts_and_internal_words_are_told_to_nobody(services: Services, receiver: Receiver) -> None:
    services.editor.draft(replace(FILES[0], question="초안"), author="mina", seen=0)
    assert services.deliverer.deliver_due() == 0
    internal = entry("e1", "내부 비밀", "상담원만")
    services.editor.publish(internal, author="mina", seen=0, state=ArticleState.INTERNAL)
    services.deliverer.deliver_due()
    assert all("비밀" not in body.decode() for _, body, _ in receiver.came)


def test_a_receiver_that_fails_is_told_again(services: Services, receiver: Receiver) -> None:
    receiver.statuses = [500, 302, 200]
    services.editor.withdraw("1", author="mina", seen=0)
    assert services.deliverer.deliver_due() == 3
    assert len(receiver.came) == 3
    assert {path for _, _, path in receiver.came} == {"/hook?from=faqsvc"}  # a redirect is a failure, not followed
    assert len({headers["X-Faqsvc-Delivery"] for headers, _, _ in receiver.came}) == 1
    assert services.outbox.undelivered() == ()


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/", "http://localhost:1/", "http://[::1]:1/", "http://10.0.0.1/", "http://169.254.169.254/latest",
        "http://192.168.0.1/", "http://[::ffff:127.0.0.1]/", "http://0.0.0.0/", "http://[fe80::1]/", "http://100.64.0.1/",
    ],
)  # fmt: skip
def test_private_networks_are_refused(url: str) -> None:
    message = Message(1, url, "article.published", "{}", now(), 1)
    with pytest.raises(Undelivered, match="private"):
        Deliverer(Outbox(None), secret=SECRET, private=False).send(message)  # type: ignore[arg-type]  # not reached


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("203.0.113.1", False), ("8.8.8.8", True), ("224.0.1.1", False), ("255.255.255.255", False),
        ("2606:4700::1", True), ("::7f00:1", False), ("fec0::1", False), ("ff0e::1", False), ("::ffff:8.8.8.8", True),
        ("64:ff9b::7f00:1", False), ("64:ff9b::808:808", True), ("64:ff9b:1::a00:1", False), ("2002:a00:1::1", False),
        ("2002:808:808::1", True), ("2001::1", False), ("fe80::1%eth0", False), ("::", False),
    ],
)  # fmt: skip
def test_an_address_inside_another_is_looked_at(address: str, public: bool) -> None:
    """NAT64 and 6to4 carry an IPv4 address, which Python's `is_global` does not look at."""
    assert is_public(address) is public


def drip(server: socket.socket, *, first: bytes, then: bytes) -> None:
    one, _ = server.accept()
    with one, suppress(OSError):
        one.sendall(first)
        for _ in range(200):
            sleep(0.05)
            one.sendall(then)


@pytest.mark.parametrize(
    ("first", "then"),
    [(b"HTTP/1.1 200 OK\r\nX-Long: ", b"a"), (b"", b"HTTP/1.1 100 Continue\r\n\r\n"), (b"HTTP/1.1 ", b"2")],
)
def test_a_receiver_that_answers_byte_by_byte_holds_nobody(
    first: bytes, then: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "_WHOLE", 0.4)
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=partial(drip, server, first=first, then=then), daemon=True)
        thread.start()
        message = Message(1, f"http://127.0.0.1:{server.getsockname()[1]}/", "article.published", "{}", now(), 1)
        began = monotonic()
        with suppress(OSError, http.client.HTTPException, Undelivered):
            Deliverer(Outbox(None), secret=SECRET, private=True).send(message)  # type: ignore[arg-type]  # not reached
        assert monotonic() - began < 4
        thread.join()


def test_what_a_receiver_says_is_not_logged(
    services: Services, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "_FIRST_WAIT", outbox.timedelta(hours=1))
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        say = partial(drip, server, first=b"\x1b[2J forged line 010-1234-5678\r\n", then=b"x")
        threading.Thread(target=say, daemon=True).start()
        with services.store.begin() as session:
            services.outbox.telling((url,), "article.published", "{}")(session)
        assert services.deliverer.deliver_due() == 1
    ((_, told, _),) = services.outbox.undelivered()
    assert told == "BadStatusLine"
    assert "forged" not in caplog.text
    assert "BadStatusLine" in caplog.text


def test_hooks_need_a_secret(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="FAQSVC_WEBHOOK_SECRET"):
        settings(tmp_path, webhooks=("https://a.example/",))
