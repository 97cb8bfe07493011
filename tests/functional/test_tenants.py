"""Help centers in one process, by host and by path: nothing of one is ever in an answer of another, whichever route is
asked and however; on both engines."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import pytest
from click.testing import CliRunner
from flask import Flask
from werkzeug.test import Client, TestResponse

from faqsvc.analysis import Analyzer
from faqsvc.cli import main
from faqsvc.config import OWN_PATHS, load_settings
from faqsvc.engines.opensearch_engine import Access, Layout, OpenSearchEngine
from faqsvc.indexing import Indexer
from faqsvc.model import Account, Entry, Role, SearchRequest
from faqsvc.store import Accounts
from faqsvc.tenants import Tenant, read_tenants
from faqsvc.web import create_app
from faqsvc.web.staff.reports import SHEETS
from faqsvc.web.tenancy import make_tenancy
from faqsvc.wiring import Services
from tests.cluster.nodes import Node
from tests.entries import entry
from tests.functional.life import live_in
from tests.functional.staff import CHEAP, PASSWORD

GARAM, NARIN = "가람표식", "나린표식"
MARKS = {"garam": GARAM, "narin": NARIN}
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_ARGUMENT = re.compile(r"<(?:(\w+):)?\w+>")
_VALUES = {"int": "1", "float": "1.0", "path": "x/y"}
_ENTRY = {"question": "나린에서 쓴 글인가요?", "path": [{"name": "나린"}], "answer": "나린에서 썼습니다."}
_CHANGING = frozenset(["POST", "PUT", "DELETE", "PATCH"])
# What a person of one help center might send to another: its ids, its words, in every field that a form or body has.
_FIELDS = (
    "name", "password", "query", "id", "ids", "entry_id", "entry", "target", "gap", "message", "text", "question",
    "answer", "helpful", "comment", "reason", "terms", "replacement", "kind", "template", "pick", "note",
    "role", "state",
)  # fmt: skip


def entries(mark: str, prefix: str) -> list[Entry]:
    return [
        entry(f"{prefix}{at}", f"{mark} 비밀번호를 어떻게 바꾸나요? {at}", f"{mark} 설정에서 바꿉니다.", (mark, "계정"))
        for at in range(3)
    ]


@dataclass
class Installation:
    """Tenants; `apps` and `services` by name, `homes`: host and path of each, and one client of the whole."""

    tenants: tuple[Tenant, ...]
    services: dict[str, Services]
    administrators: dict[str, Account]
    apps: dict[str, Flask]
    homes: dict[str, tuple[str, str]]
    client: Client

    def ask(self, name: str, path: str, **more: object) -> TestResponse:
        host, under = self.homes[name]
        return self.get(host, under + path, **more)

    def lived_in(self) -> dict[str, str]:
        """By many people, each help center with a mark of its own; a key of the API of each."""
        return {
            name: live_in(services, self.administrators[name], f"{MARKS[name]}흔적", f"{name}1")
            for name, services in self.services.items()
        }

    def get(self, host: str, path: str, **more: object) -> TestResponse:
        return self.client.open(path, base_url=f"http://{host}", **more)  # type: ignore[arg-type]


_BY_HOST = '[garam]\nhosts = ["garam.example"]\n[narin]\nhosts = ["narin.example", "narin2.example"]\n'
_BY_PATH = '[garam]\npath = "/garam"\n[narin]\npath = "/narin"\n'
_MIXED = '[garam]\nhosts = ["garam.example"]\n[narin]\nhosts = ["garam.example"]\npath = "/narin"\n'
_HOMES = {
    "host": (_BY_HOST, {"garam": ("garam.example", ""), "narin": ("narin.example", "")}),
    "path": (_BY_PATH, {"garam": ("help.example", "/garam"), "narin": ("help.example", "/narin")}),
    "mixed": (_MIXED, {"garam": ("garam.example", ""), "narin": ("garam.example", "/narin")}),
}
_CLUSTER = [pytest.mark.cluster, pytest.mark.slow]


@pytest.fixture(params=["host"])
def way(request: pytest.FixtureRequest) -> str:
    """How tenants are told apart; tests ask for others by `every_way`."""
    return str(request.param)


every_way = pytest.mark.parametrize("way", list(_HOMES), indirect=True)


@pytest.fixture(params=["whoosh", pytest.param("opensearch", marks=_CLUSTER)])
def installation(request: pytest.FixtureRequest, tmp_path: Path, way: str) -> Iterator[Installation]:
    file = tmp_path / "tenants.toml"
    text, homes = _HOMES[way]
    file.write_text(text)
    settings = load_settings(
        {"FAQSVC_TENANTS": str(file), "FAQSVC_METRICS_TOKEN": "t" * 32},
        overrides={
            "data": tmp_path / "data",
            "index": tmp_path / "index",
            "store": f"sqlite:///{tmp_path}/store.db",
            "secret_key_file": tmp_path / "key",
        },
    )
    if request.param == "opensearch":
        node = request.getfixturevalue("opensearch_node")
        settings = replace(
            settings, engine="opensearch", opensearch_urls=(node.address,), opensearch_timeout_ms=20_000,
            opensearch_prefix=f"faqsvc-{tmp_path.name.lower()[-20:].replace('_', '-')}",
        )  # fmt: skip
    tenants = read_tenants(settings)
    services, administrators, apps = {}, {}, {}
    for tenant, mark in zip(tenants, (GARAM, NARIN), strict=True):
        mine = services[tenant.name] = Services(tenant.settings)
        mine.__dict__["accounts"] = Accounts(mine.store, CHEAP)
        administrators[tenant.name] = mine.accounts.add("admin", PASSWORD, Role.ADMINISTRATOR)
        mine.indexer.build(entries(mark, tenant.name))
        apps[tenant.name] = create_app(mine.search, tenant.settings, services=mine)
    whole = make_tenancy(tenants, lambda one: apps[one.name], proxy_hops=0)
    yield Installation(tenants, services, administrators, apps, homes, Client(whole))
    for mine in services.values():
        mine.store.close()


def filled(rule: str) -> list[str]:
    """The address with ids of the other help center wherever something can be; of reports each that there is."""
    names = list(SHEETS) if "report" in rule and "<" in rule else ["garam1"]
    return [_ARGUMENT.sub(lambda match, name=name: _VALUES.get(match[1] or "", name), rule) for name in names]


def addresses(app: Flask) -> list[str]:
    """Every GET route, as it is and with the words and ids of the other help center in its query."""
    words = "&".join(
        f"{name}={quote(value)}"
        for name, value in {
            "query": GARAM, "q": GARAM, "articleId": "garam1", "id": "garam1", "ids": "garam1", "format": "text"
        }.items()
    )  # fmt: skip
    rules = [rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    return [path for rule in rules for one in filled(rule) for path in (one, f"{one}?{words}")]


@every_way
def test_no_route_of_one_shows_anything_of_the_other(installation: Installation) -> None:
    """To its administrator, to who has a key of its API, and to who has one of the other's."""
    keys = installation.lived_in()
    signed_in(installation, "narin")
    asked = addresses(installation.apps["narin"])
    assert len(asked) > 80
    shown = set()
    for path in asked:
        for token in ("t" * 32, keys["narin"], keys["garam"]):
            answer = installation.ask("narin", path, headers={"Authorization": f"Bearer {token}"})
            nothing_of_garam(answer, path)
            if answer.status_code == 200 and f"{NARIN}흔적" in told_by(answer):
                shown.add(path.partition("?")[0])
    for part in ("/search", "/feed.atom", "/api/v1/", "/admin/reports", "/admin/steering", "/admin/articles", "/desk"):
        assert any(path.startswith(part) for path in shown), f"{part} shows nothing of its own either"
    assert len(shown) > 15


