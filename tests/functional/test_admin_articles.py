"""도움말 관리 as an editor uses it, and that nothing internal or unfinished leaves by any public way."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio
import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from mcp import Client
from werkzeug.test import TestResponse

from faqsvc.analysis import Analyzer
from faqsvc.assistants import make_server
from faqsvc.model import Role
from faqsvc.model.article import ArticleState
from faqsvc.search import SearchService
from faqsvc.web.offline import render_offline
from tests.entries import entry
from tests.functional.files import FILES, write
from tests.functional.staff import Office, post

ADMIN = "/admin/articles"
SECRET = "별똥별"


@pytest.fixture
def office(tmp_path: Path, analyzer: Analyzer) -> Iterator[Office]:
    made = Office.open_with_files(tmp_path, analyzer)
    yield made
    made.services.store.close()


@pytest.fixture
def editor(office: Office) -> FlaskClient:
    return office.client(Role.EDITOR)


def fields(client: FlaskClient, url: str) -> dict[str, Any]:
    """What the form of the page would send."""
    page = BeautifulSoup(client.get(url).data, "lxml")
    form = page.select_one("form.fields")
    assert form is not None
    sent: dict[str, Any] = {}
    for one in form.select("input[name], textarea[name], select[name]"):
        if one.name == "select":
            chosen = one.select_one("option[selected]")
            sent[str(one["name"])] = chosen["value"] if chosen else ""
        else:
            text = one.get("value", "") if one.name == "input" else one.get_text().removeprefix("\n")
            sent[str(one["name"])] = str(text).replace("\n", "\r\n")
    return sent


def send(client: FlaskClient, url: str, do: str, **changes: str) -> TestResponse:
    return client.post(url, data=fields(client, url) | changes | {"do": do})


def test_only_editors_come_in(office: Office) -> None:
    for path in (ADMIN, f"{ADMIN}/new", f"{ADMIN}/1", f"{ADMIN}/1/revisions"):
        assert office.client().get(path).status_code == 303
        assert office.client(Role.AGENT).get(path).status_code == 403
    assert post(office.client(Role.AGENT), f"{ADMIN}/1/withdraw").status_code == 403


def test_an_article_is_previewed_then_published(office: Office, editor: FlaskClient) -> None:
    page = send(editor, f"{ADMIN}/1", "preview", question=f"{SECRET} 알림", answer="## 순서\r\n1. <b>누릅니다</b>")
    soup = BeautifulSoup(page.data, "lxml")
    assert soup.select_one(".preview li[data-block=step]").get_text() == "1. <b>누릅니다</b>"  # type: ignore[union-attr]
    assert soup.select_one("#question")["value"] == f"{SECRET} 알림"  # type: ignore[index]
    assert office.services.articles.get("1") is None  # a preview keeps nothing
    assert office.client().get("/helps_html/1").status_code == 200
    answer = send(editor, f"{ADMIN}/1", "publish", question=f"{SECRET} 알림", answer="1. 누릅니다", note="짧게")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{ADMIN}/1?done=live")
    assert SECRET in office.client().get("/helps_html/1").get_data(as_text=True)
    assert office.client().get(f"/api/v1/search?query={SECRET}").get_json()["documents"][0]["id"] == "1"
    revisions = editor.get(f"{ADMIN}/1/revisions").get_data(as_text=True)
    assert "editor" in revisions
    assert "<ins>+ 1. 누릅니다" in revisions
    assert "짧게" in revisions


def test_publishing_untouched_fields_changes_no_word(office: Office, editor: FlaskClient) -> None:
    send(editor, f"{ADMIN}/2", "publish")
    assert replace(office.services.search.entry("2"), updated=None) == FILES[1]  # type: ignore[type-var]


def test_a_new_article(office: Office, editor: FlaskClient) -> None:
    sent = {"question": f"{SECRET} 보는 법", "path": "소담톡 #11\r\n하늘", "answer": "밤에 봅니다.", "device": "ios"}
    answer = send(editor, f"{ADMIN}/new", "publish", id="sky-1", review="2020-01-01", **sent)
    assert answer.headers["Location"] == f"{ADMIN}/sky-1?done=live"
    made = office.services.search.entry("sky-1")
    assert made is not None
    assert made.path.ids[0] == 11
    assert made.path.names == ("소담톡", "하늘")
    assert "sky-1" in editor.get(f"{ADMIN}?show=attention").get_data(as_text=True)  # its review is due
    assert send(editor, f"{ADMIN}/new", "publish", id="sky-1", **sent).status_code == 409
    assert send(editor, f"{ADMIN}/new", "publish", id="1", **sent).status_code == 409


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"question": " "}, "질문을 적어"),
        ({"answer": "\r\n"}, "답변을 적어"),
        ({"path": ""}, "분류를 한 줄에"),
        ({"path": "가" * 61}, "60자"),
        ({"review": "내일"}, "검토일"),
        ({"question": "가" * 501}, "500자"),
        ({"answer": "{at 900 3} /x"}, "답변"),
        ({"device": "fridge"}, "fridge"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_typed_is_lost(
    editor: FlaskClient, changes: dict[str, str], told: str
) -> None:
    page = send(editor, f"{ADMIN}/1", "publish", **({"note": "적던 글"} | changes))
    assert page.status_code == 400
    soup = BeautifulSoup(page.data, "lxml")
    assert told in soup.select_one("#error").get_text()  # type: ignore[union-attr]
    assert soup.select_one("#note")["value"] == "적던 글"  # type: ignore[index]


def test_the_slower_of_two_editors_keeps_what_they_typed(editor: FlaskClient) -> None:
    stale = fields(editor, f"{ADMIN}/1")
    send(editor, f"{ADMIN}/1", "publish", question="먼저 고친 질문")
    page = editor.post(f"{ADMIN}/1", data=stale | {"question": "늦게 고친 질문", "do": "publish"})
    assert page.status_code == 409
    assert "늦게 고친 질문" in page.get_data(as_text=True)
    assert "다른 사람" in page.get_data(as_text=True)


def test_withdrawn_and_merged_addresses_lead_on(office: Office, editor: FlaskClient) -> None:
    client = office.client()
    held = client.get("/helps_html/1").headers["ETag"]
    assert post(editor, f"{ADMIN}/1/withdraw", {"seen": "0"}, page=f"{ADMIN}/1").status_code == 303
    gone = client.get("/helps_html/1", headers={"If-None-Match": held})
    assert gone.status_code == 410
    assert FILES[0].question in gone.get_data(as_text=True)
    assert client.get("/helps?articleId=1").status_code == 410
    assert post(editor, f"{ADMIN}/1/restore", {"seen": "2", "state": "public"}, page=f"{ADMIN}/1").status_code == 303
    assert client.get("/helps_html/1").status_code == 200
    post(editor, f"{ADMIN}/1/merge", {"seen": "3", "into": "2"}, page=f"{ADMIN}/1")
    for url in ("/helps_html/1?locale=ko", "/helps?articleId=1"):
        moved = client.get(url)
        assert (moved.status_code, moved.headers["Location"]) == (301, "/helps_html/2?locale=ko")
    post(editor, f"{ADMIN}/2/merge", {"seen": "0", "into": "3"}, page=f"{ADMIN}/2")
    assert client.get("/helps_html/1").headers["Location"] == "/helps_html/3?locale=ko"  # through both
    assert client.get("/helps_html/404").status_code == 404
    assert post(editor, f"{ADMIN}/3/merge", {"seen": "0", "into": "404"}, page=f"{ADMIN}/3").status_code == 400


def test_a_file_that_changed_is_settled_on_the_page(office: Office, editor: FlaskClient) -> None:
    send(editor, f"{ADMIN}/1", "publish", question="고친 질문")
    write(office.services, [replace(FILES[0], question="파일의 새 질문"), *FILES[1:]])
    assert "파일이 바뀜" in editor.get(f"{ADMIN}?show=attention").get_data(as_text=True)
    page = editor.get(f"{ADMIN}/1").get_data(as_text=True)
    assert "<del>- 고친 질문" in page
    assert "<ins>+ 파일의 새 질문" in page
    assert post(editor, f"{ADMIN}/1/settle", {"seen": "2", "take": "1"}, page=f"{ADMIN}/1").status_code == 303
    assert "파일의 새 질문" in office.client().get("/helps_html/1").get_data(as_text=True)


def test_an_old_revision_is_written_again(editor: FlaskClient) -> None:
    send(editor, f"{ADMIN}/1", "publish", question="고친 질문")
    assert fields(editor, f"{ADMIN}/1?revision=1")["question"] == FILES[0].question
    assert editor.get(f"{ADMIN}/1?revision=9").status_code == 404


HOSTILE = "<script>alert(1)</script>\"'&{{ 7*7 }}"


def test_hostile_words_stay_words(editor: FlaskClient) -> None:
    sent = {"question": HOSTILE, "answer": HOSTILE, "note": HOSTILE}
    for url in (f"{ADMIN}/1", f"{ADMIN}/1/revisions", ADMIN):
        send(editor, f"{ADMIN}/1", "draft", **sent)
        page = editor.get(url).get_data(as_text=True)
        assert "<script>alert" not in page
        assert "49" not in re.sub(r"[0-9a-f]{8,}|\d{2}:\d{2}", "", page.split("</head>")[1].split("csrf_token")[0])


@pytest.fixture
def hidden(office: Office) -> Office:
    """With an internal article, a draft, a draft over a public one, and a withdrawn internal one, all of one word."""
    editor = office.services.editor
    path = (f"{SECRET} 서비스", f"{SECRET} 분류")
    made = entry("secret-1", f"{SECRET} 환불 내부 기준", f"{SECRET} 팀장 승인", path, views=10**9)
    editor.publish(made, author="mina", seen=0, state=ArticleState.INTERNAL)
    editor.draft(entry("secret-2", f"{SECRET} 초안", f"{SECRET} 쓰는 중", path), author="mina", seen=0)
    editor.draft(replace(FILES[2], question=f"{SECRET} 환불"), author="mina", seen=0)
    editor.publish(replace(made, id="secret-3"), author="mina", seen=0, state=ArticleState.INTERNAL)
    editor.withdraw("secret-3", author="mina", seen=1)
    return office


def public_addresses(office: Office) -> list[str]:
    """Every public GET route, with every id and word that could show something."""
    ids = ["secret-1", "secret-2", "secret-3", "3"]
    addresses = []
    for rule in office.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.rule.startswith(("/staff", "/admin", "/desk", "/assets")):
            continue
        if "<" not in rule.rule:
            addresses.append(rule.rule)
        addresses += [re.sub(r"<[^>]+>", one, rule.rule) for one in ids if "<" in rule.rule]
    service = str(entry("x", "q", "a", (f"{SECRET} 서비스", "b")).path.id_at(0))
    queries = ["query=환불", f"query={SECRET[:2]}", "query=", f"query=&serviceId={service}"]
    addresses += [f"/search?{one}&sort={sort}" for one in queries for sort in ("", "date", "views", "title")]
    addresses += [f"/api/v1/search?{one}&explain=1" for one in (*queries, "query=secret-1")]
    addresses += ["/api/v1/entries?sort=views&size=50", f"/api/v1/entries?serviceId={service}"]
    for suggest in ("/api/v1/suggest", "/embed/suggest", "/opensearch-suggest"):
        addresses += [f"{suggest}?q={text}" for text in ("별", "ㅂㄸㅂ", "qufEhd", "환불", "s")]
    addresses += [f"/helps?articleId={one}" for one in ids]
    return addresses


def test_nothing_hidden_leaves_by_any_public_way(hidden: Office) -> None:
    client, seen = hidden.client(), 0
    for address in public_addresses(hidden):
        response = client.get(address)
        text = response.get_data(as_text=True)
        seen += response.status_code == 200
        for word in (SECRET, "팀장", "쓰는 중", "secret-"):
            for place in (text, str(response.headers)):
                told = place.replace(address, "") if word == "secret-" else place
                assert word not in told, (address, word)
    assert seen > 30
    for one in ("secret-1", "secret-2", "secret-3"):
        assert client.get(f"/helps_html/{one}").status_code == 404  # as for an id that never was
        assert client.get(f"/api/v1/entries/{one}").status_code == 404


def test_it_is_in_no_export(hidden: Office) -> None:
    entries = hidden.services.search.published()
    assert [one.id for one in entries] == ["1", "2", "3"]
    assert SECRET not in render_offline(entries, site_name="소담")
    assert "환불하고" in render_offline(entries, site_name="소담")


def test_no_assistant_is_told_of_it(hidden: Office) -> None:
    async def ask() -> None:
        async with Client(make_server(hidden.services.search, name="", base_url="")) as client:
            found = await client.call_tool("search_help", {"query": f"{SECRET} 환불", "size": 20})
            listed = await client.call_tool("list_categories", {})
            assert SECRET not in str(found.content) + str(listed.content)
            assert "환불하고" in str(found.content)
            assert (await client.call_tool("get_article", {"article_id": "secret-1"})).is_error

    anyio.run(ask)


def test_staff_do_find_the_internal_one(hidden: Office) -> None:
    search: SearchService = hidden.services.staff_search
    assert search.entry("secret-1") is not None
    assert search.entry("secret-2") is None
    assert "secret-1" in hidden.client(Role.EDITOR).get(f"{ADMIN}?query={SECRET}").get_data(as_text=True)
