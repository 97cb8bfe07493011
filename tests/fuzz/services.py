"""Targets that are asked: search, suggestions, the desk, the assistants' protocol, every route of the web app."""

import json
import os
import re
import select
import subprocess
import sys
from functools import cache
from itertools import count

from werkzeug.test import EnvironBuilder

from faqsvc.analysis import make_analyzer
from faqsvc.desk import read_message
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.errors import RequestError
from faqsvc.indexing import DataFolder, Indexer, read
from faqsvc.model import Role, SearchRequest
from faqsvc.search import SearchService
from tests.functional.staff import PASSWORD, Office, sign_in
from tests.fuzz.formats import ROOT, folder
from tests.fuzz.target import Target, text_of
from tests.fuzz.texts import messages, queries


@cache
def engine() -> WhooshEngine:
    made = WhooshEngine(folder() / "index")
    Indexer(made, make_analyzer("mecab")).build(read(DataFolder(ROOT / "data").sources()).entries)
    return made


@cache
def service() -> SearchService:
    return SearchService(engine(), make_analyzer("mecab"), dictionaries=ROOT / "data" / "dictionaries")


def search(data: bytes) -> None:
    try:
        request = SearchRequest(text_of(data)[:200], literal=data[:1] == b"9", page=1 + data[-1] if data else 1)
    except RequestError:
        return
    result = service().search(request)
    for hit in result.hits:
        for span in hit.question_spans:
            assert 0 <= span.start < span.end <= len(hit.entry.question)


def suggest(data: bytes) -> None:
    service().suggest(text_of(data)[:200])


def desk(data: bytes) -> None:
    reading = read_message(text_of(data), service())
    for question in reading.questions:
        assert question.span.end <= len(reading.text)


@cache
def _office() -> Office:
    office = Office.open_with_search(engine(), folder() / "office", api_limit=0)
    office.app.config["WTF_CSRF_ENABLED"] = False  # what stands behind the token is looked for
    return office


@cache
def _client(_: str):  # type: ignore[no-untyped-def]
    return _office().client(Role.ADMINISTRATOR)


def web(data: bytes) -> None:
    """`METHOD TYPE /path?query`, a blank line, the body; by an administrator, so that all is reached."""
    head, _, body = data.partition(b"\n\n")
    method, kind, address = [*head.decode("latin-1").split(" ", 2), "", "", ""][:3]
    path, _, query = address.partition("?")
    method = method if method in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS") else "GET"
    types = {"f": "application/x-www-form-urlencoded", "j": "application/json", "n": "application/x-ndjson"}
    content_type = types.get(kind, re.sub(r"[^!-~]", "", kind)[:60])
    builder = EnvironBuilder(path="/", method=method, data=body or None, content_type=content_type)
    environ = builder.get_environ()
    environ["PATH_INFO"] = "/" + path.lstrip("/")
    environ["QUERY_STRING"] = query
    environ["REQUEST_URI"] = environ["RAW_URI"] = address
    client = _client("")
    response = client.open(environ)
    status = response.status_code
    if status == 303 and "/staff/sign-in" in response.headers.get("Location", ""):
        accounts = _office().services.accounts
        accounts.set_password("administrator", PASSWORD)
        sign_in(client, "administrator")
    response.close()
    assert status < 500, f"{status} {method} {path[:40]}"


def _requests() -> list[bytes]:
    values = [one.decode() for one in queries()[:6]]
    narrowed = "sort=date&page=2&serviceId=11&categoryId=1101&literal=1&device=pc"
    asked = [f"GET  /search?query={one}&{narrowed}" for one in values]
    asked += [f"GET  /api/v1/search?query={values[0]}&size=3&page=2&sort=score&service_id=1&category_id=2&explain=1"]
    asked += [f"GET  /api/v1/suggest?q={values[1]}&limit=3", f"GET  /desk/search?query={values[2]}"]
    for rule in _office().app.url_map.iter_rules():
        url = rule.build({name: 1 if "int" in str(rule) else "110001" for name in rule.arguments})
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}) if url else ():
            kind = "j" if url[1].startswith("/api") else "f"
            body = _JSON if kind == "j" else _FORM
            asked.append(f"{method} {kind} {url[1]}" + ("" if method == "GET" else f"\n\n{body}"))
    asked.append('POST n /api/v1/bulk\n\n{"delete": {"id": "x"}}\n{"index": ' + _JSON + "}\n")
    return [one.encode() for one in asked if "sign-out" not in one]