@every_way
def test_no_change_asked_of_one_reaches_the_other(installation: Installation) -> None:
    """Every route that changes something, with ids and words of the other, by an administrator of the one asked and by
    keys of either."""
    keys = installation.lived_in()
    before = dump(installation.services["garam"])
    search = installation.services["garam"].search
    articles = [hit.entry for hit in search.search(SearchRequest("비밀번호")).hits]
    asked = 0
    for rule in installation.apps["narin"].url_map.iter_rules():
        (path,) = set(filled(rule.rule)[:1])
        for method in sorted((rule.methods or set()) & _CHANGING):
            token = signed_in(installation, "narin")
            form = dict.fromkeys(_FIELDS, "garam1") | {"csrf_token": token, "query": f"{GARAM} 비밀번호"}
            home = {"Origin": "http://" + installation.homes["narin"][0]}
            for headers in [home, *({"Authorization": f"Bearer {key}"} for key in keys.values())]:
                for sent in ({"data": form}, {"json": form}, {"json": _ENTRY}):
                    answer = installation.ask("narin", path, method=method, headers=headers, **sent)
                    nothing_of_garam(answer, f"{method} {path}")
                    asked += 1
    assert asked > 200
    assert dump(installation.services["garam"]) == before
    assert [hit.entry for hit in search.search(SearchRequest("비밀번호")).hits] == articles
    assert installation.services["narin"].articles.get("garam1")  # so that the keys were let in: its own of that name


def told_by(answer: TestResponse) -> str:
    """But for what was sent, which a form may show again."""
    return answer.get_data(as_text=True).replace(f'value="{GARAM} 비밀번호"', "").replace(quote(GARAM), "")


