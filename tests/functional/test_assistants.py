"""`faqsvc mcp` over both transports, asked by the SDK's own client; and that it reads only."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters

from faqsvc.analysis import Analyzer
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.indexing import DataFolder, Indexer, read
from tests.conftest import DATA


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory, analyzer: Analyzer) -> dict[str, str]:
    index = tmp_path_factory.mktemp("assistants") / "index"
    Indexer(WhooshEngine(index), analyzer).build(read(DataFolder(DATA).sources()).entries)
    return {
        "PATH": os.environ["PATH"],
        "FAQSVC_SEMANTIC": "off",
        "FAQSVC_DATA": str(DATA),
        "FAQSVC_INDEX": str(index),
        "FAQSVC_BASE_URL": "https://help.sodam.example",
    }


@pytest.fixture(scope="module")
def address(environ: dict[str, str]) -> Iterator[str]:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "faqsvc", "mcp", "--http", "--port", str(port)]
    server = subprocess.Popen(command, env=environ, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            with closing(socket.socket()) as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/mcp"
    finally:
        server.terminate()
        server.wait(timeout=10)


@pytest.fixture(params=["stdio", "http"])
def target(request: pytest.FixtureRequest, environ: dict[str, str]) -> Any:
    if request.param == "http":
        return request.getfixturevalue("address")
    return StdioServerParameters(command=sys.executable, args=["-m", "faqsvc", "mcp"], env=environ)


def test_an_assistant_searches_reads_and_lists(target: Any) -> None:
    async def ask() -> None:
        async with Client(target) as client:
            tools = {tool.name: tool for tool in (await client.list_tools()).tools}
            assert set(tools) == {"search_help", "get_article", "list_categories"}
            assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools.values())
            found = (
                await client.call_tool("search_help", {"query": "비밀번호를 잊어버렸어요", "size": 3})
            ).structured_content
            assert found is not None
            first = found["articles"][0]
            assert "비밀번호" in first["question"]
            assert first["url"] == f"https://help.sodam.example/helps_html/{first['id']}?locale=ko"
            read = await client.call_tool("get_article", {"article_id": first["id"]})
            assert read.structured_content == first
            listed = (await client.call_tool("list_categories", {})).structured_content
            assert listed is not None
            service = listed["categories"][0]
            narrowed = await client.call_tool("search_help", {"query": "설정", "service_id": service["id"]})
            assert narrowed.structured_content is not None
            assert {tuple(one["path"][:1]) for one in narrowed.structured_content["articles"]} <= {
                tuple(service["path"])
            }

    anyio.run(ask)


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("get_article", {"article_id": "nothing"}),
        ("get_article", {"article_id": "../../etc/passwd"}),
        ("search_help", {"query": ""}),
        ("search_help", {"query": "가" * 201}),
        ("search_help", {"query": "설정", "size": 1000}),
        ("search_help", {}),
    ],
)
def test_bad_asking_is_told(environ: dict[str, str], address: str, tool: str, arguments: dict[str, Any]) -> None:
    async def ask() -> None:
        async with Client(address) as client:
            answer = await client.call_tool(tool, arguments)
            assert answer.is_error
            assert "Traceback" not in str(answer.content)

    anyio.run(ask)


def test_only_its_own_names_are_answered(address: str) -> None:
    import http.client

    host = address.split("/")[2]
    body = '{"jsonrpc":"2.0","id":1,"method":"ping"}'
    for name, answered in ((host, True), ("evil.example", False)):
        connection = http.client.HTTPConnection(host, timeout=10)
        headers = {"Host": name, "Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
        connection.request("POST", "/mcp", body, headers)
        assert (connection.getresponse().status < 400) is answered
        connection.close()
