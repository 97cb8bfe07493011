"""Other systems are told of changed articles: the outbox is delivered by whichever worker comes first.

A request is signed as `X-Faqsvc-Signature: t=<seconds>,v1=<HMAC-SHA256 of "<seconds>.<body>">`. Addresses of private
networks are refused unless a setting allows them: the name is looked up once, every address it has is checked, and the
connection goes to the checked one. Redirects are not followed. The rule a change must not break: nothing is delivered
to an address that was not checked.
"""

import hmac
import http.client
import ipaddress
import logging
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from threading import Event, Thread, Timer
from time import time
from urllib.parse import urlsplit

from faqsvc.errors import StoreError
from faqsvc.store import Message, Outbox

log = logging.getLogger(__name__)

_TIMEOUT = 10.0
_WHOLE = 20.0  # seconds for one delivery: a receiver that answers byte by byte would hold all others' up
_UNICAST = ipaddress.IPv6Network("2000::/3")  # all that IANA gave out for use on the net
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")  # to the IPv4 address in its end (RFC 6052)
_IDLE = 2.0  # seconds between looks at an outbox that was empty


class Undelivered(Exception):
    """Why; kept with the message."""


def signature(secret: str, body: bytes, *, at: int) -> str:
    """What a receiver computes anew, and compares; a time that is minutes old it refuses."""
    return hmac.new(secret.encode(), b"%d." % at + body, sha256).hexdigest()


class Deliverer:
    def __init__(self, outbox: Outbox, *, secret: str, private: bool) -> None:
        """`private`: addresses of private networks are allowed."""
        self._outbox = outbox
        self._secret = secret
        self._private = private

    def deliver_due(self) -> int:
        """Deliver what is due; how many messages were tried."""
        tried = 0
        while (message := self._outbox.claim()) is not None:
            tried += 1
            try:
                self.send(message)
            except (OSError, http.client.HTTPException, ValueError, Undelivered) as error:
                told = _told(error)
                self._outbox.failed(message, told)
                log.warning("webhook %d to %s failed: %s", message.id, urlsplit(message.url).hostname, told)
            else:
                self._outbox.delivered(message)
        return tried

    def send(self, message: Message) -> None:
        """Raises OSError, HTTPException, ValueError or Undelivered."""
        parts = urlsplit(message.url)
        host, secure = parts.hostname or "", parts.scheme == "https"
        port = parts.port or (443 if secure else 80)
        address = self._checked(host, port)
        connection = http.client.HTTPConnection(host, port, timeout=_TIMEOUT)
        raw = socket.create_connection((address, port), timeout=_TIMEOUT)
        late = Timer(_WHOLE, lambda: _cut_off(connection.sock or raw))
        late.daemon = True
        late.start()
        try:
            connection.sock = ssl.create_default_context().wrap_socket(raw, server_hostname=host) if secure else raw
            body, at = message.body.encode(), int(time())
            headers = {
                "Content-Type": "application/json; charset=utf-8",
                "User-Agent": "faqsvc",
                "X-Faqsvc-Event": message.event,
                "X-Faqsvc-Delivery": str(message.id),
                "X-Faqsvc-Signature": f"t={at},v1={signature(self._secret, body, at=at)}",
            }
            connection.request("POST", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), body, headers)
            status = connection.getresponse().status
        finally:
            late.cancel()
            connection.close()
            raw.close()
        if not 200 <= status < 300:
            raise Undelivered(f"the receiver answered {status}")

    def _checked(self, host: str, port: int) -> str:
        """An address of the host, all of whose addresses are allowed."""
        addresses = {str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
        for address in addresses:
            if not self._private and not is_public(address):
                raise Undelivered(f"{host} is an address of a private network; FAQSVC_WEBHOOK_PRIVATE=yes allows it")
        return sorted(addresses)[0]


def is_public(address: str) -> bool:
    """Whether it leads out of private networks, whatever is written into it."""
    known = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(known, ipaddress.IPv6Address):
        last = ipaddress.IPv4Address(int(known) & 0xFFFF_FFFF) if known in _TRANSLATED else None
        inside = known.ipv4_mapped or known.sixtofour or last
        if inside is None and known not in _UNICAST:
            return False
        known = inside or known
    return known.is_global and not known.is_multicast


def _cut_off(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)  # who reads from it then reads an end


def _told(error: Exception) -> str:
    """Nothing of what the receiver sent: http.client quotes it, control characters and all."""
    return (str(error) if isinstance(error, OSError | Undelivered) else "") or type(error).__name__


def keep_delivering(deliverer: Deliverer) -> Callable[[], None]:
    """Deliver in a thread of this process; the function that ends it. Claims keep workers out of each other's way."""
    ended = Event()

    def run() -> None:
        while not ended.is_set():
            try:
                deliverer.deliver_due()
            except StoreError as error:
                log.warning("webhooks wait for the store: %s", error)
            ended.wait(_IDLE)

    Thread(target=run, name="webhooks", daemon=True).start()
    return ended.set
