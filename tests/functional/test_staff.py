"""Sign-in, sessions, roles, CSRF: who gets in, who does not, and what nobody can find out."""

import logging
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from faqsvc.errors import SettingsError
from faqsvc.model import Role
from faqsvc.store import sessions
from faqsvc.web.staff.access import local_path
from faqsvc.web.staff.cookies import secret_key
from tests.functional.staff import PASSWORD, Office, post, settings, sign_in, token
from tests.functional.standin import StandIn

# Routes that change something without a CSRF token, each with its reason.
WITHOUT_TOKEN = {
    "feedback.give": "the public has no session; the origin is checked instead",
    **{
        f"api.{name}": "the API looks at no cookie; a key is sent by its owner's program alone"
        for name in ("give", "write", "withdraw", "merge", "bulk")
    },
}
OPEN = {"account.sign_in_page", "account.sign_in", "account.sign_out", "oidc.leave", "oidc.come_back"}
STAFF = ("/staff", "/admin", "/desk")  # everything below these is somebody's alone


def test_signing_in_and_out(office: Office) -> None:
    client = office.client()
    away = client.get("/staff?tab=1")
    assert (away.status_code, away.headers["Location"]) == (303, "/staff/sign-in?next=/staff?tab%3D1")
    entered = sign_in(client, "Agent ", next="/staff?tab=1")
    assert (entered.status_code, entered.headers["Location"]) == (303, "/staff?tab=1")
    page = client.get("/staff")
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert "Cookie" in page.headers["Vary"]
    assert client.get("/staff/sign-in").status_code == 303
    assert post(client, "/staff/sign-out").status_code == 303
    assert client.get("/staff").status_code == 303


def test_the_session_is_another_after_signing_in(office: Office) -> None:
    client = office.client()
    before = token(client)
    sign_in(client, "agent")
    with client.session_transaction() as session:
        assert set(session) <= {"token", "_permanent", "csrf_token"}
    assert token(client, "/staff") != before
    stolen = client.get_cookie("faqsvc")
    assert stolen is not None
    post(client, "/staff/sign-out")
    client.set_cookie("faqsvc", stolen.value)
    assert client.get("/staff").status_code == 303  # a copied cookie is worth nothing after signing out


def test_cookie_flags(office: Office) -> None:
    plain = office.client().get("/staff/sign-in").headers["Set-Cookie"]
    assert plain.startswith("faqsvc=")
    assert "HttpOnly" in plain
    assert "SameSite=Lax" in plain
    secure = office.client().get("/staff/sign-in", base_url="https://localhost").headers["Set-Cookie"]
    assert secure.startswith("__Host-faqsvc=")
    assert "Secure" in secure
    assert "Path=/" in secure
    assert "Domain" not in secure


def test_public_pages_set_no_cookie(office: Office) -> None:
    for url in ("/", "/search?query=알림", "/helps_html/110001", "/api/v1/search?query=알림"):
        response = office.client(Role.AGENT).get(url)
        assert "Set-Cookie" not in response.headers
        assert "Cookie" not in response.headers.get("Vary", "")


def test_wrong_passwords_tell_nothing(office: Office) -> None:
    office.services.accounts.set_disabled("editor", disabled=True)
    pages = []
    for name in ("agent", "nobody", "editor"):
        client = office.client()
        answer = sign_in(client, name, PASSWORD if name == "editor" else "틀린 비밀번호 열두 글자")
        assert answer.status_code == 401
        page = answer.get_data(as_text=True).replace(token(client), "").replace(f'value="{name}"', "")
        pages.append(page)
    assert pages[0] == pages[1] == pages[2]


