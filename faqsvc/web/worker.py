"""gunicorn's threaded worker with bounds: how many requests wait, how long a client may take to send one.

gunicorn's own queues without end, so that under overload everybody waits until all give up; a client that sends its
request byte by byte keeps a thread as long as it likes; and one that does not hang up after its answer holds the main
loop, everybody's, for two seconds. Here a thread is taken when the first bytes have come, a request that finds the
queue full is answered 503 at once, and a client past its time is cut off.

When no file handle is left, connections that wait for nothing are closed to answer others: gunicorn's own worker dies.

Connections are shared with the other workers: one that is busy leaves an idle one time to accept.

The rule a change must not break: nothing that blocks for longer than that runs in the main loop.
"""

import errno
import logging
import re
import selectors
import socket
from base64 import b64encode
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from hashlib import sha256
from threading import Lock
from time import monotonic, sleep
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

log = logging.getLogger(__name__)

WAITING_A_THREAD = 3  # a page takes 3 ms, so the last of the queue waits about 10 ms for each of these
HEAD_SECONDS = 10.0  # from a request's first byte to the end of its head
WHOLE_SECONDS = 40.0  # to the end of its answer, body and slow readers included
RETRY_SECONDS = 2
_IN_FLOOD = 4  # the share of the threads that work then: they compute, and would take the processor from each other
_ACCEPTED_AT_ONCE = 64
_READ = 65_536  # bytes
_LATELY = 0.1  # seconds
_PARTING_SECONDS = 2.0  # that a client has to hang up
_TOLD_EVERY = 60.0  # seconds
_COURTESY = 0.002  # seconds in which an idle worker wakes and accepts, also where others compute
_COURTESIES = 5  # in a row; then one in so many seconds
_COURTEOUS_EVERY = 0.02
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


_PROBES = (b"GET /livez ", b"GET /healthz ")  # whoever asks would end a process that is only busy
# Whoever asks would take a process that sheds out of service, in a flood one after the other until none is left. Only
# the application knows, so it is asked, beyond the bound; a few at once, lest the flood comes this way.
_READINESS = re.compile(rb"GET /(?:[\w.~-]+/){0,3}readyz ")
_READINESS_AT_ONCE = 2
ALIVE = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 16\r\nCache-Control: no-store\r\n"
    b'Connection: close\r\n\r\n{"status": "ok"}'
)


class _Connection(TConn):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn's waits for the client to hang up, in the main loop; here the poller does."""

    def __init__(self, worker: "BoundedWorker", sock: socket.socket, client: Any, server: Any) -> None:
        super().__init__(worker.cfg, sock, client, server)
        self._worker = worker

    def close(self, graceful: bool = False) -> None:  # noqa: FBT001, FBT002 (gunicorn's)
        if graceful:
            self._worker.part(self)
        else:
            super().close()


