"""The desk behind sign-in: a message in, a reply out, nothing of the message anywhere."""

import html
import logging
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from faqsvc.model import Role
from faqsvc.search import SearchService
from tests.functional.staff import Office, post, token

MESSAGE = """안녕하세요 윤슬기입니다. 아이폰 쓰고 있어요.
단톡방에서 조용히 나가는 방법 알려 주세요. 그리고 굿즈 인형은 언제 배송되나요?
연락처 010-7391-5528, 계좌 국민은행 482911-04-773920, seulgi.yoon@mail.example"""
# Long enough to stand in no token and in no time of day, as four digits do one day.
RAW = ("윤슬기", "7391-5528", "73915528", "482911-04", "48291104", "04-773920", "seulgi")


@pytest.fixture
def office(sample: SearchService, tmp_path: Path) -> Office:
    return Office.open(sample, tmp_path)


@pytest.fixture
def agent(office: Office) -> FlaskClient:
    return office.client(Role.AGENT)


def page(client: FlaskClient, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.get_data(as_text=True)


def test_a_message_is_read_and_a_reply_offered(agent: FlaskClient) -> None:
    answer = post(agent, "/desk", {"message": MESSAGE})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "찾은 질문 2개" in text
    assert 'value="0:110103" checked' in text  # the variant for the customer's device
    assert "이 질문에 답하는 도움말이 없습니다" in text
    offered = html.unescape(re.search(r'<textarea id="text".*?>(.*?)</textarea>', text, re.DOTALL)[1])  # type: ignore[index]
    assert "/helps_html/110103?locale=ko" in offered
    assert "'굿즈 인형은 언제 배송되나요?' 문의는" in offered
    assert not [raw for raw in RAW if raw in text]


def test_nothing_of_a_message_is_kept(
    office: Office, agent: FlaskClient, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for _ in range(3):
        post(agent, "/desk", {"message": MESSAGE})
    post(agent, "/desk/gaps", {"question": "윤슬기입니다 인형 언제 와요 010-7391-5528"})
    post(agent, "/desk/reply", {"question": "010-7391-5528 나가는 법", "pick": "0:110103"})
    post(agent, "/desk/find", {"wanted": "010-7391-5528 나가기"})
    office.services.store.close()
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert "인형 언제 와요".encode() in kept  # the gap that was filed
    assert not [raw for raw in RAW if raw.encode() in kept or raw in caplog.text]
    assert "나가는" not in caplog.text


def test_replies_in_each_format(agent: FlaskClient) -> None:
    form = {"question": "나가는 법", "pick": "0:110103"}
    token_page = "/desk"
    for name, expected in {
        "link": "/helps_html/110103?locale=ko",
        "markdown": "[iOS에서 대화방을 나가려면 어떻게 하나요?](http",
        "html": '<p><a href="http',
        "steps": "1. ",
        "polite": "안녕하세요, ",
    }.items():
        text = post(agent, "/desk/reply", form | {"format": name}, page=token_page).get_data(as_text=True)
        assert expected in html.unescape(re.search(r"<textarea.*?>(.*?)</textarea>", text, re.DOTALL)[1]), name  # type: ignore[index]


def test_a_script_gets_json_with_rich_text(office: Office, agent: FlaskClient) -> None:
    form = {"csrf_token": token(agent, "/desk"), "question": "x", "step": "0:110103:1", "format": "answer"}
    answer = agent.post("/desk/reply", data=form, headers={"Accept": "application/json"}).get_json()
    assert answer["entries"] == ["110103"]
    assert "#step-1" in answer["text"]
    assert answer["html"].startswith("<p><b>")
    assert office.services.desk_notes.uses(["110103"]) == {}
    agent.post("/desk/used", data={"csrf_token": form["csrf_token"], "entry": ["110103", "none"]})
    assert office.services.desk_notes.uses(["110103"]) == {"110103": 1}


def offered(answer: TestResponse) -> str:
    """The reply that a page holds."""
    text = answer.get_data(as_text=True)
    return html.unescape(re.search(r'<textarea id="text".*?>(.*?)</textarea>', text, re.DOTALL)[1])  # type: ignore[index]


def selected(answer: TestResponse, field: str) -> str:
    """What a page has chosen in a list to choose from; the first where it has chosen nothing."""
    (chooser,) = BeautifulSoup(answer.get_data(), "lxml").select(f"select[name={field}]")
    return str((chooser.select_one("option[selected]") or chooser.option)["value"])  # type: ignore[index]


ANDROID = "110102"  # of the same question
SILENT = "단톡방에서 조용히 나가는 방법 알려 주세요."  # of its device
LEAVING = {"question": "나가는 법", "pick": "0:110103", "format": "link"}  # the variant for iOS


def test_links_lead_there_in_the_customer_s_language(agent: FlaskClient) -> None:
    chosen = offered(post(agent, "/desk/reply", LEAVING | {"locale": "en"}))
    assert chosen.endswith("/helps_html/110103?locale=en")
    assert 'lang="en"' in agent.get(chosen[chosen.index("/helps_html") :]).get_data(as_text=True)
    steps = post(agent, "/desk/reply", {"question": "x", "step": "0:110103:1", "locale": "en", "format": "link"})
    assert "/helps_html/110103?locale=en#" in offered(steps)
    own = post(agent, "/desk/reply", LEAVING | {"locale": "xx\r\n"})
    assert offered(own).endswith("/helps_html/110103?locale=ko")


@pytest.mark.parametrize(
    ("device", "led_to"), [("android", ANDROID), ("ios", "110103"), ("", "110103"), ("x", "110103")]
)
def test_links_lead_to_the_variant_for_the_customer_s_device(agent: FlaskClient, device: str, led_to: str) -> None:
    assert f"/helps_html/{led_to}?" in offered(post(agent, "/desk/reply", LEAVING | {"device": device}))
    both = LEAVING | {"device": device, "pick": ["0:110103", f"0:{ANDROID}"]}
    assert offered(post(agent, "/desk/reply", both)).count("\n") == (0 if device in ("android", "ios") else 1)


def test_a_picked_step_stays_in_its_variant(agent: FlaskClient) -> None:
    form = {"question": "x", "step": "0:110103:1", "device": "android", "format": "link"}
    assert "/helps_html/110103?locale=ko#step-1" in offered(post(agent, "/desk/reply", form))


def test_a_script_gets_the_answers_of_another_device_to_show(agent: FlaskClient) -> None:
    form = {"csrf_token": token(agent, "/desk"), "question": "x", "device": "android"}
    form |= {"shown": ["0:110103", "0:410021", "x:110103", "0:none", "1:110103", f"1:{ANDROID}"]}
    made = agent.post("/desk/reply", data=form, headers={"Accept": "application/json"}).get_json()
    (other,) = made["choices"]
    assert (other["before"], other["after"]) == ("0:110103", f"0:{ANDROID}")
    choice = BeautifulSoup(other["html"], "lxml")
    assert choice.select_one(f'a[href="/desk/entries/{ANDROID}"]')
    assert {step["value"].rpartition(":")[0] for step in choice.select("[name=step]")} == {f"0:{ANDROID}"}
    assert choice.select_one("[name=shown]")["value"] == f"0:{ANDROID}"


def test_language_and_device_are_remembered_for_the_session(office: Office, agent: FlaskClient) -> None:
    assert selected(post(agent, "/desk", {"message": SILENT}), "device") == ""
    post(agent, "/desk/reply", LEAVING | {"locale": "en", "device": "android"})
    read = post(agent, "/desk", {"message": SILENT})
    assert (selected(read, "locale"), selected(read, "device")) == ("en", "android")
    assert f"/helps_html/{ANDROID}?locale=en" in offered(read)
    entry = agent.get("/desk/entries/110103")
    assert selected(entry, "locale") == "en"
    assert "/helps_html/110103?locale=en" in offered(entry)  # who opened this variant gets this variant
    assert "/helps_html/110103?locale=en" in offered(post(agent, "/desk/reply", LEAVING | {"locale": "en"}))
    another = post(office.client(Role.AGENT), "/desk", {"message": SILENT})
    assert (selected(another, "locale"), selected(another, "device")) == ("", "")
    post(agent, "/desk/reply", LEAVING | {"locale": "", "device": ""})
    read = post(agent, "/desk", {"message": SILENT})
    assert (selected(read, "locale"), selected(read, "device")) == ("", "")


def test_a_device_that_the_message_names_comes_first_and_is_not_remembered(agent: FlaskClient) -> None:
    post(agent, "/desk/reply", LEAVING | {"locale": "", "device": "android"})
    read = post(agent, "/desk", {"message": MESSAGE})
    assert selected(read, "device") == "ios"
    assert "/helps_html/110103?" in offered(read)
    assert 'name="named"' in read.get_data(as_text=True)
    changed = post(agent, "/desk/reply", LEAVING | {"device": "pc", "named": "1"})
    assert "/helps_html/110103?" not in offered(changed)
    assert selected(post(agent, "/desk", {"message": SILENT}), "device") == "android"


@pytest.mark.parametrize(
    ("wanted", "where"),
    [
        ("110103", "/desk/entries/110103"),
        ("3BH7", None),
        ("http://localhost/helps_html/110103?locale=ko#step-1", "/desk/entries/110103"),
        ("<script>", None),
        ("", None),
    ],
)
def test_quick_find(agent: FlaskClient, wanted: str, where: str | None) -> None:
    answer = post(agent, "/desk/find", {"wanted": wanted})
    assert (answer.headers.get("Location"), answer.status_code) == ((where, 303) if where else (None, 200))


def test_opened_and_favorite_entries_are_each_agent_s_own(office: Office, agent: FlaskClient) -> None:
    page(agent, "/desk/entries/110103")
    post(agent, "/desk/entries/110103/favorite", {"on": "1"})
    assert page(agent, "/desk").count("/desk/entries/110103") == 2
    assert "/desk/entries/110103" not in page(office.client(Role.EDITOR), "/desk")
    post(agent, "/desk/entries/110103/favorite", {"on": "0"})
    assert page(agent, "/desk").count("/desk/entries/110103") == 1
    assert agent.get("/desk/entries/none").status_code == 404


def test_gaps_are_counted_and_settled_by_editors(office: Office, agent: FlaskClient) -> None:
    for _ in range(2):
        post(agent, "/desk/gaps", {"question": ["다른 질문", "인형은 언제 와요?"], "gap": "1"})
    assert "인형은 언제 와요?" in page(agent, "/desk/gaps")
    assert post(agent, "/desk/gaps/1/close").status_code == 403
    editor = office.client(Role.EDITOR)
    post(editor, "/desk/gaps/1/close")
    assert "인형은 언제 와요?" not in page(editor, "/desk/gaps")
    assert post(editor, f"/desk/gaps/{2**63}/close").status_code == 404
    assert post(agent, "/desk/gaps", {"question": " "}).status_code == 400


def test_templates(office: Office, agent: FlaskClient) -> None:
    parts = {
        "opening": "반갑습니다. {상담원|이/가} 답합니다.",
        "item": "{제목}",
        "unanswered": "{질문}",
        "closing": "끝",
    }
    assert post(agent, "/desk/templates", parts | {"name": "짧게"}).status_code == 403
    editor = office.client(Role.EDITOR)
    assert post(editor, "/desk/templates", parts | {"name": "짧게"}).status_code == 303
    refused = post(editor, "/desk/templates", parts | {"name": "나쁨", "item": "{비밀}"})
    assert refused.status_code == 400
    assert "{비밀}은 이 문구에 쓸 수 없습니다." in refused.get_data(as_text=True)
    assert "짧게" in page(agent, "/desk/templates?name=짧게")
    reply = post(agent, "/desk/reply", {"question": "x", "pick": "0:110103", "template": "짧게"}).get_data(as_text=True)
    assert "반갑습니다. " in reply
    post(editor, "/desk/templates/remove", {"name": "짧게"})
    assert office.services.desk_notes.templates() == []


@pytest.mark.parametrize(
    "message",
    [
        "",
        "> 인용",
        "안녕하세요",
        "<script>alert(1)</script> 환불 되나요?",
        "ログインできません",
        "환불 되나요? " * 20_000,
        "\x00\u202e환불",
        "가" * 300_000,
    ],
)
def test_bad_messages(agent: FlaskClient, message: str) -> None:
    answer = post(agent, "/desk", {"message": message})
    assert answer.status_code in (200, 413)
    assert "<script>alert" not in answer.get_data(as_text=True)


def test_bad_picks(agent: FlaskClient) -> None:
    form = {
        "question": ["a"] * 300,
        "pick": ["x", "0:none", "9:110103", "0:110103", ":", "٣:1"],
        "step": ["0:110103:999", "0:110103:x", "::"],
    }
    assert post(agent, "/desk/reply", form).status_code == 200


def test_it_is_for_staff_alone(office: Office) -> None:
    stranger = office.client()
    assert stranger.get("/desk").status_code == 303
    assert stranger.post("/desk", data={"message": "x"}).status_code == 400
