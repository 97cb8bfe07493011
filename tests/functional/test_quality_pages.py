"""The board of findings behind sign-in: seen, narrowed, settled, merged with a redirect, taken back."""

import csv
import io
import re
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

from faqsvc.analysis import make_analyzer
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.indexing import Indexer
from faqsvc.model import Role
from tests.entries import entry
from tests.functional.staff import Office, post

SAME = (
    "소담톡에서 받은 이모티콘은 설정의 이모티콘 항목에서 다시 내려받을 수 있으며, "
    "기기를 바꾸어도 같은 계정이면 그대로 쓸 수 있습니다. 내려받은 목록은 보관함에서 지우거나 순서를 바꿀 수 있습니다."
)
MANY = 45


ENTRIES = (
    entry("1", "이모티콘을 다시 받고 싶어요", SAME),
    entry("2", "기기를 바꾸었는데 이모티콘이 없어요", f"{SAME} <script>"),
    *(
        entry(f"u{number}", f"사진 {number}장을 어떻게 보내나요?", f"사진 {number}장을 고릅니다.")
        for number in range(MANY)
    ),
)


@pytest.fixture(scope="module")
def inspected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index with its report."""
    folder = tmp_path_factory.mktemp("inspected")
    engine = WhooshEngine(folder / "index")
    Indexer(engine, make_analyzer("mecab")).build(ENTRIES)
    Office.open_with_search(engine, folder).services.inspector.state(patience=60)
    return folder / "index"


@pytest.fixture
def office(inspected: Path, tmp_path: Path) -> Office:
    shutil.copytree(inspected, tmp_path / "index")
    return Office.open_with_search(WhooshEngine(tmp_path / "index"), tmp_path)


@pytest.fixture
def editor(office: Office) -> FlaskClient:
    return office.client(Role.EDITOR)


def page(client: FlaskClient, asked: str = "", *, status: int = 200) -> BeautifulSoup:
    answer = client.get(f"/desk/quality{asked}")
    assert answer.status_code == status
    assert answer.headers["Cache-Control"] == "no-store"
    return BeautifulSoup(answer.data, "lxml")


def form_of(finding: Tag, do: str, **more: str) -> tuple[str, dict[str, object]]:
    form = finding.select_one("form")
    assert form is not None
    values: dict[str, list[str]] = {}
    for one in form.select("input"):
        values.setdefault(str(one["name"]), []).append(str(one.get("value", "")))
    return str(form["action"]), dict(values) | more | ({"do": do} if do else {})


def duplicate(client: FlaskClient, asked: str = "?kind=near_duplicate") -> Tag:
    (found,) = page(client, asked).select("article.finding")
    return found


def test_findings_by_kind_in_pages(editor: FlaskClient) -> None:
    board = page(editor)
    counts = {link.get_text(" ", strip=True) for link in board.select(".kinds a")}
    assert "같은 답변 1" in counts
    assert f"날짜 없음 {len(ENTRIES)}" in counts
    assert len(board.select("article.finding")) == 20
    undated = page(editor, "?kind=undated&page=3")
    assert len(undated.select("article.finding")) == len(ENTRIES) - 40
    assert undated.select_one('.pages [rel="next"]') is None
    assert [link.get_text() for link in undated.select(".pages a")] == ["처음", "이전"]
    assert [link.get_text() for link in page(editor, "?kind=undated").select(".pages a")] == ["다음", "마지막"]
    assert [link.get_text() for link in page(editor, "?kind=undated&page=2").select(".pages a")] == ["이전", "다음"]
    assert "이 쪽에는 없습니다" in page(editor, "?page=999").get_text()


def test_words_narrow_it(editor: FlaskClient) -> None:
    assert "조건에 맞는 것이 없습니다" in page(editor, "?query=쿼카").get_text()
    assert {one["href"] for one in page(editor, "?query=u7&kind=undated").select(".links a")} == {
        "/helps_html/u7?locale=ko", "/admin/articles/u7",
    }  # fmt: skip


def test_two_answers_word_by_word(editor: FlaskClient) -> None:
    found = duplicate(editor)
    assert "①" not in found.select_one("ins").get_text()  # type: ignore[union-attr]
    assert [one.get_text() for one in found.select(".words ins")] == ["② <script>"]
    assert found.select(".words del") == []


def test_what_is_settled_stays_so_and_can_be_taken_back(editor: FlaskClient) -> None:
    action, form = form_of(duplicate(editor), "kept", note="  둘 다\x00 필요 010-7391-5528 ")
    answer = post(editor, action, form)
    assert answer.status_code == 303
    assert page(editor, answer.headers["Location"].removeprefix("/desk/quality")).select_one("form.notice")
    assert page(editor, "?kind=near_duplicate").select("article.finding") == []
    settled = duplicate(editor, "?show=settled")
    assert "그대로 둠" in settled.get_text()
    assert "둘 다 필요" in settled.get_text()
    assert "7391" not in settled.get_text()
    back, form = form_of(settled, "")
    assert post(editor, back, form).status_code == 303
    assert duplicate(editor)
    assert page(editor, "?show=settled").select("article.finding") == []


def test_merging_redirects_and_is_taken_back(office: Office, editor: FlaskClient) -> None:
    reader = office.client()
    action, form = form_of(duplicate(editor), "merged:1", note="2번이 더 낫습니다.")
    assert post(editor, action, form).status_code == 303
    gone = reader.get("/helps_html/1?locale=ko")
    assert gone.status_code in (301, 302, 303, 308)
    assert gone.headers["Location"].endswith("/helps_html/2?locale=ko")
    wait_for_report(office)
    settled = duplicate(editor, "?show=settled")
    assert "이제는 나타나지 않습니다" in settled.get_text()
    assert "질문은 다른데" in settled.get_text()
    back, form = form_of(settled, "")
    assert post(editor, back, form).status_code == 303
    assert reader.get("/helps_html/1?locale=ko").status_code == 200
    wait_for_report(office)
    assert duplicate(editor)


def wait_for_report(office: Office) -> None:
    for _ in range(100):
        thread = office.services.inspector._thread
        if thread:
            thread.join(60)
        if not office.services.inspector.state().making:
            return
    raise AssertionError("no report")


def test_an_article_that_changed_meanwhile_is_not_merged(office: Office, editor: FlaskClient) -> None:
    action, form = form_of(duplicate(editor), "merged:1")
    article = office.services.editor.find("1")
    assert article
    office.services.editor.publish(entry("1", "다른 질문", "다른 답변입니다."), author="editor", seen=0)
    answer = post(editor, action, form)
    assert answer.status_code == 409
    assert "그사이 도움말이 바뀌었습니다" in answer.get_data(as_text=True)
    assert office.services.findings.settled() == {}


@pytest.mark.parametrize(
    "change",
    [
        {"finding": "[]"},
        {"finding": "[" * 9_999},
        {"finding": '["near_duplicate",["1","3"],"",[]]'},
        {"do": "x"},
        {"do": "merged:u1"},
    ],
)
def test_made_up_decisions_are_refused(office: Office, editor: FlaskClient, change: dict[str, str]) -> None:
    action, form = form_of(duplicate(editor), "kept")
    assert post(editor, action, form | change).status_code in (400, 404)
    assert post(editor, "/desk/quality/none/reopen").status_code == 404
    assert office.services.findings.settled() == {}


def test_csv_of_what_is_shown_runs_nothing(editor: FlaskClient) -> None:
    answer = editor.get("/desk/quality/findings.csv?kind=near_duplicate")
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    (row,) = rows
    assert (row["종류"], row["도움말"]) == ("같은 답변", "1 2")
    assert not [cell for cell in row.values() if re.match(r"[=+\-@]", cell)]
    whole = editor.get("/desk/quality/findings.csv").get_data(as_text=True)
    assert whole.count("날짜 없음") == len(ENTRIES)


def test_a_report_that_cannot_be_made_is_told(tmp_path: Path, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> bytes:
        raise EOFError

    (tmp_path / "index" / "quality.json").write_bytes(b"{")
    monkeypatch.setattr(office.services.inspector, "_made", broken)
    assert "점검하지 못했습니다" in page(office.client(Role.EDITOR)).get_text()


def test_the_workers_of_a_server_share_a_report(office: Office, editor: FlaskClient) -> None:
    from faqsvc.wiring import Services

    other = Services(office.services.settings)
    other.__dict__["engine"] = office.services.engine
    state = other.inspector.state(patience=0)
    assert state.report == office.services.inspector.state().report
    assert not state.making


def test_agents_do_not_see_the_way_there(office: Office) -> None:
    assert "/desk/quality" not in office.client(Role.AGENT).get("/desk").get_data(as_text=True)
    assert "/desk/quality" in office.client(Role.EDITOR).get("/desk").get_data(as_text=True)