def test_an_unknown_name_costs_as_much_as_a_known_one(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    passwords = office.services.accounts._passwords
    matches = type(passwords).matches
    monkeypatch.setattr(
        type(passwords), "matches", lambda self, hashed, word: asked.append(True) or matches(self, hashed, word)
    )
    sign_in(office.client(), "nobody", "x")
    sign_in(office.client(), "agent", "x")
    assert asked == [True, True]


def test_guessing_is_stopped_for_all_workers(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        answers = [sign_in(office.client(), "agent", f"guess {number}").status_code for number in range(8)]
    assert answers == [401] * 5 + [429] * 3
    refused = sign_in(office.client(), "agent")
    assert refused.status_code == 429  # the right one too, from there
    assert 0 < int(refused.headers["Retry-After"]) <= 900
    assert "guess" not in caplog.text
    elsewhere = office.app.test_client()
    elsewhere.environ_base["REMOTE_ADDR"] = "10.1.1.1"
    assert sign_in(elsewhere, "agent").status_code == 303  # its owner is not locked out


def test_a_forged_address_opens_no_new_count(office: Office) -> None:
    answers = []
    for number in range(7):
        client = office.client()
        form = {"name": "agent", "password": "x", "csrf_token": token(client)}
        forged = {"X-Forwarded-For": f"10.0.0.{number}"}
        answers.append(client.post("/staff/sign-in", data=form, headers=forged).status_code)
    assert answers == [401] * 5 + [429] * 2


def test_one_place_cannot_try_all_names(office: Office) -> None:
    answers = [sign_in(office.client(), f"name{number}", "x").status_code for number in range(32)]
    assert answers == [401] * 30 + [429] * 2


def test_right_passwords_do_not_count(office: Office) -> None:
    assert [sign_in(office.client(), "agent").status_code for _ in range(35)] == [303] * 35  # an office at nine
    answers = [sign_in(office.client(), f"name{number}", "x").status_code for number in range(31)]
    assert answers == [401] * 30 + [429]
    assert sign_in(office.client(), "editor").status_code == 429


def test_a_right_password_between_opens_no_new_count(office: Office) -> None:
    answers = []
    for number in range(31):
        answers.append(sign_in(office.client(), f"name{number}", "x").status_code)
        answers.append(sign_in(office.client(), "agent").status_code)
    assert answers == [401, 303] * 29 + [401, 429, 429, 429]


def test_disabling_ends_sessions_at_once(office: Office) -> None:
    client = office.client(Role.EDITOR)
    office.services.accounts.set_disabled("editor", disabled=True)
    assert client.get("/staff").status_code == 303


def test_idle_sessions_end(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    client = office.client(Role.EDITOR)
    later = sessions.now() + sessions.IDLE + timedelta(seconds=1)
    monkeypatch.setattr(sessions, "now", lambda: later)
    assert client.get("/staff").status_code == 303


def test_changing_the_password_ends_the_other_sessions(office: Office) -> None:
    client, other = office.client(Role.AGENT), office.client(Role.AGENT)
    new = "새로 정한 긴 비밀번호"

    def change(**fields: str) -> int:
        form = {"old": PASSWORD, "new": new, "again": new} | fields
        return post(client, "/staff/password", form, page="/staff/password").status_code

    assert change(old="아니다") == 401
    assert change(again="다르다") == 400
    assert change(new="짧다", again="짧다") == 400
    assert other.get("/staff").status_code == 200
    assert change() == 200
    assert client.get("/staff").status_code == 200
    assert other.get("/staff").status_code == 303
    assert sign_in(office.client(), "agent").status_code == 401
    assert sign_in(office.client(), "agent", new).status_code == 303


@pytest.mark.parametrize(
    "target", ["//evil.example", "/\\evil.example", "https:evil", "https://evil.example/", "\\\\evil", "javascript:x",
               "", "/\t/evil", "/a\r\nSet-Cookie: a=b", "evil"]
)  # fmt: skip
def test_after_signing_in_one_stays_here(office: Office, target: str) -> None:
    assert local_path(target) == "/staff"
    assert sign_in(office.client(), "agent", next=target).headers["Location"] == "/staff"


def _routes(office: Office) -> list[tuple[str, str, str]]:
    """Endpoint, method and an address of each route."""
    adapter = office.app.url_map.bind("localhost")
    found = []
    for rule in office.app.url_map.iter_rules():
        values = dict.fromkeys(rule.arguments, "1")
        url = adapter.build(rule.endpoint, values, method=next(iter(rule.methods - {"HEAD", "OPTIONS"})))
        found += [(rule.endpoint, method, url) for method in rule.methods - {"HEAD", "OPTIONS"}]
    return sorted(found)


def test_every_route_of_staff_refuses_who_may_not(office: Office) -> None:
    """Drawn from the map of routes, so that a new route without a guard fails here."""
    nobody = office.client()
    clients = {role: office.client(role) for role in Role}
    seen = 0
    for endpoint, method, url in _routes(office):
        if endpoint in OPEN or not url.startswith(STAFF):
            continue
        seen += 1
        view = office.app.view_functions[endpoint]
        blueprint = office.app.blueprints.get(endpoint.partition(".")[0])
        needed = max(
            (getattr(one, "required_role", None) for one in (view, blueprint)),
            key=lambda role: (role is not None, role),
        )
        assert needed is not None, endpoint
        form = {"csrf_token": token(nobody)} if method != "GET" else None
        assert nobody.open(url, method=method, data=form).status_code in (303, 401), endpoint
        for role in Role:
            if not role.covers(needed):
                client = clients[role]
                form = {"csrf_token": token(client, "/staff")} if method != "GET" else None
                assert client.open(url, method=method, data=form).status_code == 403, (endpoint, role)
    assert seen


def test_every_change_wants_a_token(office: Office) -> None:
    for role in (None, *Role):
        client: FlaskClient = office.client(role)
        for endpoint, method, url in _routes(office):
            if method in ("GET", "HEAD", "OPTIONS") or endpoint in WITHOUT_TOKEN:
                continue
            for form in ({}, {"csrf_token": "wrong"}):
                answer = client.open(url, method=method, data=form)
                assert answer.status_code == 400, endpoint
                assert "새로 고친" in answer.get_data(as_text=True)


def test_a_store_that_is_down_stops_staff_but_no_search(
    search: StandIn, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    office = Office.open(search, tmp_path)
    client = office.client(Role.AGENT)
    office.services.store.close()
    (tmp_path / "var" / "faqsvc.db").write_bytes(b"damaged" * 1000)
    for name in ("faqsvc.db-wal", "faqsvc.db-shm"):
        (tmp_path / "var" / name).unlink(missing_ok=True)
    with caplog.at_level(logging.CRITICAL):
        answer = client.get("/staff")
    assert answer.status_code == 503
    assert "지금은 저장할 수 없습니다" in answer.get_data(as_text=True)
    assert "Retry-After" in answer.headers
    assert client.get("/search?query=알림").status_code == 200


def test_the_secret_key_is_made_once_and_kept(tmp_path: Path) -> None:
    mine = settings(tmp_path)
    key = secret_key(mine)
    assert len(key) == 64
    assert secret_key(mine) == key
    assert stat.S_IMODE(mine.secret_key_file.stat().st_mode) == 0o600
    assert [path.name for path in mine.secret_key_file.parent.iterdir()] == ["secret-key"]
    assert secret_key(settings(tmp_path, secret_key="x" * 40)) == "x" * 40
    mine.secret_key_file.write_text("short")
    with pytest.raises(SettingsError, match="less than 32"):
        secret_key(mine)


def test_administrators_keep_accounts(office: Office) -> None:
    page = "/admin/accounts"
    client, agent = office.client(Role.ADMINISTRATOR), office.client(Role.AGENT)
    made = {"name": "Mina", "display": "<b>미나</b>", "password": PASSWORD, "role": "editor"}
    assert post(client, page, made, page=page).status_code == 303
    assert post(client, page, made, page=page).status_code == 400
    assert post(client, page, made | {"name": "jun", "password": "짧다"}, page=page).status_code == 400
    assert post(client, page, made | {"name": "jun", "role": "king"}, page=page).status_code == 400
    assert "&lt;b&gt;미나" in client.get(page).get_data(as_text=True)
    assert sign_in(office.client(), "mina").status_code == 303

    assert post(client, f"{page}/agent", {"role": "editor", "active": "1"}, page=page).status_code == 303
    assert agent.get("/staff").status_code == 303  # signed out, so that the change holds at once
    assert office.client(Role.AGENT).get("/admin/reports").status_code == 200
    assert post(client, f"{page}/agent", {"role": "editor"}, page=page).status_code == 303
    assert sign_in(office.client(), "agent").status_code == 401
    new = "관리자가 정한 긴 비밀번호"
    assert post(client, f"{page}/mina/password", {"password": new}, page=page).status_code == 303
    assert sign_in(office.client(), "mina", new).status_code == 303
    assert post(client, f"{page}/mina/password", {"password": "짧다"}, page=page).status_code == 400
    assert post(client, f"{page}/nobody", {"role": "agent"}, page=page).status_code == 404


def test_nobody_locks_themselves_out(office: Office) -> None:
    client = office.client(Role.ADMINISTRATOR)
    assert post(client, "/admin/accounts/administrator", {"role": "agent"}, page="/admin/accounts").status_code == 400
    assert client.get("/admin/accounts").status_code == 200