_FORM = (
    "name=agent&password=x&old=x&new=y&again=y&display=z&role=agent&active=1&message=환불 되나요&question=질문"
    "&answer=1. 답&path=소담톡 > 알림&id=x1&version=1&useful=1&reason=other&comment=아니요&wanted=110001"
    "&pick=0:110001&template=&gap=1&opening={센터}&item={제목}&unanswered={질문}&closing=끝&on=1&query=환불"
    "&line=a => b&kind=synonym&state=published&next=/staff"
)
_JSON = json.dumps(
    {
        "id": "x1",
        "question": "질문",
        "answer": [{"kind": "paragraph", "text": "답"}],
        "path": [{"name": "소담톡", "id": 1}],
        "useful": True,
        "reason": "other",
        "comment": "아니요",
        "into": "110001",
        "entries": [],
        "version": 1,
    },
    ensure_ascii=False,
)


class _Assistant:
    """`faqsvc mcp` as a process that is spoken to line by line."""

    def __init__(self) -> None:
        engine()
        environ = {"PATH": os.environ["PATH"], "FAQSVC_SEMANTIC": "off", "FAQSVC_INDEX": str(folder() / "index")}
        environ["FAQSVC_DATA"] = str(ROOT / "data")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "faqsvc", "mcp"],
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
        )
        self.numbers = count(10**9)
        self.say(_HELLO)
        self.say(b'{"jsonrpc": "2.0", "method": "notifications/initialized"}')

    def say(self, line: bytes) -> None:
        assert self.process.stdin
        self.process.stdin.write(line.replace(b"\n", b" ").replace(b"\r", b" ") + b"\n")
        self.process.stdin.flush()

    def answers(self) -> bool:
        number = next(self.numbers)
        self.say(json.dumps({"jsonrpc": "2.0", "id": number, "method": "ping"}).encode())
        assert self.process.stdout
        told = b""
        while select.select([self.process.stdout], [], [], 60)[0]:
            piece = os.read(self.process.stdout.fileno(), 1 << 16)
            told += piece
            if not piece or str(number).encode() in told:
                return bool(piece)
        return False


@cache
def _assistant() -> _Assistant:
    return _Assistant()


def assistants(data: bytes) -> None:
    told = _assistant()
    try:
        told.say(data)
        alive = told.answers()
    except BrokenPipeError:
        alive = False
    if not alive:
        told.process.kill()
        _assistant.cache_clear()
    assert alive, "the process ended or went silent"


_HELLO = json.dumps(
    {"jsonrpc": "2.0", "id": 1, "method": "initialize",
     "params": {"protocolVersion": "2025-03-26", "capabilities": {}, "clientInfo": {"name": "x", "version": "1"}}}
).encode()  # fmt: skip


def _calls() -> list[bytes]:
    tools: dict[str, dict[str, object]] = {
        "search_help": {"query": "환불", "size": 3, "page": 1, "service_id": 11},
        "get_article": {"article_id": "110001"},
        "list_categories": {},
    }
    calls: list[dict[str, object]] = [
        {"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": {"name": name, "arguments": given}}
        for name, given in tools.items()
    ]
    calls.append({"jsonrpc": "2.0", "id": 8, "method": "tools/list"})
    return [json.dumps(one, ensure_ascii=False).encode() for one in calls]


def targets() -> list[Target]:
    typed = queries()
    return [
        Target("search", 4, lambda: typed, search),
        Target("suggest", 1, lambda: typed, suggest),
        Target("desk", 20, lambda: [one[:400] for one in messages()], desk),
        Target("web", 6, _requests, web),
        Target("assistants", 4, _calls, assistants),
    ]
