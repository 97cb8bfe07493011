"""What operators see: numbers, request ids, log lines; and what these never hold."""

import json
import logging

import pytest
from flask.testing import FlaskClient

from faqsvc.config import LogFormat, load_settings
from faqsvc.web import create_app, request_log
from tests.functional.standin import StandIn

TOKEN = "a-token-of-the-operators"
ALLOWED = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def watched(search: StandIn) -> FlaskClient:
    return create_app(search, load_settings({"FAQSVC_METRICS_TOKEN": TOKEN})).test_client()


def value(text: str, name: str) -> float:
    return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line.startswith(name))


def test_numbers_grow_with_requests_and_what_they_found(watched: FlaskClient) -> None:
    before = watched.get("/metrics", headers=ALLOWED).text
    watched.get("/search?query=환불")
    watched.get("/search?query=없는말뿐입니다")
    watched.get("/search?query=dkssud")
    after = watched.get("/metrics", headers=ALLOWED).text
    for name, more in (
        ('faqsvc_requests_total{route="/search",status="200"}', 3),
        ('faqsvc_request_seconds_count{route="/search"}', 3),
        ('faqsvc_searches_total{found="some"}', 1),
        ('faqsvc_corrections_total{kind="keyboard"}', 1),
    ):
        assert value(after, name) >= value(before, name) + more, name


def test_what_was_typed_makes_no_time_series(watched: FlaskClient) -> None:
    watched.get("/search?query=비밀번호")
    watched.get("/no/such/page-of-010-1234-5678")
    text = watched.get("/metrics", headers=ALLOWED).text
    assert "비밀번호" not in text
    assert "1234-5678" not in text
    # Whatever has a name or a label; the values beside them are times, whose digits may be any.
    assert "5678" not in "".join(line.rpartition(" ")[0] for line in text.splitlines())


@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer wrong", "Bearer 잘못", "Basic " + TOKEN])
def test_numbers_are_for_who_has_the_token(watched: FlaskClient, header: str) -> None:
    assert watched.get("/metrics", headers={"Authorization": header.encode().decode("latin-1")}).status_code == 404


def test_without_a_token_there_are_no_numbers(client: FlaskClient) -> None:
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_a_request_keeps_the_id_it_came_with(client: FlaskClient) -> None:
    assert client.get("/", headers={"X-Request-ID": "edge-42"}).headers["X-Request-ID"] == "edge-42"


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "<script>"])
def test_an_unusable_id_is_replaced(client: FlaskClient, given: str) -> None:
    made = client.get("/", headers={"X-Request-ID": given}).headers["X-Request-ID"]
    assert made != given
    assert len(made) == 32


def test_json_lines_name_the_route_and_never_the_query(client: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    before = logging.getLogger().handlers[:], logging.getLogger().level
    try:
        request_log.configure(LogFormat.JSON)
        client.get("/search?query=010-1234-5678", headers={"X-Request-ID": "edge-43"})
    finally:
        logging.basicConfig(level=before[1], handlers=before[0], force=True)
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    (line,) = [line for line in lines if line["logger"] == "faqsvc.requests"]
    assert line["message"] == "GET /search"
    assert line["request_id"] == "edge-43"
    assert line["status"] == 200
    assert line["ms"] > 0
    assert not any("5678" in json.dumps(line) for line in lines)