def nothing_of_garam(answer: TestResponse, path: str) -> None:
    told = told_by(answer)
    for words in (f"{GARAM} 비밀번호를", f"{GARAM} 설정", f"{GARAM}흔적"):
        assert words not in told, path
    assert answer.status_code < 500, path


def dump(services: Services) -> dict[str, list[tuple[object, ...]]]:
    """Everything in a store, by table."""
    file = services.settings.store.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file)) as store:
        tables = [row[0] for row in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: store.execute(f'SELECT * FROM "{table}" ORDER BY 1').fetchall() for table in tables}


_LINKS = re.compile(r"""(?:href|src|action|formaction|content)="((?:https?:/)?/[^"]*)\"""")


@every_way
def test_no_address_of_a_page_leads_out_of_its_help_center(installation: Installation) -> None:
    signed_in(installation, "narin")
    host, under = installation.homes["narin"]
    seen = 0
    for path in addresses(installation.apps["narin"]):
        answer = installation.ask("narin", path, headers={"Authorization": "Bearer " + "t" * 32})
        links = _LINKS.findall(answer.get_data(as_text=True)) if "html" in answer.mimetype else []
        links += re.findall(rf"http://{re.escape(host)}[^\s\"<>]*", answer.get_data(as_text=True))
        if answer.is_json and not path.startswith("/embed/"):  # its script puts them behind its own address
            links += re.findall(r'"url": ?"(/[^"]*)"', answer.get_data(as_text=True))
        if "Location" in answer.headers:
            links.append(answer.headers["Location"])
        for link in links:
            local = link.removeprefix(f"http://{host}")
            if local.startswith(("http:", "https:")):
                continue
            assert f"{local}/".startswith(f"{under}/"), (path, link)
            seen += 1
    assert seen > 200


@pytest.mark.parametrize("way", ["path", "mixed"], indirect=True)
def test_a_path_is_told_from_others(installation: Installation) -> None:
    host, under = installation.homes["narin"]
    assert installation.get(host, under).headers["Location"] == f"{under}/"
    assert installation.get(host, f"{under}?locale=en").headers["Location"] == f"{under}/?locale=en"
    assert installation.get(host, f"{under}x/search?query=a").status_code == 404
    assert installation.get(host, f"{under}/livez").status_code == 200
    assert installation.get(host, "/livez").status_code == 200


@pytest.mark.parametrize("way", ["path"], indirect=True)
def test_after_signing_in_nobody_is_sent_out_of_the_help_center(installation: Installation) -> None:
    for target, leads in {
        "/narin/desk": "/narin/desk",
        "/garam/staff": "/narin/staff",
        "/narinx": "/narin/staff",
        "/narin/../garam/staff": "/narin/staff",
        "/narin/%2e%2E/garam/staff": "/narin/staff",
        "//narin/x": "/narin/staff",
    }.items():
        token = _TOKEN.search(installation.ask("narin", "/staff/sign-in").text)
        assert token
        form = {"name": "admin", "password": PASSWORD, "csrf_token": token[1], "next": target}
        answer = installation.ask("narin", "/staff/sign-in", method="POST", data=form)
        assert answer.headers["Location"] == leads, target
        cookie = answer.headers["Set-Cookie"]
        assert cookie.startswith("faqsvc-narin=")
        assert "Path=/narin;" in cookie
        token = _TOKEN.search(installation.ask("narin", "/staff").text)
        assert token
        installation.ask("narin", "/staff/sign-out", method="POST", data={"csrf_token": token[1]})


def test_each_finds_its_own_by_every_host(installation: Installation) -> None:
    for host, own, other in (
        ("garam.example", GARAM, NARIN),
        ("NARIN.example:8000", NARIN, GARAM),
        ("narin2.example", NARIN, GARAM),
    ):
        page = installation.get(host, f"/api/v1/search?query={quote('비밀번호')}")
        assert page.json is not None
        assert page.json["meta"]["total_count"] == 3
        assert own in page.text
        assert other not in page.text
        assert own in installation.get(host, f"/api/v1/suggest?q={quote(own[:2])}").text
        assert other not in installation.get(host, f"/api/v1/suggest?q={quote(other[:2])}").text


@every_way
def test_the_same_id_is_an_article_of_each(installation: Installation) -> None:
    """Asked in turns, so that what is kept in memory of one is at hand when the other is asked."""
    for services, mark in zip(installation.services.values(), MARKS.values(), strict=True):
        same = entry("same", f"{mark} 같은 번호인가요?", f"{mark} 답변입니다.", updated=date(2026, 1, 1))
        services.indexer.update([*entries(mark, "x"), same])
    of_entry = ("/helps_html/same", "/api/v1/entries/same", "/api/v1/entries/same/related")
    asked = (*of_entry, "/search?query=번호", "/feed.atom")
    for path in asked * 2:
        for name, other in (("garam", NARIN), ("narin", GARAM)):
            answer = installation.ask(name, path)
            assert answer.status_code == 200
            assert MARKS[name] in answer.text, path
            assert other not in answer.text, path


