"""Two help centers in one process: nothing of one is ever in an answer of the other; every route, both engines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from flask import Flask
from werkzeug.test import Client, TestResponse

from faqsvc.cli import main
from faqsvc.config import load_settings
from faqsvc.model import Entry, Role
from faqsvc.store import Accounts
from faqsvc.tenants import Tenant, read_tenants
from faqsvc.web import create_app
from faqsvc.web.tenancy import make_tenancy
from faqsvc.wiring import Services
from tests.entries import entry
from tests.functional.staff import CHEAP, PASSWORD

GARAM, NARIN = "가람표식", "나린표식"
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_VALUES = {"int": "1", "float": "1.0", "path": "x/y"}


def entries(mark: str, prefix: str) -> list[Entry]:
    return [
        entry(f"{prefix}{at}", f"{mark} 비밀번호를 어떻게 바꾸나요? {at}", f"{mark} 설정에서 바꿉니다.", (mark, "계정"))
        for at in range(3)
    ]


@dataclass
class Installation:
    """Both tenants; `apps` by name, `services` by name, and one client of the whole."""

    tenants: tuple[Tenant, ...]
    services: dict[str, Services]
    apps: dict[str, Flask]
    client: Client

    def get(self, host: str, path: str, **more: object) -> TestResponse:
        return self.client.open(path, base_url=f"http://{host}", **more)  # type: ignore[arg-type]


@pytest.fixture(params=["whoosh", pytest.param("opensearch", marks=[pytest.mark.cluster, pytest.mark.slow])])
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    file = tmp_path / "tenants.toml"
    file.write_text('[garam]\nhosts = ["garam.example"]\n[narin]\nhosts = ["narin.example", "narin2.example"]\n')
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
    services, apps = {}, {}
    for tenant, mark in zip(tenants, (GARAM, NARIN), strict=True):
        mine = services[tenant.name] = Services(tenant.settings)
        mine.__dict__["accounts"] = Accounts(mine.store, CHEAP)
        mine.accounts.add("admin", PASSWORD, Role.ADMINISTRATOR)
        mine.indexer.build(entries(mark, tenant.name))
        apps[tenant.name] = create_app(mine.search, tenant.settings, services=mine)
    whole = make_tenancy(tenants, lambda one: apps[one.name], proxy_hops=0)
    yield Installation(tenants, services, apps, Client(whole))
    for mine in services.values():
        mine.store.close()


def addresses(app: Flask) -> list[str]:
    """Every GET route, with ids and queries of the other help center put in wherever something can be."""
    asked = []
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()):
            continue
        path = re.sub(r"<(?:(\w+):)?\w+>", lambda match: _VALUES.get(match[1] or "", "garam1"), rule.rule)
        words = "&".join(
            f"{name}={quote(value)}"
            for name, value in {
                "query": GARAM, "q": GARAM, "articleId": "garam1", "id": "garam1", "ids": "garam1", "format": "text"
            }.items()
        )  # fmt: skip
        asked += [path, f"{path}?{words}"]
    return asked


def test_no_route_of_one_shows_anything_of_the_other(installation: Installation) -> None:
    signed_in(installation, "narin.example")
    asked = addresses(installation.apps["narin"])
    assert len(asked) > 30
    answered = 0
    for path in asked:
        answer = installation.get("narin.example", path, headers={"Authorization": "Bearer " + "t" * 32})
        told = answer.get_data(as_text=True).replace(quote(GARAM), "").replace("\\u", "")
        assert f"{GARAM} 비밀번호" not in told, path
        assert f"{GARAM} 설정" not in told, path
        assert answer.status_code < 500, path
        answered += answer.status_code == 200
    assert answered > 20


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


def test_an_unknown_host_gets_nothing_but_a_sign_of_life(installation: Installation) -> None:
    for host in ("other.example", "127.0.0.1:8000", "garam.example.evil.example", ""):
        assert installation.get(host or "x", "/search?query=a").status_code == 421
        assert installation.get(host or "x", "/livez").status_code == 200


def signed_in(installation: Installation, host: str) -> None:
    token = _TOKEN.search(installation.get(host, "/staff/sign-in").get_data(as_text=True))
    assert token
    form = {"name": "admin", "password": PASSWORD, "csrf_token": token[1]}
    assert installation.get(host, "/staff/sign-in", method="POST", data=form).status_code == 303
    assert installation.get(host, "/staff").status_code == 200


def test_who_signed_in_at_one_is_nobody_at_the_other(installation: Installation) -> None:
    signed_in(installation, "garam.example")
    cookie = installation.client.get_cookie("faqsvc", domain="garam.example")
    assert cookie
    stolen = {"Cookie": f"faqsvc={cookie.value}"}
    bare = Client(installation.client.application, use_cookies=False)
    assert bare.open("/staff", base_url="http://garam.example", headers=stolen).status_code == 200
    assert bare.open("/staff", base_url="http://narin.example", headers=stolen).status_code in (302, 303)


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
