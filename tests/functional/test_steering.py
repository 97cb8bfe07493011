"""Editors steer results: a draft, its trial on real queries, live everywhere within a second, and back."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from faqsvc.config import load_settings
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.model import Role
from faqsvc.store import steering_feed
from faqsvc.web import create_app
from faqsvc.wiring import Services
from tests.conftest import DATA
from tests.functional.staff import Office, post

PAGE = "/admin/steering"


@pytest.fixture
def office(sample_engine: WhooshEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """On the sample help center, with the real search."""
    monkeypatch.setattr(steering_feed, "_LOOK_EVERY", 0.02)
    made = Office.open_with_search(sample_engine, tmp_path, data=DATA)
    yield made
    made.services.store.close()


@pytest.fixture
def editor(office: Office) -> FlaskClient:
    return office.client(Role.EDITOR)


def ids(client: FlaskClient, query: str, **more: str) -> list[str]:
    answer = client.get("/api/v1/search", query_string={"query": query, "explain": "1"} | more).get_json()
    return [document["id"] for document in answer["documents"]]


def within_a_second(check: Callable[[], bool]) -> bool:
    until = time.monotonic() + 5  # a busy machine; the feed looks every 20 ms here, every half second in service
    while time.monotonic() < until:
        if check():
            return True
        time.sleep(0.02)
    return False


def test_a_synonym_is_found_once_it_is_published(office: Office, editor: FlaskClient) -> None:
    assert ids(editor, "꼬부랑말") == []
    assert post(editor, f"{PAGE}/words", {"synonyms": "꼬부랑말 => 챗봇\n"}, page=PAGE).status_code == 303
    assert "적용하지 않은 변경" in editor.get(PAGE).get_data(as_text=True)
    assert ids(editor, "꼬부랑말") == []  # a draft is nobody's but the editor's
    assert "적용하지 않은 변경" not in office.client(Role.ADMINISTRATOR).get(PAGE).get_data(as_text=True)
    post(editor, f"{PAGE}/publish", {"note": "사투리"}, page=PAGE)
    assert within_a_second(lambda: ids(editor, "꼬부랑말") != [])
    history = editor.get(f"{PAGE}/history").get_data(as_text=True)
    assert "사투리" in history
    assert "editor" in history


def test_another_worker_hears_of_it(office: Office, editor: FlaskClient, sample_engine: WhooshEngine) -> None:
    other = Services(office.services.settings)
    other.__dict__["engine"] = sample_engine
    client = create_app(other.search, other.settings, services=other).test_client()
    assert ids(client, "꼬부랑말") == []
    post(editor, f"{PAGE}/words", {"synonyms": "꼬부랑말 => 챗봇"}, page=PAGE)
    post(editor, f"{PAGE}/publish", page=PAGE)
    assert within_a_second(lambda: ids(client, "꼬부랑말") != [])
    other.store.close()


def test_pinned_entries_come_first_and_say_so(editor: FlaskClient) -> None:
    query = "비밀번호 변경"
    before = ids(editor, query)
    pinned, banished = before[4], before[0]
    form = {"query": "비밀번호  변경?", "pinned": f"710001, {pinned}", "banished": banished}
    post(editor, f"{PAGE}/placements", form, page=PAGE)
    trial = editor.get(f"{PAGE}/trial").get_data(as_text=True)
    assert "이 변경으로 움직이는 질의" in trial
    assert "비밀번호 변경?" in trial
    total = editor.get(f"/api/v1/search?query={query}").get_json()["meta"]["total_count"]
    post(editor, f"{PAGE}/publish", page=PAGE)
    assert within_a_second(lambda: ids(editor, query)[:2] == ["710001", pinned])
    after = ids(editor, query)
    assert banished not in after
    assert ids(editor, "비밀번호변경") == after  # spacing does not matter
    assert ids(editor, "비밀번호 변경 방법")[0] != "710001"  # another query
    answer = editor.get(f"/api/v1/search?query={query}&explain=1").get_json()
    assert [document["pinned"] for document in answer["documents"]][:3] == [True, True, False]
    assert answer["meta"]["total_count"] == total - 1  # the banished one; both others were found anyway
    page = editor.get(f"/search?query={query}").get_data(as_text=True)
    assert page.count("운영자가 맨 앞에") == 2
    assert page.index('data-entry-id="710001"') < page.index(f'data-entry-id="{pinned}"')
    assert "710001" not in ids(editor, query, serviceId="999")  # filters hold for it as for all


def test_a_pinned_entry_answers_what_nothing_else_does(editor: FlaskClient) -> None:
    for query in ("듣도보도못한말", "오늘 점심 메뉴"):
        post(editor, f"{PAGE}/placements", {"query": query, "pinned": "710001"}, page=PAGE)
    post(editor, f"{PAGE}/publish", page=PAGE)
    for query in ("듣도보도못한말", "오늘 점심 메뉴"):
        assert within_a_second(lambda query=query: ids(editor, query)[:1] == ["710001"])  # type: ignore[misc]
        page = editor.get(f"/search?query={query}").get_data(as_text=True)
        assert "관련 도움말을 찾지 못했습니다" not in page


def test_held_pages_are_stale_after_publishing(editor: FlaskClient) -> None:
    tag = editor.get("/search?query=챗봇").headers["ETag"]
    assert editor.get("/search?query=챗봇", headers={"If-None-Match": tag}).status_code == 304
    post(editor, f"{PAGE}/placements", {"query": "챗봇", "pinned": "710001"}, page=PAGE)
    post(editor, f"{PAGE}/publish", page=PAGE)
    assert within_a_second(lambda: editor.get("/search?query=챗봇", headers={"If-None-Match": tag}).status_code == 200)


def test_banners(office: Office, editor: FlaskClient) -> None:
    nobody = office.client()
    hostile = "<script>alert(1)</script> 점검 안내"
    post(editor, f"{PAGE}/banners", {"text": hostile}, page=PAGE)
    post(editor, f"{PAGE}/banners", {"text": "환불 안내", "words": "환불, 결제 취소", "until": "2999-12-31"}, page=PAGE)
    post(editor, f"{PAGE}/banners", {"text": "지난 안내", "until": "2020-01-01"}, page=PAGE)
    assert "점검 안내" not in nobody.get("/").get_data(as_text=True)
    post(editor, f"{PAGE}/publish", page=PAGE)
    assert within_a_second(lambda: "점검 안내" in nobody.get("/").get_data(as_text=True))
    home = nobody.get("/").get_data(as_text=True)
    assert "<script>alert" not in home
    assert "지난 안내" not in home
    assert "환불 안내" not in home
    assert "환불 안내" in nobody.get("/search?query=결제취소 방법").get_data(as_text=True)
    post(editor, f"{PAGE}/banners/remove", {"number": "0"}, page=PAGE)
    post(editor, f"{PAGE}/publish", page=PAGE)
    assert within_a_second(lambda: "점검 안내" not in nobody.get("/").get_data(as_text=True))


@pytest.mark.parametrize(
    ("where", "form", "said"),
    [
        ("words", {"synonyms": "비번"}, "동의어 1번째 줄"),
        ("words", {"synonyms": "비번, 암호\n, =>"}, "동의어 2번째 줄"),
        ("words", {"user_words": "두 낱말"}, "사용자 단어 1번째 줄"),
        ("words", {"stop_words": "\n".join(f"말{at}" for at in range(2_001))}, "2,000줄까지"),
        ("words", {"synonyms": "가" * 201 + ", 나"}, "200자까지"),
        ("placements", {"query": "!!", "pinned": "710001"}, "질의를 써"),
        ("placements", {"query": "환불", "pinned": "0, 99"}, "없는 도움말입니다: 0, 99"),
        ("placements", {"query": "환불", "pinned": "710001", "banished": "710001"}, "제외할 수는"),
        ("placements", {"query": "환불", "pinned": " ".join(map(str, range(11)))}, "10개까지"),
        ("banners", {"text": " "}, "안내문을 써"),
        ("banners", {"text": "안내", "until": "내일"}, "날짜를"),
    ],
)
def test_what_cannot_be_used_is_told(editor: FlaskClient, where: str, form: dict[str, str], said: str) -> None:
    answer = post(editor, f"{PAGE}/{where}", form, page=PAGE)
    assert answer.status_code == 400
    assert said in answer.get_data(as_text=True)
    assert "적용하지 않은 변경" not in editor.get(PAGE).get_data(as_text=True)


def test_two_editors_do_not_overwrite_each_other(office: Office, editor: FlaskClient) -> None:
    chief = office.client(Role.ADMINISTRATOR)
    post(editor, f"{PAGE}/words", {"synonyms": "꼬부랑말 => 챗봇"}, page=PAGE)
    post(chief, f"{PAGE}/words", {"synonyms": "돌돌말 => 환불"}, page=PAGE)
    assert post(chief, f"{PAGE}/publish", page=PAGE).status_code == 303
    assert "그사이" in editor.get(f"{PAGE}/trial").get_data(as_text=True)
    assert post(editor, f"{PAGE}/publish", page=PAGE).status_code == 400
    assert office.services.steerings.live().steering.synonyms == ("돌돌말 => 환불",)


def test_the_way_back(office: Office, editor: FlaskClient) -> None:
    for number, word in enumerate(("꼬부랑말", "돌돌말")):
        post(editor, f"{PAGE}/words", {"synonyms": f"{word} => 챗봇"}, page=PAGE)
        post(editor, f"{PAGE}/publish", {"note": f"변경 {number}"}, page=PAGE)
    newest, first = office.services.steerings.history()
    page = editor.get(f"{PAGE}/history/{newest.number}").get_data(as_text=True)
    assert "돌돌말 =&gt; 챗봇" in page
    assert "꼬부랑말 =&gt; 챗봇" in page  # taken out by it
    back = post(editor, f"{PAGE}/history/{first.number}/restore", page=f"{PAGE}/history")
    assert back.headers["Location"] == f"{PAGE}/trial"
    post(editor, f"{PAGE}/publish", page=PAGE)
    live = office.services.steerings.live()
    assert (live.steering.synonyms, live.number) == (("꼬부랑말 => 챗봇",), live.number)
    assert len(office.services.steerings.history()) == 3  # nothing of the history is lost
    for unknown in (999, 2**31, 2**63, 10**40):
        assert editor.get(f"{PAGE}/history/{unknown}").status_code == 404
        assert post(editor, f"{PAGE}/history/{unknown}/restore", page=f"{PAGE}/history").status_code == 404


def test_a_store_that_goes_away_leaves_the_last_decisions(office: Office, editor: FlaskClient) -> None:
    post(editor, f"{PAGE}/words", {"synonyms": "꼬부랑말 => 챗봇"}, page=PAGE)
    post(editor, f"{PAGE}/publish", page=PAGE)
    assert within_a_second(lambda: ids(editor, "꼬부랑말") != [])
    office.services.store.close()
    path = Path(office.services.settings.store.removeprefix("sqlite:///"))
    for one in path.parent.glob("faqsvc.db*"):
        one.unlink()
    path.write_bytes(b"damaged" * 500)
    time.sleep(0.1)
    assert ids(office.client(), "꼬부랑말") != []


def test_without_a_store_nothing_is_steered(sample_engine: WhooshEngine, tmp_path: Path) -> None:
    services = Services(load_settings({}, overrides={"store": f"sqlite:///{tmp_path}/none.db", "data": DATA}))
    services.__dict__["engine"] = sample_engine
    assert services.search.entry("710001")
    assert not (tmp_path / "none.db").exists()
