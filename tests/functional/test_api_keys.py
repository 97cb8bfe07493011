"""The API with a key: what each scope opens, writing one article and many, reports; and the limit without one."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from faqsvc.analysis import Analyzer
from faqsvc.store import Scope
from faqsvc.web import create_app
from faqsvc.web.rate_limit import RateLimit
from tests.functional.staff import Office
from tests.functional.standin import StandIn

GIVEN = {
    "question": "별똥별은 언제 보이나요?",
    "path": [{"name": "소담톡", "id": 11}, {"name": "하늘"}],
    "answer": "## 보는 때\n1. 밤에 [하늘](/sky)을 봅니다.",
}


@pytest.fixture
def office(tmp_path: Path, analyzer: Analyzer) -> Iterator[Office]:
    made = Office.open_with_files(tmp_path, analyzer)
    yield made
    made.services.store.close()


@pytest.fixture
def key(office: Office) -> str:
    return office.services.keys.add("shop", [Scope.WRITE])


def send(client: FlaskClient, method: str, path: str, key: str = "", **more: Any) -> TestResponse:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return client.open(f"/api/v1{path}", method=method, headers=headers, **more)


def test_an_article_is_written_changed_and_withdrawn(office: Office, key: str) -> None:
    client = office.client()
    made = send(client, "PUT", "/entries/sky-1", key, json=GIVEN)
    assert made.get_json() == {"id": "sky-1", "state": "public", "revision": 1, "live": True}
    read = client.get("/api/v1/entries/sky-1").get_json()
    assert [block["kind"] for block in read["blocks"]] == ["heading", "step"]
    assert read["links"][0]["href"] == "/sky"
    assert client.get("/api/v1/search?query=별똥별").get_json()["meta"]["total_count"] == 1
    stale = send(client, "PUT", "/entries/sky-1", key, json=GIVEN | {"seen": 0})
    assert (stale.status_code, stale.get_json()["code"]) == (409, "conflict")
    assert send(client, "PUT", "/entries/sky-1", key, json=GIVEN | {"seen": 1}).get_json()["revision"] == 2
    assert office.services.articles.revisions("sky-1")[0].author == "key:shop"
    assert send(client, "DELETE", "/entries/sky-1", key).get_json()["state"] == "withdrawn"
    assert client.get("/api/v1/entries/sky-1").status_code == 404
    assert send(client, "DELETE", "/entries/sky-1", key).status_code == 409
    assert send(client, "DELETE", "/entries/nothing", key).status_code == 404
    assert send(client, "POST", "/entries/1/merge", key, json={"into": "2"}).get_json()["state"] == "merged"
    assert client.get("/helps_html/1").headers["Location"] == "/helps_html/2?locale=ko"


def test_an_internal_article_written_by_a_key_is_internal(office: Office, key: str) -> None:
    send(office.client(), "PUT", "/entries/sky-1", key, json=GIVEN | {"state": "internal"})
    assert office.client().get("/api/v1/search?query=별똥별").get_json()["meta"]["total_count"] == 0
    assert office.services.staff_search.entry("sky-1") is not None


def test_many_at_once_each_line_told(office: Office, key: str) -> None:
    before = office.services.engine.live()
    lines = [
        json.dumps(GIVEN | {"id": "b-1"}),
        json.dumps({"id": "1", "delete": True}),
        "{broken",
        json.dumps(GIVEN | {"id": "b 2"}),
        json.dumps(GIVEN | {"id": "b-3", "nothing": 1}),
        json.dumps({"id": "404", "delete": True}),
        json.dumps({"id": "b-4", "question": "질문"}),
    ]
    answer = send(
        office.client(), "POST", "/bulk", key, data="\n".join(lines), content_type="application/x-ndjson"
    ).get_json()
    assert (answer["written"], answer["failed"], answer["live"]) == (2, 5, True)
    assert [line["status"] for line in answer["lines"]] == [200, 200, 400, 400, 400, 404, 400]
    assert [line.get("code") for line in answer["lines"][2:]] == [
        "bad_json", "bad_entry", "unknown_field", "not_found", "bad_field",
    ]  # fmt: skip
    assert office.services.engine.live() == before + 1  # one generation for all of them
    assert office.services.search.entry("b-1") is not None
    assert office.services.search.entry("1") is None


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"json": GIVEN | {"answer": "\u200b"}}, 400, "bad_field"),
        ({"json": GIVEN | {"path": []}}, 400, "bad_field"),
        ({"json": GIVEN | {"state": "secret"}}, 400, "bad_field"),
        ({"json": [GIVEN]}, 400, "bad_field"),
        ({"data": "{", "content_type": "application/json"}, 400, "bad_json"),
        ({"data": "[" * 100_000, "content_type": "application/json"}, 400, "bad_json"),
        ({"data": "question=x"}, 415, "bad_content_type"),
        ({"json": GIVEN | {"note": "x" * 2_000_000}}, 413, "request_entity_too_large"),
    ],
)
def test_bad_bodies_are_refused(office: Office, key: str, body: dict[str, Any], status: int, code: str) -> None:
    answer = send(office.client(), "PUT", "/entries/sky-1", key, **body)
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    assert answer.content_type.startswith("application/problem+json")


def test_keys_open_what_their_scope_says(office: Office, key: str) -> None:
    reader = office.services.keys.add("numbers", [Scope.REPORT])
    client = office.client()
    for wrong in ("", "faq_wrong", "x" * 5_000):
        refused = send(client, "PUT", "/entries/sky-1", wrong, json=GIVEN)
        assert refused.status_code == 401
        assert refused.headers["WWW-Authenticate"].startswith("Bearer")
    assert send(client, "PUT", "/entries/sky-1", reader, json=GIVEN).status_code == 403
    assert send(client, "GET", "/reports/queries", key).status_code == 403
    report = send(client, "GET", "/reports/queries?days=7", reader).get_json()
    assert (report["report"], report["rows"]) == ("queries", [])
    assert send(client, "GET", "/reports/nothing", reader).status_code == 404
    assert send(client, "GET", "/reports/queries?days=0", reader).status_code == 400
    office.services.keys.revoke("numbers")
    assert send(client, "GET", "/reports/queries", reader).status_code == 401


def test_a_signed_in_editor_s_cookie_opens_nothing_here(office: Office) -> None:
    from faqsvc.model import Role

    assert send(office.client(Role.EDITOR), "PUT", "/entries/sky-1", json=GIVEN).status_code == 401


def test_feedback_as_json(office: Office) -> None:
    client = office.client()
    given = {"helpful": False, "reason": "wrong", "comment": "제 번호는 010-1234-5678입니다"}
    assert client.post("/api/v1/entries/1/feedback", json=given).get_json() == {"status": "kept"}
    assert client.post("/api/v1/entries/404/feedback", json=given).status_code == 404
    assert client.post("/api/v1/entries/1/feedback", json={"helpful": "yes"}).status_code == 400


def test_the_limit_without_a_key(office: Office, key: str) -> None:
    app = create_app(StandIn(), office.services.settings, services=office.services, limit=RateLimit(3, seconds=60))
    client = app.test_client()
    answers = [client.get("/api/v1/search?query=환불") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert answers[0].headers["RateLimit-Policy"] == '"address";q=3;w=60'
    assert answers[0].headers["RateLimit"].startswith('"address";r=2;t=')
    assert 0 < int(answers[3].headers["Retry-After"]) <= 20
    assert answers[3].get_json()["code"] == "too_many_requests"
    assert send(client, "GET", "/search?query=환불", "faq_made_up").status_code == 429  # a made-up key is no key
    assert send(client, "GET", "/search?query=환불", key).status_code == 200
    assert client.get("/search?query=환불").status_code == 200  # pages are not the API