class Flood:
    """Whether most of those who came lately were refused. Then nobody waits in the queue, which is for bursts: as many
    are answered without it, each in a tenth of the time."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self.on = False
        self._clock = clock
        self._began = 0.0
        self._came = self._refused = 0

    def came(self, *, admitted: bool) -> None:
        now = self._clock()
        if now > self._began + _LATELY:
            self.on = 2 * self._refused > self._came and now < self._began + 2 * _LATELY
            self._began, self._came, self._refused = now, 0, 0
        self._came += 1
        self._refused += not admitted


class BoundedWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn ships no types
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._lock = Lock()
        self._in_flight = 0
        self._flood = Flood()
        self._parting: deque[Any] = deque()
        self._deadlines: dict[Any, float] = {}
        self._readiness: set[Any] = set()  # connections that were let in beyond the bound
        self._told = self._next_wait = float("-inf")

    def accept(self, listener: Any) -> None:
        """Whoever has come, up to a bound: one at each look at the poller is too few where threads compute. Who comes
        while this worker is busy is left to an idle one first, lest all stay with the one that woke first."""
        room = self._fair_share()
        for _ in range(_ACCEPTED_AT_ONCE):
            try:
                sock, client = listener.accept()
            except OSError as error:
                if error.errno in (errno.EMFILE, errno.ENFILE):
                    self._make_room()
                elif error.errno not in (errno.EAGAIN, errno.ECONNABORTED):
                    raise
                return
            if self._full() and not self._asks_readiness(sock) and (heard := _heard(sock)) is not None:
                self._flood.came(admitted=False)
                _turn_away(sock, heard)
                continue
            self.nr_conns += 1
            self._wait_for_first_bytes(_Connection(self, sock, client, listener.getsockname()))
            room -= 1
            if not room:
                return

    def _fair_share(self) -> int:
        """How many are accepted before the others had time to."""
        busy = self._in_flight + len(self.pending_conns)
        if self.cfg.workers == 1 or self._flood.on or self._full():
            return _ACCEPTED_AT_ONCE
        if not busy:
            return int(self.cfg.threads)
        now = monotonic()
        if self._next_wait > now:
            return _ACCEPTED_AT_ONCE
        self._next_wait = max(self._next_wait, now - _COURTESIES * _COURTEOUS_EVERY) + _COURTEOUS_EVERY
        sleep(_COURTESY)
        return max(1, int(self.cfg.threads) - busy)

    def _make_room(self) -> None:
        """The connection stays in the listener's queue, and is accepted when the poller is asked next."""
        if monotonic() > self._told + _TOLD_EVERY:
            self._told = monotonic()
            log.error("no file handle is left: idle connections are closed; raise the limit of open files (ulimit -n)")
        for idle in (self._parting, self.keepalived_conns, self.pending_conns):
            if idle:
                self._drop(idle.popleft())
                return
        sleep(_BREATH)

    def on_client_socket_readable(self, conn: Any, client: Any) -> None:
        if _open(conn):
            super().on_client_socket_readable(conn, client)

    def on_pending_socket_readable(self, conn: Any, client: Any) -> None:
        if _open(conn):
            super().on_pending_socket_readable(conn, client)

    def enqueue_req(self, conn: Any) -> None:
        """In the main loop: a connection can be read."""
        full = self._full()
        asks = full and self._asks_readiness(conn.sock)
        admitted = asks or not full
        self._flood.came(admitted=admitted)
        if admitted:
            with self._lock:
                self._in_flight += 1
                if asks:
                    self._readiness.add(conn)
            super().enqueue_req(conn)
        else:
            _turn_away(conn.sock, _heard(conn.sock))
            self.nr_conns -= 1

    def _full(self) -> bool:
        threads = self.cfg.threads
        most = max(1, threads // _IN_FLOOD) if self._flood.on else threads * (1 + WAITING_A_THREAD)
        return bool(self._in_flight >= most)

    def _asks_readiness(self, sock: socket.socket) -> bool:
        """Not more than a few at once; nothing of what was sent is taken."""
        if len(self._readiness) >= _READINESS_AT_ONCE:
            return False
        try:
            return bool(_READINESS.match(sock.recv(256, socket.MSG_PEEK | socket.MSG_DONTWAIT)))
        except OSError:
            return False

    def part(self, conn: Any) -> None:
        """The answer was sent; what the client still sends is read, lest the end of the answer is lost to a reset."""
        self.nr_conns += 1
        conn.sock.settimeout(0)
        with suppress(OSError):
            conn.sock.shutdown(socket.SHUT_WR)
        conn.timeout = monotonic() + _PARTING_SECONDS
        self._parting.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._parted, conn))

    def _parted(self, conn: Any, _sock: Any) -> None:
        if not _open(conn):
            return
        try:
            if conn.sock.recv(_READ):
                return
        except BlockingIOError:
            return
        except OSError:
            pass  # a reset is an end too
        self._parting.remove(conn)
        self._drop(conn)

    def _drop(self, conn: Any) -> None:
        self.poller.unregister(conn.sock)
        self.nr_conns -= 1
        conn.close()

    def _wait_for_first_bytes(self, conn: Any) -> None:
        conn.timeout = monotonic() + self.cfg.keepalive
        self.pending_conns.append(conn)
        answer = partial(self.on_pending_socket_readable, conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, answer)

    def handle(self, conn: Any) -> Any:
        """In a thread."""
        with self._lock:
            self._deadlines[conn] = monotonic() + HEAD_SECONDS
        try:
            return super().handle(conn)
        finally:
            with self._lock:
                self._deadlines.pop(conn, None)
                self._readiness.discard(conn)
                self._in_flight -= 1

    def handle_request(self, req: Any, conn: Any) -> Any:
        with self._lock:
            self._deadlines[conn] = monotonic() + WHOLE_SECONDS
        return super().handle_request(req, conn)

    def murder_pending(self) -> None:
        """Once a second or oftener, in the main loop."""
        super().murder_pending()
        now = monotonic()
        while self._parting and self._parting[0].timeout < now:
            self._drop(self._parting.popleft())
        with self._lock:
            late = [conn for conn, deadline in self._deadlines.items() if deadline < now]
        for conn in late:
            with suppress(OSError):
                conn.sock.shutdown(socket.SHUT_RDWR)  # its thread then reads an end, or fails to write


def _open(conn: Any) -> bool:
    """False for one that was closed to make room after the poller had told that it can be read."""
    return bool(conn.sock.fileno() >= 0)


def _heard(sock: socket.socket) -> bytes | None:
    """What was sent so far, None for nothing yet: closing with unread bytes resets the connection, answer and all."""
    try:
        return sock.recv(_READ, socket.MSG_DONTWAIT)
    except BlockingIOError:
        return None
    except OSError:
        return b""  # a reset is an end too


def _turn_away(sock: socket.socket, heard: bytes | None) -> None:
    """Either answer is smaller than any buffer, so that nothing waits."""
    alive = heard is not None and heard.startswith(_PROBES)
    with suppress(OSError):
        sock.send(ALIVE if alive else REFUSAL, socket.MSG_DONTWAIT)
    sock.close()
