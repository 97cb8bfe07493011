"""A server in a cluster's place that misbehaves on purpose: each request is answered by the next of its `answers`."""

import http.client
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import sleep

CERTIFICATES = Path(__file__).parent / "certificates"
Answer = Callable[[BaseHTTPRequestHandler], None]


class Misbehaving(ThreadingHTTPServer):
    """`asked`: method, path and headers of every request so far; `connected`: the ports of clients that asked. The last
    answer is given for ever."""

    daemon_threads = True

    def __init__(self, answers: Sequence[Answer], *, certificate: str = "") -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers = list(answers)
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.connected: set[int] = set()
        self.stopped = threading.Event()
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(CERTIFICATES / certificate, CERTIFICATES / "server.key")
            self.socket = context.wrap_socket(self.socket, server_side=True)
        self.url = f"http{'s' if certificate else ''}://localhost:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients hang up on purpose."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Misbehaving

    body = b""

    def _any(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        server = self.server
        server.asked.append((self.command, self.path, dict(self.headers)))
        server.connected.add(self.client_address[1])
        answer = server.answers.pop(0) if len(server.answers) > 1 else server.answers[0]
        answer(self)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _any  # noqa: N815 (the names that http.server asks for)

    def log_message(self, *_: object) -> None:
        """Silence."""


@contextmanager
def misbehaving(*answers: Answer, certificate: str = "") -> Iterator[Misbehaving]:
    """certificate: a file of CERTIFICATES; then it speaks TLS."""
    server = Misbehaving(answers, certificate=certificate)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()


def says(body: bytes, status: int = 200, kind: str = "application/json") -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def hangs(handler: BaseHTTPRequestHandler) -> None:
    handler.server.stopped.wait(30)  # type: ignore[attr-defined]


def drips(handler: BaseHTTPRequestHandler) -> None:
    """A byte now and then, for ever."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "1000000")
    handler.end_headers()
    while not handler.server.stopped.wait(0.1):  # type: ignore[attr-defined]
        handler.wfile.write(b" ")
        handler.wfile.flush()


def drips_its_head(handler: BaseHTTPRequestHandler) -> None:
    """A byte now and then for three seconds, before the body has begun."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Long: ")
    for _ in range(30):
        handler.server.stopped.wait(0.1)  # type: ignore[attr-defined]
        handler.wfile.write(b"x")
        handler.wfile.flush()
    handler.wfile.write(b"\r\nContent-Length: 2\r\n\r\n{}")


def breaks_off(handler: BaseHTTPRequestHandler) -> None:
    """Half an answer."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"took": 1, "hits"')
    handler.close_connection = True


def passes_on(port: int, late: Callable[[], float]) -> Answer:
    """What the server on `port` answers, so many seconds later."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        kept = {name: handler.headers[name] for name in ("Content-Type",) if name in handler.headers}
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as other:
            other.request(handler.command, handler.path, getattr(handler, "body", b""), kept)
            answered = other.getresponse()
            body = answered.read()
        sleep(late())
        says(body, answered.status, answered.headers["Content-Type"])(handler)

    return answer
