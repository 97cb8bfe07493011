"""Requests that a proxy in front may read in another way than this server, and headers that claim what they may not,
sent as bytes to a served process."""

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from faqsvc.analysis import Analyzer
from tests.faults.states import write
from tests.serving import serving

Ask = Callable[[bytes], bytes]
NEXT = b"GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
_STATUS = re.compile(rb"HTTP/1\.1 (\d{3})")
POST = b"POST /search HTTP/1.1\r\nHost: x\r\n"


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, analyzer: Analyzer) -> Iterator[Ask]:
    root: Path = tmp_path_factory.mktemp("requests") / "index"
    write(root, analyzer, 0)
    with serving(root) as base:
        port = int(base.rpartition(":")[2])

        def send(request: bytes) -> bytes:
            said = b""
            with socket.create_connection(("127.0.0.1", port), timeout=10) as one, suppress(ConnectionError):
                one.sendall(request)
                one.shutdown(socket.SHUT_WR)
                while piece := one.recv(65_536):
                    said += piece
            return said

        yield send


@pytest.mark.parametrize(
    "wrong",
    [
        POST + b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG",
        POST + b"Content-Length: 6\r\nContent-Length: 0\r\n\r\n",
        POST + b"Content-Length: 0, 6\r\n\r\n",
        POST + b"Content-Length: +6\r\n\r\n",
        POST + b"Content-Length: 0x6\r\n\r\n",
        POST + b"Content-Length: 1_0\r\n\r\n",
        POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        POST + b"Transfer-Encoding: xchunked\r\n\r\n",
        POST + b"Transfer-Encoding:\x0bchunked\r\n\r\n",
        POST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        POST + b"Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
        POST.replace(b"\r\n", b"\n") + b"\n",
        b"POST /search HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
        b"GET /\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
)
def test_what_can_be_read_in_two_ways_is_refused_and_nothing_after_it_is_read(ask: Ask, wrong: bytes) -> None:
    statuses = _STATUS.findall(ask(wrong + NEXT))
    assert len(statuses) == 1
    assert statuses[0] in (b"400", b"501", b"505")


@pytest.mark.parametrize(
    "chunks", [b"0;\n\r\n\r\n", b"0 \r\n\r\n", b"-1\r\n\r\n", b"0x0\r\n\r\n", b"1\r\nab\r\n0\r\n\r\n"]
)
def test_after_a_body_that_is_none_nothing_is_read(ask: Ask, chunks: bytes) -> None:
    """The method is refused, then the rest."""
    assert b"200" not in _STATUS.findall(ask(POST + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + NEXT))


@pytest.mark.parametrize("head", [b"GET /no/such", b"POST /livez", b"GET /embed.js"])
def test_a_body_that_nobody_reads_is_no_request(ask: Ask, head: bytes) -> None:
    said = ask(head + b" HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(NEXT) + NEXT)
    assert len(_STATUS.findall(said)) == 1


@pytest.mark.parametrize(
    "claim",
    [
        b"SCRIPT_NAME: //evil.example", b"SCRIPT_NAME: /evil.example", b"Script-Name: /evil.example",
        b"PATH_INFO: /evil.example", b"X_Forwarded_Host: evil.example", b"X-Forwarded-Host: evil.example",
        b"X-Forwarded-Prefix: /evil.example", b"X-Original-URL: /evil.example", b"X-Rewrite-URL: /evil.example",
        b"Forwarded: host=evil.example;proto=https", b"X-Forwarded-Proto: https", b"X-Forwarded-Ssl: on",
        b"X-Forwarded-Protocol: ssl", b"X-HTTP-Method-Override: DELETE",
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", [b"/sitemap.xml", b"/", b"//evil.example/sitemap.xml", b"/evil.example/readyz"])
def test_no_header_of_a_visitor_moves_the_service(ask: Ask, claim: bytes, path: bytes) -> None:
    """Without FAQSVC_PROXY_HOPS, whoever it comes from: a proxy on the same machine passes on what visitors send."""

    def answer(extra: bytes) -> tuple[bytes, bytes]:
        said = ask(b"GET " + path + b" HTTP/1.1\r\nHost: help.example\r\nConnection: close\r\n" + extra + b"\r\n")
        status = _STATUS.match(said)
        assert status, said[:200]
        return status[1], said.partition(b"\r\n\r\n")[2]

    assert answer(claim + b"\r\n") == answer(b"")


def test_no_byte_of_an_address_begins_a_header(ask: Ask) -> None:
    for path in (b"/helps?articleId=%0d%0aX-Evil:1", b"/staff/sign-in?next=%0d%0aX-Evil:1", b"//a%0d%0aX-Evil:1/"):
        head = ask(b"GET " + path + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").partition(b"\r\n\r\n")[0]
        assert b"X-Evil" not in head.replace(b"%0d%0aX-Evil", b"")
