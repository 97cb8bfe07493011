"""`도움이 되었나요?` as a browser sends it, and as others try to."""

import logging
from datetime import date, timedelta
from threading import Event

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from faqsvc.model import Complaint
from faqsvc.store import Store
from faqsvc.store.feedbacks import LONGEST_COMMENT
from tests.functional.staff import Office

URL = "/helps_html/110001/feedback"
HERE = {"Origin": "http://localhost"}
EVER = {"since": date(2000, 1, 1), "until": date(2100, 1, 1)}


def give(client: FlaskClient, *, url: str = URL, headers: dict[str, str] | None = None, **form: str) -> TestResponse:
    return client.post(url, data={"helpful": "yes"} | form, headers=HERE if headers is None else headers)


def test_a_form_is_kept_and_thanked_for(office: Office) -> None:
    client = office.client()
    answer = give(client, helpful="no", reason="unclear", comment="3번이 어려워요\r\n그림이 있으면 좋겠어요")
    assert (answer.status_code, answer.headers["Location"]) == (303, URL)
    assert "Set-Cookie" not in answer.headers
    page = client.get(URL)
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert "고맙습니다" in page.get_data(as_text=True)
    (kept,) = office.services.feedbacks.of("110001")
    assert (kept.helpful, kept.complaint) == (False, Complaint.UNCLEAR)
    assert kept.comment == "3번이 어려워요\n그림이 있으면 좋겠어요"


def test_a_script_gets_json(office: Office) -> None:
    answer = give(office.client(), headers=HERE | {"Accept": "application/json"})
    assert (answer.status_code, answer.get_json()) == (200, {"status": "kept"})


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, HERE, {"Referer": "http://localhost/a"}])
def test_a_form_of_this_site_is_taken(office: Office, headers: dict[str, str]) -> None:
    assert give(office.client(), headers=headers).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {}, {"Origin": "null"}, {"Origin": "https://evil.example"}, {"Origin": "http://localhost.evil.example"},
        {"Sec-Fetch-Site": "cross-site"} | HERE, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "none"},
        {"Referer": "http://localhost:81/"}, {"Origin": "https://localhost"},
    ],
)  # fmt: skip
def test_a_form_of_another_site_is_refused(office: Office, headers: dict[str, str]) -> None:
    assert give(office.client(), headers=headers).status_code == 403
    assert office.services.feedbacks.of("110001") == ()


def test_what_makes_no_sense_is_refused(office: Office) -> None:
    client = office.client()
    assert give(client, url="/helps_html/0/feedback").status_code == 404
    assert client.get("/helps_html/0/feedback").status_code == 404
    for form in ({"helpful": "2"}, {"helpful": ""}, {"reason": "<script>"}, {"helpful": "yes\0"}):
        answer = give(client, **form)
        assert (answer.status_code, answer.content_type) == (400, "application/problem+json; charset=utf-8")
    assert give(client, comment="가" * 2_000_000).status_code == 413
    assert office.services.feedbacks.of("110001") == ()


def test_comments_are_masked_cleaned_and_cut(office: Office) -> None:
    give(office.client(), comment="010-1234-5678로 전화 주세요\0\x1b[31m\u202e" + "가" * 5_000)
    (kept,) = office.services.feedbacks.of("110001")
    assert "1234" not in kept.comment
    assert kept.comment.isprintable()
    assert len(kept.comment) <= LONGEST_COMMENT


def test_a_number_that_the_limit_cuts_is_masked_as_well(office: Office) -> None:
    give(office.client(), comment="가" * (LONGEST_COMMENT - 13) + " 010-1234-5678")
    (kept,) = office.services.feedbacks.of("110001")
    assert not set("12345678") & set(kept.comment)


def test_sent_a_hundred_times_it_is_one(office: Office) -> None:
    answers = [give(office.client()).status_code for _ in range(100)]
    assert answers == [303] * 30 + [429] * 70
    assert len(office.services.feedbacks.of("110001")) == 1
    refused = give(office.client())
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    assert "잠시 후" in refused.get_data(as_text=True)


def test_another_browser_is_another_reader(office: Office) -> None:
    give(office.client())
    give(office.client(), headers=HERE | {"User-Agent": "another"})
    (opinion,) = office.services.feedbacks.opinions(**EVER)
    assert opinion.helpful == 2


def test_a_store_that_hangs_holds_nobody_for_long(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    released = Event()
    monkeypatch.setattr(Store, "upgrade", lambda self: released.wait(30) and None)
    monkeypatch.setattr("faqsvc.web.feedback._WAIT", 0.05)
    monkeypatch.setattr("faqsvc.store.waiting.monotonic", clock := _Clock())
    client = office.client()
    with caplog.at_level(logging.CRITICAL):
        first, second = give(client), give(client)
    assert first.status_code == second.status_code == 503
    assert "Retry-After" in first.headers
    assert "지금은 저장할 수 없습니다" in first.get_data(as_text=True)
    assert client.get("/readyz").get_json()["store"] == "StoreUnavailable"
    assert client.get("/search?query=알림").status_code == 200
    released.set()
    clock.seconds += 6
    assert give(client).status_code == 303


class _Clock:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def test_readiness_tells_of_the_store(office: Office) -> None:
    assert office.client().get("/readyz").get_json() == {"status": "ok", "generation": 7, "store": "ok"}


def test_days_are_korea_s(office: Office) -> None:
    give(office.client())
    (kept,) = office.services.feedbacks.of("110001")
    day = (kept.given + timedelta(hours=9)).date()
    assert office.services.feedbacks.opinions(since=day, until=day)
