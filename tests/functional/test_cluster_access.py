"""A cluster behind TLS, an authority of its own, and a password or key: what the settings say lets in, and what does
not is told in one line, by every door."""

import base64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result

from faqsvc.cli import main
from faqsvc.config import load_settings
from faqsvc.web import create_app
from faqsvc.wiring import Services
from tests.cluster.nodes import Node
from tests.faults.servers import CERTIFICATES, Answer, Misbehaving, misbehaving, passes_on, says
from tests.functional.command_line import articles_in

AUTHORITY = str(CERTIFICATES / "authority.pem")
BY_PASSWORD = {"FAQSVC_OPENSEARCH_USER": "faqsvc", "FAQSVC_OPENSEARCH_PASSWORD": "비밀: 번호"}
BY_KEY = {"FAQSVC_OPENSEARCH_API_KEY": "a2V5OnNlY3JldA=="}
REFUSED = "refused the user or key; check FAQSVC_OPENSEARCH_USER, _PASSWORD, _API_KEY"
NOT_TRUSTED = "certificate is not trusted; check FAQSVC_OPENSEARCH_CA and _URLS"
Shell = Callable[..., Result]


def let_in(behind: Answer) -> Answer:
    """Who has the password or the key is answered by `behind`."""
    right = {
        "Basic " + base64.b64encode("faqsvc:비밀: 번호".encode()).decode(),
        "ApiKey a2V5OnNlY3JldA==",
    }

    def answer(handler: BaseHTTPRequestHandler) -> None:
        known = handler.headers.get("Authorization") in right
        (behind if known else says(b'{"error": "Unauthorized", "status": 401}', 401))(handler)

    return answer


@contextmanager
def guarded(behind: Answer, certificate: str = "signed.pem") -> Iterator[Misbehaving]:
    with misbehaving(let_in(behind), certificate=certificate) as server:
        yield server


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, str]:
    articles_in(tmp_path)
    return {
        "FAQSVC_ENGINE": "opensearch",
        "FAQSVC_OPENSEARCH_PREFIX": f"faqsvc-{uuid4().hex[:12]}",
        "FAQSVC_OPENSEARCH_CA": AUTHORITY,
        "FAQSVC_OPENSEARCH_TIMEOUT_MS": "20000",
        "FAQSVC_DATA": str(tmp_path / "data"),
        "FAQSVC_INDEX": str(tmp_path / "index"),
        "FAQSVC_STORE": f"sqlite:///{tmp_path}/store.db",
        "FAQSVC_SECRET_KEY_FILE": str(tmp_path / "key"),
    }


@pytest.fixture
def shell(settings: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    def run(server: Misbehaving, *words: str, **more: str) -> Result:
        for name, value in {**settings, "FAQSVC_OPENSEARCH_URLS": server.url, **more}.items():
            monkeypatch.setenv(name, value)
        return CliRunner().invoke(main, list(words))

    return run


@pytest.mark.cluster
@pytest.mark.slow
@pytest.mark.parametrize("access", [BY_PASSWORD, BY_KEY], ids=["password", "key"])
def test_who_is_let_in_builds_and_finds(opensearch_node: Node, shell: Shell, access: dict[str, str]) -> None:
    with guarded(passes_on(opensearch_node.port, lambda: 0.0)) as server:
        built = shell(server, "index", "build", **access)
        assert (built.exit_code, "generation 1 is live" in built.output) == (0, True), built.output
        assert "entries     8" in shell(server, "index", "status").output
        assert "good      index" in shell(server, "doctor").output
        assert shell(server, "search", "챗봇").exit_code == 0
        wrong = shell(server, "index", "status", FAQSVC_OPENSEARCH_PASSWORD="x", FAQSVC_OPENSEARCH_API_KEY="")
        assert one_line(wrong, REFUSED)


WRONG = {
    "no password": ("signed.pem", {}, REFUSED),
    "wrong password": ("signed.pem", BY_PASSWORD | {"FAQSVC_OPENSEARCH_PASSWORD": "secret-42"}, REFUSED),
    "wrong key": ("signed.pem", {"FAQSVC_OPENSEARCH_API_KEY": "secret-42"}, REFUSED),
    "another authority": ("server.pem", BY_KEY, NOT_TRUSTED),
    "no authority named": ("signed.pem", BY_KEY | {"FAQSVC_OPENSEARCH_CA": ""}, NOT_TRUSTED),
    "expired": ("expired.pem", BY_KEY, NOT_TRUSTED),
    "of another host": ("elsewhere.pem", BY_KEY, NOT_TRUSTED),
}


@pytest.mark.parametrize(("certificate", "access", "told"), WRONG.values(), ids=WRONG)
def test_who_is_not_let_in_is_told_by_every_door(
    settings: dict[str, str], shell: Shell, certificate: str, access: dict[str, str], told: str
) -> None:
    with guarded(says(b"{}"), certificate) as server:
        for words in (("index", "build"), ("index", "update"), ("index", "status"), ("index", "mirror")):
            assert one_line(shell(server, *words, **access), told), words
        examined = shell(server, "doctor", **access)
        assert examined.exit_code == 1
        assert f"bad       index        OpenSearch{'' if told == REFUSED else chr(39) + 's'} {told}" in examined.output
        assert "secret-42" not in examined.output
        served = load_settings({**settings, "FAQSVC_OPENSEARCH_URLS": server.url, **access})
        services = Services(served)
        answer = create_app(services.search, served, services=services).test_client().get("/readyz")
        assert (answer.status_code, answer.get_json()["index"]) == (503, "EngineUnavailable")
        services.store.close()
        if told == NOT_TRUSTED:
            assert server.asked == []  # who is not trusted is told no password


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("CA", "/nowhere/ca.pem", "FAQSVC_OPENSEARCH_CA"),
        ("CA", __file__, "FAQSVC_OPENSEARCH_CA"),
        ("API_KEY", "two\nlines", "FAQSVC_OPENSEARCH_API_KEY"),
        ("PASSWORD", "two\nlines", "FAQSVC_OPENSEARCH_PASSWORD"),
        ("USER", "a:b", "FAQSVC_OPENSEARCH_USER"),
    ],
)
def test_what_cannot_be_sent_is_refused_by_name(shell: Shell, name: str, value: str, told: str) -> None:
    with guarded(says(b"{}")) as server:
        refused = shell(server, "index", "status", **{f"FAQSVC_OPENSEARCH_{name}": value})
        assert one_line(refused, told)
        assert refused.exit_code == 64
        assert server.asked == []


def one_line(result: Result, told: str) -> bool:
    """Of its own, nothing else."""
    assert result.exit_code not in (0, 1), result.output
    assert told in result.output, result.output
    assert "secret-42" not in result.output
    assert result.output.count("\n") == 1, result.output
    return True
