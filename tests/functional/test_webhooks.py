"""Other systems are told of changed articles: signed, again after a failure, never inside a private network unasked."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from faqsvc.analysis import Analyzer
from faqsvc.editing.webhooks import Deliverer, Undelivered, signature
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


def test_hooks_need_a_secret(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="FAQSVC_WEBHOOK_SECRET"):
        settings(tmp_path, webhooks=("https://a.example/",))
