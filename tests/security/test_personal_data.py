"""Personal data through every door of a served process; then every byte that it left behind is searched for it.

Searched: store with its write-ahead log, request log, metrics, exported reports and articles, backup unpacked, index
and temporary files. What editors publish (articles, word lists, templates, names of accounts) is kept as it was typed,
and is not sent here.
"""

import gzip
import html
import http.client
import json
import re
import socket
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import quote, quote_plus, urlencode, urlsplit

import pytest

from faqsvc.analysis import fold
from faqsvc.model import Role
from faqsvc.store import Accounts, Scope
from faqsvc.wiring import Services
from tests.functional.command_line import articles_in, run
from tests.functional.staff import CHEAP, PASSWORD, settings
from tests.security.personal import FORMS, Form
from tests.serving import started

TOKEN = "a-token-of-the-operators"
ASKED = "예전 대화를 새 폰으로 옮기기"  # harmless, and must be found: else the search finds nothing anywhere
_CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')
_SEPARATORS = re.compile(r"[\W_]+")
_LOST_DASH = re.compile(r"\d(?:\?|&#\d+;)\d")
_EACH = 3  # forms of a kind
_NO_CATEGORY = 908_172_635  # nine digits of somebody


def sent() -> tuple[Form, ...]:
    """Some of each kind that are long enough not to stand anywhere by chance, and all that lost their dashes."""
    chosen: dict[str, list[Form]] = {}
    for form in FORMS:
        if all(len(one.encode()) >= 9 and len(_SEPARATORS.sub("", one).encode()) >= 8 for one in form.values):
            chosen.setdefault(form.kind, []).append(form)
    some = [form for forms in chosen.values() for form in forms[:: max(1, len(forms) // _EACH)][:_EACH]]
    lost = [form for forms in chosen.values() for form in forms if _LOST_DASH.search(form.text)]
    return tuple(dict.fromkeys([*some, *lost]))


def written(value: str) -> set[bytes]:
    """The value as programs write it: plain, in an address, in JSON, in HTML, folded, without its separators."""
    joined = _SEPARATORS.sub("", value)
    spellings = {value, fold(value).text, joined if len(joined.encode()) >= 9 else value}
    spellings |= {value.encode("cp949", how).decode("cp949") for how in ("replace", "xmlcharrefreplace")}
    ways = {way for one in spellings for way in (one, quote(one), quote_plus(one), quote(one, safe=""))}
    ways |= {json.dumps(one)[1:-1] for one in spellings} | {html.escape(one) for one in spellings}
    return {way.encode() for way in ways} | {value.encode("utf-8").decode("latin-1").encode()}


FORMS_SENT = sent()
NEEDLES = {needle: form.text for form in FORMS_SENT for value in form.values for needle in written(value)}
NEEDLES[str(_NO_CATEGORY).encode()] = "the number of no category"


def found(name: str, held: bytes) -> list[str]:
    return [f"{name}: {text}" for needle, text in NEEDLES.items() if needle in held]


@dataclass
class Visitor:
    """A browser, each request from another place, so that no limit stops it."""

    base: str
    cookie: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    places: Iterator[int] = field(default_factory=count)

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str]:
        at = next(self.places)
        given = {"User-Agent": "Mozilla/5.0", "X-Forwarded-For": f"10.{at >> 16 & 255}.{at >> 8 & 255}.{at & 255}"}
        given |= self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookie:
            given["Cookie"] = self.cookie
        connection = http.client.HTTPConnection(urlsplit(self.base).netloc, timeout=30)
        connection.request(method, path, body.encode() or None, given)
        answer = connection.getresponse()
        if set_cookie := answer.headers.get("Set-Cookie"):
            self.cookie = set_cookie.partition(";")[0]
        text = answer.read().decode("utf-8", "replace")
        connection.close()
        return answer.status, text

    def get(self, path: str, /, **headers: str) -> tuple[int, str]:
        return self.ask("GET", path, **headers)

    def json(self, method: str, path: str, value: object) -> tuple[int, str]:
        return self.ask(method, path, json.dumps(value), Content_Type="application/json")

    def form(self, address: str, /, *, page: str = "", **values: str) -> tuple[int, str]:
        if page:
            token = _CSRF.search(self.get(page)[1])
            assert token, page
            values["csrf_token"] = token[1]
        return self.ask("POST", address, urlencode(values), Content_Type="application/x-www-form-urlencoded")


def public(visitor: Visitor, text: str, entry: str) -> list[int]:
    """What anybody can reach; the text also as the page they come from and as the name of their browser."""
    typed, step = quote_plus(text), quote(text, safe="")
    raw = text.encode().decode("latin-1")
    around = {"Referer": f"{visitor.base}/search?query={typed}", "User_Agent": f"Mozilla/5.0 ({raw})"}
    reached = [
        visitor.get(path, **around)[0]
        for path in (
            f"/search?query={typed}", f"/search?q={typed}&sort={typed}", f"/?query={typed}",
            f"/search?query={quote_plus(text.encode('cp949', 'xmlcharrefreplace'))}",
            f"/search?query={quote_plus(text.encode('cp949', 'replace'))}", f"/api/v1/search?query={typed}",
            f"/search?query=a&serviceId={_NO_CATEGORY}&categoryId={_NO_CATEGORY}",
            f"/api/v1/search?query=a&serviceId={_NO_CATEGORY}&categoryId={_NO_CATEGORY}",
            f"/api/v1/search?query=a&sort={typed}", f"/api/v1/search?query=a&page={typed}",
            f"/api/v1/suggest?query={typed}", f"/opensearch-suggest?q={typed}", f"/embed/suggest?query={typed}",
            f"/api/v1/entries?query={typed}", f"/api/v1/entries/{step}", f"/api/v1/reports/{step}",
            f"/helps_html/{entry}?query={typed}", f"/helps_html/{step}", f"/helps?faq={step}", f"/no/such/{step}",
            f"/assets/{step}/{step}", f"/sitemap-{step}.xml", f"/staff/sign-in?next={typed}",
        )
    ]  # fmt: skip
    full = f"{'가나다라 ' * 200}"[: 1_000 - len(text) + 1] + text  # one character longer than what is kept
    for given in ({"helpful": "no", "comment": text}, {"helpful": "no", "comment": full}, {"helpful": text}):
        reached += visitor.form(f"/helps_html/{entry}/feedback", **given)[:1]
    opinion = {"helpful": False, "comment": text}
    reached.append(visitor.json("POST", f"/api/v1/entries/{entry}/feedback", opinion)[0])
    reached.append(visitor.json("POST", f"/api/v1/entries/{entry}/feedback", {"helpful": text, text: 1})[0])
    reached.append(visitor.get("/api/v1/reports/queries", Authorization=f"Bearer {raw}")[0])
    stranger = Visitor(visitor.base, places=visitor.places)
    reached.append(stranger.form("/staff/sign-in", page="/staff/sign-in", name=text, password=text, next=text)[0])
    return reached


def staff(visitor: Visitor, text: str, entry: str, number: int) -> list[int]:
    """Free text of forms behind the sign-in; `number` is another each time."""
    typed, step = quote_plus(text), quote(text, safe="")
    article = {"id": f"n{number}", "question": "새 도움말", "path": "소담톡\n대화", "answer": "설명", "seen": "0"}
    reached = [
        visitor.form("/desk", page="/desk", message=f"안녕하세요.\n알림을 어떻게 끄나요?\n{text}\n감사합니다.")[0],
        visitor.form("/desk/find", page="/desk", wanted=text)[0],
        visitor.form("/desk/reply", page="/desk", question=text, pick=f"0:{entry}")[0],
        visitor.form("/desk/gaps", page="/desk", question=text)[0],
        visitor.form("/desk/gaps", page="/desk", question=text, gap=text)[0],
        visitor.form("/admin/articles/new", page="/admin/articles/new", do="draft", note=text, **article)[0],
        visitor.form("/admin/steering/words", page="/admin/steering", synonyms=f"손님{number},고객{number}")[0],
        visitor.form("/admin/steering/publish", page="/admin/steering", note=text)[0],
        visitor.form("/admin/steering/placements", page="/admin/steering", query=text, pinned="없는것")[0],
        visitor.form("/admin/accounts", page="/admin/accounts", name=text, password=text, role=text)[0],
    ]
    seen = (f"/admin/articles?query={typed}", f"/admin/articles/{step}", f"/desk/quality?query={typed}")
    return [*reached, *(visitor.get(path)[0] for path in seen)]


def by_key(visitor: Visitor, text: str, number: int) -> list[int]:
    path = [{"name": "소담톡"}, {"name": "대화"}]
    article = {"question": "새 도움말", "path": path, "answer": "설명", "state": "draft", "note": text}
    lines = json.dumps({"id": f"b{number}", **article, text: 1}) + f"\n{text}\n"
    return [
        visitor.get(f"/api/v1/search?query={quote_plus(text)}")[0],
        visitor.json("PUT", f"/api/v1/entries/k{number}", article)[0],
        visitor.json("PUT", f"/api/v1/entries/k{number}", {"question": text})[0],
        visitor.ask("POST", "/api/v1/bulk", lines, Content_Type="application/x-ndjson")[0],
        visitor.json("POST", f"/api/v1/entries/k{number}/merge", {"into": text})[0],
    ]


def malformed(base: str, text: str) -> None:
    """Requests that never come to the application, each on a connection of its own."""
    host, _, port = urlsplit(base).netloc.partition(":")
    for head in (
        f"GET /search?query={text} 환불 HTTP/1.1\r\n\r\n",
        f"GET /search?query={text} HTTP/{text}\r\n\r\n",
        f"{text} / HTTP/1.1\r\n\r\n",
        f"GET / HTTP/1.1\r\n{text}: 1\r\n\r\n",
        f"GET / HTTP/1.1\r\nHost: {text}\r\nContent-Length: {text}\r\n\r\n",
        f"GET / HTTP/1.1\r\nTransfer-Encoding: {text}\r\n\r\n",
        f"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n{text}\r\n",
        f"GET /search?query={text * 900} HTTP/1.1\r\n\r\n",
    ):
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            try:
                connection.sendall(head.encode())
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(65_536):
                    pass
            except ConnectionError:  # it was refused before all of it was sent
                pass


def exported(visitor: Visitor) -> dict[str, bytes]:
    """What the process tells operators and editors, once what was asked has been written."""
    until = monotonic() + 20
    while ASKED not in visitor.get("/admin/reports/queries.csv?days=1")[1] and monotonic() < until:
        sleep(0.1)
    paths = [f"/admin/reports/{name}.{kind}" for name in ("queries", "unanswered", "days") for kind in ("csv", "json")]
    paths += ["/metrics", "/desk/gaps", "/admin/reports", "/admin/reports/feedback", "/admin/steering/history"]
    paths += ["/admin/articles/n0/revisions", "/admin/articles/k0/revisions"]
    return {path: visitor.get(path, Authorization=f"Bearer {TOKEN}")[1].encode() for path in paths}


def on_disk(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in folder.rglob("*"):
        if path.is_file():
            held = path.read_bytes()
            yield str(path.relative_to(folder)), gzip.decompress(held) if held[:2] == b"\x1f\x8b" else held


@pytest.mark.slow
def test_no_raw_value_is_left_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(FORMS_SENT) >= 30
    assert len({form.kind for form in FORMS_SENT}) >= 12
    folder = articles_in(tmp_path)
    entry = min(path.stem for path in (folder / "data" / "articles").iterdir())
    assert run(folder, "index", "build").returncode == 0
    services = Services(settings(folder))
    Accounts(services.store, CHEAP).add("boss", PASSWORD, Role.ADMINISTRATOR)
    key = services.keys.add("partner", [Scope.WRITE, Scope.REPORT])
    services.store.close()
    assert not [one for name, held in on_disk(folder) for one in found(name, held)], "choose other forms"

    (folder / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(folder / "tmp"))
    mine = {"data": str(folder / "data"), "store": f"sqlite:///{folder}/var/faqsvc.db", "log": "json"}
    mine |= {"secret_key_file": str(folder / "var" / "secret-key"), "metrics_token": TOKEN, "proxy_hops": "1"}
    with (folder / "log").open("wb") as log, started(folder / "index", output=log, api_limit="0", **mine) as (_, base):
        visitor = Visitor(base)
        boss = Visitor(base, places=visitor.places)
        assert boss.form("/staff/sign-in", page="/staff/sign-in", name="boss", password=PASSWORD)[0] == 303
        partner = Visitor(base, headers={"Authorization": f"Bearer {key}"}, places=visitor.places)
        assert visitor.get(f"/search?query={quote_plus(ASKED)}")[0] == 200
        service = json.loads(visitor.get("/api/v1/categories")[1])["categories"][0]["id"]
        assert visitor.get(f"/search?query=b&serviceId={service}")[0] == 200
        reached: dict[int, int] = {}
        for number, form in enumerate(FORMS_SENT):
            text = form.text
            for status in (
                *public(visitor, text, entry), *staff(boss, text, entry, number), *by_key(partner, text, number)
            ):  # fmt: skip
                reached[status] = reached.get(status, 0) + 1
            malformed(base, text)
        told = exported(boss)
        leaks = [one for name, held in told.items() for one in found(name, held)]
        leaks += [one for name, held in on_disk(folder) for one in found(f"running: {name}", held)]
    assert not {status for status in reached if status >= 500}, reached
    assert 429 not in reached
    assert reached[200] > 10 * len(FORMS_SENT)

    assert run(folder, "backup", str(folder / "backup.tar.gz")).returncode == 0
    assert run(folder, "export", "jsonl", str(folder / "export.jsonl")).returncode == 0
    with tarfile.open(folder / "backup.tar.gz") as archive:
        archive.extractall(folder / "unpacked", filter="data")
    left = dict(on_disk(folder))
    leaks += [one for name, held in left.items() for one in found(name, held)]
    assert not leaks, f"{len(leaks)}: " + "\n".join(sorted(set(leaks))[:40])

    with closing(sqlite3.connect(folder / "var" / "faqsvc.db")) as store:
        kept = store.execute("SELECT query, service_id, category_id FROM queries WHERE query IN ('a', 'b')").fetchall()
    assert set(kept) == {("a", None, None), ("b", service, None)}
    asked = ASKED.encode()
    assert asked in left["var/faqsvc.db"] + left.get("var/faqsvc.db-wal", b"")
    assert [name for name, held in left.items() if name.startswith("unpacked/") and asked in held]
    assert b'"message": "GET /search"' in left["log"]
    assert left["export.jsonl"]
