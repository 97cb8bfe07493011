"""gunicorn's threaded worker with bounds: how many requests wait, how long a client may take to send one.

gunicorn's own queues without end, so that under overload everybody waits until all give up; and a client that sends
its request byte by byte keeps a thread as long as it likes. Here a thread is taken when the first bytes have come, a
request that finds the queue full is answered 503 at once, and a client past its time is cut off.

When no file handle is left, connections that wait for nothing are closed to answer others: gunicorn's own worker dies.

The rule a change must not break: nothing that blocks runs in the main loop.
"""

import errno
import logging
import selectors
import socket
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from hashlib import sha256
from threading import Lock
from time import monotonic, sleep
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

log = logging.getLogger(__name__)

WAITING_A_THREAD = 3  # a page takes 3 ms, so the last of the queue waits about 10 ms for each of these
HEAD_SECONDS = 10.0  # from a request's first byte to the end of its head
WHOLE_SECONDS = 40.0  # to the end of its answer, body and slow readers included
RETRY_SECONDS = 2
_REFUSED_AT_ONCE = 64  # further ones are cut off: saying no must not cost more than saying yes
_DRAIN_SECONDS = 0.2
_TOLD_EVERY = 60.0  # seconds
_BREATH = 0.01  # where every connection is being answered: one of them is done soon

_STYLE = (
    "html{background:Canvas;color:CanvasText}"
    "body{max-width:30rem;margin:20vh auto;padding:0 1.25rem;font:100%/1.7 -apple-system,'Apple SD Gothic Neo',"
    "'Malgun Gothic',sans-serif;word-break:keep-all}a{display:inline-block;padding:.625rem 0;color:LinkText}"
)
_STYLE_HASH = b64encode(sha256(_STYLE.encode()).digest())
_PAGE = (
    '<!DOCTYPE html><html lang="ko"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    '<meta name="robots" content="noindex"><meta name="color-scheme" content="light dark">'
    f"<title>잠시 후 다시 시도해 주세요</title><style>{_STYLE}</style></head><body><main>"
    "<h1>지금 접속이 많습니다</h1><p>잠시 후 다시 시도해 주세요.</p>"
    '<p><a href="">다시 시도</a></p></main></body></html>'
).encode()
REFUSAL = (
    b"HTTP/1.1 503 Service Unavailable\r\n"
    b"Content-Type: text/html; charset=utf-8\r\n"
    + f"Content-Length: {len(_PAGE)}\r\nRetry-After: {RETRY_SECONDS}\r\n".encode()
    + b"Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: same-origin\r\n"
    b"Content-Security-Policy: default-src 'none'; style-src 'sha256-" + _STYLE_HASH + b"'; frame-ancestors 'none'\r\n"
    b"Connection: close\r\n\r\n" + _PAGE
)


class BoundedWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn ships no types
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._lock = Lock()
        self._waiting = 0
        self._refusing = 0
        self._refusals = ThreadPoolExecutor(1, thread_name_prefix="refusals")
        self._deadlines: dict[Any, float] = {}
        self._told = float("-inf")

    def accept(self, listener: Any) -> None:
        try:
            super().accept(listener)
        except OSError as error:
            if error.errno not in (errno.EMFILE, errno.ENFILE):
                raise
            self._make_room()

    def _make_room(self) -> None:
        """The connection stays in the listener's queue, and is accepted when the poller is asked next."""
        if monotonic() > self._told + _TOLD_EVERY:
            self._told = monotonic()
            log.error("no file handle is left: idle connections are closed; raise the limit of open files (ulimit -n)")
        for idle in (self.keepalived_conns, self.pending_conns):
            if idle:
                conn = idle.popleft()
                self.poller.unregister(conn.sock)
                self.nr_conns -= 1
                conn.close()
                return
        sleep(_BREATH)

    def enqueue_req(self, conn: Any) -> None:
        """In the main loop: a connection is new, or readable again."""
        if not conn.initialized and not conn.data_ready:
            self._wait_for_first_bytes(conn)
            return
        with self._lock:
            full = self._waiting >= WAITING_A_THREAD * self.cfg.threads
            self._waiting += not full
        if full:
            self._refuse(conn)
        else:
            super().enqueue_req(conn)

    def _wait_for_first_bytes(self, conn: Any) -> None:
        conn.timeout = monotonic() + self.cfg.keepalive
        self.pending_conns.append(conn)
        answer = partial(self.on_pending_socket_readable, conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, answer)

    def handle(self, conn: Any) -> Any:
        """In a thread."""
        with self._lock:
            self._waiting -= 1
            self._deadlines[conn] = monotonic() + HEAD_SECONDS
        try:
            return super().handle(conn)
        finally:
            with self._lock:
                self._deadlines.pop(conn, None)

    def handle_request(self, req: Any, conn: Any) -> Any:
        with self._lock:
            self._deadlines[conn] = monotonic() + WHOLE_SECONDS
        return super().handle_request(req, conn)

    def murder_pending(self) -> None:
        """Once a second or oftener, in the main loop."""
        super().murder_pending()
        now = monotonic()
        with self._lock:
            late = [conn for conn, deadline in self._deadlines.items() if deadline < now]
        for conn in late:
            with suppress(OSError):
                conn.sock.shutdown(socket.SHUT_RDWR)  # its thread then reads an end, or fails to write

    def _refuse(self, conn: Any) -> None:
        if self._refusing >= _REFUSED_AT_ONCE:
            self.nr_conns -= 1
            conn.close()
            return
        self._refusing += 1
        said = self._refusals.submit(_say_no, conn)
        said.add_done_callback(lambda _: self.method_queue.defer(self._refused))

    def _refused(self) -> None:
        self._refusing -= 1
        self.nr_conns -= 1


def _say_no(conn: Any) -> None:
    """What was sent is read first: closing with unread bytes resets the connection, and the answer with it."""
    with suppress(OSError):
        conn.sock.settimeout(_DRAIN_SECONDS)
        conn.sock.recv(65_536)
        conn.sock.sendall(REFUSAL)
        conn.sock.shutdown(socket.SHUT_WR)
    conn.close()
