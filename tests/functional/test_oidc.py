"""Signing in at a provider: a real one on loopback, with keys of its own, that can be made to lie."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.test import TestResponse

from faqsvc.model import Role
from tests.functional.staff import Office
from tests.functional.standin import StandIn

CLIENT = "faqsvc"


@dataclass
class Provider:
    """`claims`: what its next token says besides the right ones; `key`: what it signs with."""

    address: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    published: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1"}))
    key: RSAKey | None = None
    nonces: dict[str, str] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)

    def answer(self, path: str, form: dict[str, str]) -> dict[str, Any] | None:
        match path:
            case "/.well-known/openid-configuration":
                return {
                    "issuer": self.address,
                    "authorization_endpoint": f"{self.address}/authorize",
                    "token_endpoint": f"{self.address}/token",
                    "jwks_uri": f"{self.address}/keys",
                    "id_token_signing_alg_values_supported": ["RS256"],
                }
            case "/keys":
                return {"keys": [self.published.as_dict(private=False)]}
            case "/token":
                self.asked.append(form)
                moment = int(time.time())
                right = {
                    "iss": self.address, "aud": CLIENT, "sub": "42", "iat": moment, "exp": moment + 60,
                    "nonce": self.nonces[form["code"]], "email": "mina@sodam.example", "email_verified": True,
                }  # fmt: skip
                token = jwt.encode({"alg": "RS256", "kid": "1"}, right | self.claims, self.key or self.published)
                return {"access_token": "a", "token_type": "Bearer", "expires_in": 60, "id_token": token}
        return None


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say(made.answer(self.path, {}))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._say(made.answer(self.path, {name: values[0] for name, values in parse_qs(body).items()}))

        def _say(self, answer: dict[str, Any] | None) -> None:
            body = json.dumps(answer).encode()
            self.send_response(200 if answer else 404)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    made.address = f"http://127.0.0.1:{server.server_port}"
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def office(search: StandIn, tmp_path: Path, provider: Provider) -> Iterator[Office]:
    made = Office.open(
        search, tmp_path, oidc_issuer=provider.address, oidc_client=CLIENT, oidc_secret="a secret of both"
    )
    made.services.accounts.add("mina@sodam.example", None, Role.EDITOR, display="김미나")
    yield made
    made.services.store.close()


def leave(client: FlaskClient, provider: Provider, **query: str) -> dict[str, str]:
    """Away to the provider; what it is asked, and a code from it."""
    away = client.get("/staff/oidc", query_string=query)
    assert away.status_code == 302
    parts = urlsplit(away.headers["Location"])
    assert away.headers["Location"].startswith(provider.address + "/authorize?")
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    provider.nonces["code"] = asked["nonce"]
    return asked


def come_back(client: FlaskClient, state: str) -> TestResponse:
    return client.get("/staff/oidc/callback", query_string={"code": "code", "state": state})


def test_signing_in(office: Office, provider: Provider) -> None:
    client = office.client()
    assert "/staff/oidc" in client.get("/staff/sign-in").get_data(as_text=True)
    asked = leave(client, provider, next="/admin/reports")
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == "http://localhost/staff/oidc/callback"
    entered = come_back(client, asked["state"])
    assert (entered.status_code, entered.headers["Location"]) == (303, "/admin/reports")
    assert provider.asked[0]["code_verifier"]
    assert "김미나" in client.get("/staff").get_data(as_text=True)


def test_the_subject_counts_once_it_is_known(office: Office, provider: Provider) -> None:
    first = office.client()
    come_back(first, leave(first, provider)["state"])
    provider.claims = {"email": "renamed@sodam.example", "email_verified": False}
    again = office.client()
    assert come_back(again, leave(again, provider)["state"]).status_code == 303
    provider.claims = {"sub": "43"}  # somebody else who got the address later
    other = office.client()
    assert come_back(other, leave(other, provider)["state"]).status_code == 403


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ({"email": "nobody@sodam.example"}, 403), ({"email_verified": False}, 403), ({"email_verified": "true"}, 403),
        ({"email": "administrator"}, 403), ({"nonce": "another"}, 401), ({"aud": "another"}, 401),
        ({"iss": "https://evil.example"}, 401), ({"exp": 1}, 401), ({"sub": None}, 401),
    ],
)  # fmt: skip
def test_what_does_not_sign_in(office: Office, provider: Provider, claims: dict[str, Any], status: int) -> None:
    client = office.client()
    provider.claims = claims
    assert come_back(client, leave(client, provider)["state"]).status_code == status
    assert client.get("/staff").status_code == 303


def test_another_key_does_not_sign_in(office: Office, provider: Provider) -> None:
    client = office.client()
    provider.key = RSAKey.generate_key(2048, {"kid": "1"})
    assert come_back(client, leave(client, provider)["state"]).status_code == 401


def test_another_browser_s_answer_does_not_sign_in(office: Office, provider: Provider) -> None:
    mine, other = office.client(), office.client()
    state = leave(other, provider)["state"]
    leave(mine, provider)
    assert come_back(mine, state).status_code == 401
    assert come_back(office.client(), state).status_code == 401
    assert office.client().get("/staff/oidc/callback?error=access_denied").status_code == 401


def test_a_disabled_account_does_not_sign_in(office: Office, provider: Provider) -> None:
    office.services.accounts.set_disabled("mina@sodam.example", disabled=True)
    client = office.client()
    assert come_back(client, leave(client, provider)["state"]).status_code == 403


def test_a_provider_that_is_away(search: StandIn, tmp_path: Path) -> None:
    office = Office.open(search, tmp_path, oidc_issuer="http://127.0.0.1:9", oidc_client=CLIENT)
    answer = office.client().get("/staff/oidc")
    assert answer.status_code == 503
    assert "로그인 서버" in answer.get_data(as_text=True)
    office.services.store.close()
