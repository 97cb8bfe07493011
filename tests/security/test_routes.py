"""Every route × role × token, from the app's own URL map: only who is meant gets in; a new route needs a row."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.model import Role
from tests.functional.staff import Office, token

PUBLIC, AGENT, EDITOR, ADMINISTRATOR, SIGNED_IN, KEY = "public", "agent", "editor", "administrator", "signed in", "key"

# Whom each blueprint is for; routes that differ from their blueprint are named.
ROWS = {
    "pages": PUBLIC,
    "around": PUBLIC,
    "asset": PUBLIC,
    "health": PUBLIC,
    "feedback": PUBLIC,
    "embedding": PUBLIC,
    "api": PUBLIC,
    "api_docs": PUBLIC,
    "metrics": KEY,
    "staff": AGENT,
    "account": SIGNED_IN,
    "account.sign_in": PUBLIC,
    "account.sign_in_page": PUBLIC,
    "account.sign_out": PUBLIC,
    "articles": EDITOR,
    "reports": EDITOR,
    "steering": EDITOR,
    "desk": AGENT,
    "desk.close_gap": EDITOR,
    "desk.save": EDITOR,
    "desk.remove": EDITOR,
    "quality": EDITOR,
    "repairs": EDITOR,
    "accounts": ADMINISTRATOR,
}
MAY = {
    AGENT: {Role.AGENT, Role.EDITOR, Role.ADMINISTRATOR},
    SIGNED_IN: {Role.AGENT, Role.EDITOR, Role.ADMINISTRATOR},
    EDITOR: {Role.EDITOR, Role.ADMINISTRATOR},
    ADMINISTRATOR: {Role.ADMINISTRATOR},
}
VISITORS: tuple[Role | None, ...] = (None, *Role)
REFUSED = {303, 401, 403, 404}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, sample_engine: WhooshEngine) -> Office:
    return Office.open_with_search(sample_engine, tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def clients(office: Office) -> dict[Role | None, FlaskClient]:
    return {visitor: office.client(visitor) for visitor in VISITORS}


def whom(endpoint: str) -> str:
    return ROWS.get(endpoint) or ROWS[endpoint.partition(".")[0]]


def address(rule: Rule) -> str:
    values: dict[str, Any] = {name: 1 if "int" in str(rule) else "x1" for name in rule.arguments}
    return rule.build(values)[1]  # type: ignore[index]


def test_every_route_has_a_row(office: Office) -> None:
    lost = [rule.endpoint for rule in office.app.url_map.iter_rules() if not _row(rule.endpoint)]
    assert not lost, "say in ROWS whom these are for"


def _row(endpoint: str) -> str | None:
    return ROWS.get(endpoint) or ROWS.get(endpoint.partition(".")[0])


def test_who_gets_in(office: Office, clients: dict[Role | None, FlaskClient]) -> None:
    wrong = []
    cells = 0
    for rule in office.app.url_map.iter_rules():
        wanted = whom(rule.endpoint)
        if wanted in (PUBLIC, KEY):
            continue
        for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
            for visitor, client in clients.items():
                form = {"csrf_token": token(client, "/staff" if visitor else "/staff/sign-in")}
                answer = client.open(address(rule), method=method, data=form if method != "GET" else None)
                cells += 1
                signs_in = answer.status_code == 303 and "/staff/sign-in" in answer.headers.get("Location", "")
                refused = signs_in or answer.status_code in ((401, 403) if visitor is None else (403,))
                if refused != (visitor not in MAY[wanted]):
                    wrong.append((method, rule.rule, visitor, answer.status_code, answer.headers.get("Location")))
    assert cells > 40
    assert not wrong


def test_without_a_token_nothing_changes(office: Office, clients: dict[Role | None, FlaskClient]) -> None:
    """Missing, made up, and somebody else's."""
    foreign = token(office.client(Role.ADMINISTRATOR), "/staff")
    wrong = []
    for rule in office.app.url_map.iter_rules():
        methods = (rule.methods or set()) & {"POST", "PUT", "DELETE", "PATCH"}
        if not methods or rule.endpoint.startswith("api.") or rule.endpoint == "feedback.give":
            continue
        for method in sorted(methods):
            for visitor, client in clients.items():
                for form in ({}, {"csrf_token": "made-up"}, {"csrf_token": foreign}):
                    answer = client.open(address(rule), method=method, data=form)
                    if answer.status_code not in REFUSED | {400}:
                        wrong.append((method, rule.rule, visitor, form, answer.status_code))
    assert not wrong


def test_nothing_is_answered_to_methods_that_a_route_does_not_have(clients: dict[Role | None, FlaskClient]) -> None:
    for method in ("PUT", "DELETE", "PATCH", "TRACE"):
        for path in ("/", "/search", "/helps_html/110001", "/staff/sign-in", "/admin/articles"):
            assert clients[Role.ADMINISTRATOR].open(path, method=method).status_code == 405


def test_rows_name_what_there_is(office: Office) -> None:
    endpoints = {rule.endpoint for rule in office.app.url_map.iter_rules()}
    named = {endpoint for endpoint in ROWS if "." in endpoint}
    assert named <= endpoints