def test_the_index_that_stands_by_is_each_one_s_own(installation: Installation) -> None:
    if installation.tenants[0].settings.engine == "whoosh":
        assert len({services.engine.folder() for services in installation.services.values()}) == 2
        return
    for name, services in installation.services.items():
        reader = services.engine.open()
        services.mirror().follow(reader)
        reader.close()
        standing = services.local.open()
        assert set(standing.digests()) == {f"{name}{at}" for at in range(3)}
        standing.close()


@pytest.mark.cluster
@pytest.mark.slow
def test_a_prefix_that_begins_as_another_leaves_it_alone(
    opensearch_node: Node, analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Building, forgetting and going back on one, with nothing kept that could go."""
    monkeypatch.setattr("faqsvc.engines.opensearch_engine.generations._GRACE", 0.0)
    access = Access((opensearch_node.address,), seconds=20)
    name = f"shop{uuid4().hex[:8]}"
    names = [name, f"{name}2", f"{name}-2", f"{name}-gen", f"{name}-gen-x"]
    engines = {one: OpenSearchEngine(access, prefix=one, layout=Layout()) for one in names}
    for one, engine in engines.items():
        Indexer(engine, analyzer).build(entries(one, one))
        Indexer(engine, analyzer).update(entries(one, one)[:2])
    held = {one: (engine.live(), engine.verify()) for one, engine in engines.items()}
    engine = engines[name]
    for _ in range(3):
        Indexer(engine, analyzer).build(entries(name, name))
    engine.rollback()
    for one in names[1:]:
        assert (engines[one].live(), engines[one].verify()) == held[one], one
        reader = engines[one].open()
        assert set(reader.digests()) == {f"{one}0", f"{one}1"}
        reader.close()
    for engine in engines.values():
        engine.close()


def test_an_unknown_host_gets_nothing_but_a_sign_of_life(installation: Installation) -> None:
    for host in ("other.example", "127.0.0.1:8000", "garam.example.evil.example", ""):
        assert installation.get(host or "x", "/search?query=a").status_code == 421
        assert installation.get(host or "x", "/livez").status_code == 200


def signed_in(installation: Installation, name: str) -> str:
    """The administrator, unless it is signed in already; the token of its forms."""
    if installation.ask(name, "/staff").status_code != 200:
        token = _TOKEN.search(installation.ask(name, "/staff/sign-in").get_data(as_text=True))
        assert token
        form = {"name": "admin", "password": PASSWORD, "csrf_token": token[1]}
        assert installation.ask(name, "/staff/sign-in", method="POST", data=form).status_code == 303
    page = installation.ask(name, "/staff")
    assert page.status_code == 200
    found = _TOKEN.search(page.get_data(as_text=True))
    assert found
    return found[1]


@every_way
def test_who_signed_in_at_one_is_nobody_at_the_other(installation: Installation) -> None:
    signed_in(installation, "garam")
    (host, under), (other, below) = installation.homes["garam"], installation.homes["narin"]
    own = "faqsvc" + under.replace("/", "-")
    cookie = installation.client.get_cookie(own, domain=host, path=under or "/")
    assert cookie
    bare = Client(installation.client.application, use_cookies=False)
    stolen = {"Cookie": f"{own}={cookie.value}; faqsvc{below.replace('/', '-')}={cookie.value}"}
    assert bare.open(f"{under}/staff", base_url=f"http://{host}", headers=stolen).status_code == 200
    assert bare.open(f"{below}/staff", base_url=f"http://{other}", headers=stolen).status_code in (302, 303)


def test_the_command_line_works_on_one_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "tenants.toml"
    file.write_text('[garam]\nhosts = ["garam.example"]\n')
    for name, value in {"TENANTS": file, "DATA": tmp_path / "data", "INDEX": tmp_path / "index"}.items():
        monkeypatch.setenv(f"FAQSVC_{name}", str(value))
    refused = CliRunner().invoke(main, ["index", "status"])
    assert (refused.exit_code, "--tenant NAME index" in refused.output) == (64, True)
    missing = CliRunner().invoke(main, ["--tenant", "narin", "index", "status"])
    assert (missing.exit_code, "no such tenant" in missing.output) == (64, True)
    empty = CliRunner().invoke(main, ["--tenant", "garam", "index", "status"])
    assert (empty.exit_code, "index/garam" in empty.output) == (74, True)


def test_own_paths_are_those_of_the_routes(installation: Installation) -> None:
    """No help center can be put where a route of another one is."""
    steps = {rule.rule.split("/")[1] for rule in installation.apps["garam"].url_map.iter_rules()}
    assert {step for step in steps if re.fullmatch(r"[a-z0-9][a-z0-9_-]*", step)} <= OWN_PATHS
