"""Reports over a made-up week of asks, and a proposal that becomes a synonym with one click."""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.model import Feedback, Role
from faqsvc.store import steering_feed
from faqsvc.store.base import now
from faqsvc.store.query_log import Asked, Door, Opened
from tests.conftest import DATA
from tests.functional.staff import Office, post
from tests.functional.test_steering import ids, within_a_second

PAGE = "/admin/reports"


def asked(query: str, reader: str, *, ago: float, total: int = 3, junk: bool = False, service: str = "소담톡") -> Asked:
    return Asked(
        asked=now() - timedelta(seconds=ago),
        reader=reader,
        query=query,
        key="".join(query.split()),
        service_id=None,
        category_id=None,
        page=1,
        total=total,
        weak=False,
        corrections=(("spelling", "삼담", "상담"),) if query.startswith("삼담") else (),
        took_ms=4.0,
        door=Door.PAGE,
        junk=junk,
        shown=("710001", "710002", "710003")[:total],
        top_service=service if total else "",
        top_category="대화방" if total else "",
    )


@pytest.fixture(scope="module")
def office(sample_engine: WhooshEngine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    whole = steering_feed._LOOK_EVERY
    steering_feed._LOOK_EVERY = 0.02
    made = Office.open_with_search(sample_engine, tmp_path_factory.mktemp("office"), data=DATA)
    events: list[Asked | Opened] = []
    for number in range(6):
        reader = f"reader{number}"
        events += [asked("환불", reader, ago=86_400 + number), asked("꼬부랑말", reader, ago=300, total=0)]
        events += [asked("챗봇", reader, ago=200), Opened(now() - timedelta(seconds=190), reader, "710002")]
    events += [
        asked("=HYPERLINK(1)", "x", ago=90, service="<b>가짜</b>"),
        asked("카지노 www.a.com", "y", ago=80, junk=True),
    ]
    events += [asked("삼담 연결", "z", ago=70)]
    made.services.query_log.write(events)
    made.services.feedbacks.give(Feedback("710001", False, None, "그림이 <b>없어요</b>", now()), reader="k")
    yield made
    made.services.store.close()
    steering_feed._LOOK_EVERY = whole


@pytest.fixture(scope="module")
def editor(office: Office) -> FlaskClient:
    return office.client(Role.EDITOR)


def table(client: FlaskClient, name: str, **more: str) -> list[list[str]]:
    answer = client.get(f"{PAGE}/{name}.csv", query_string=more)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    text = answer.get_data(as_text=True)
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:])))[1:]


def test_what_was_asked_most_and_what_was_not_found(editor: FlaskClient) -> None:
    assert table(editor, "queries")[:3] == [
        ["꼬부랑말", "6", "6", "0"], ["챗봇", "6", "0", "6"], ["환불", "6", "0", "0"],
    ]  # fmt: skip
    assert table(editor, "unanswered") == [["꼬부랑말", "6", "6", "0"]]
    assert table(editor, "unopened")[0] == ["환불", "6", "0", "0"]
    assert table(editor, "opened") == [["710002", "6"]]
    assert table(editor, "refined")[0] == ["꼬부랑말", "챗봇", "6"]
    assert table(editor, "corrected") == [["삼담", "상담", "맞춤법", "1"]]
    days = table(editor, "days", days="7")
    assert len(days) == 7
    assert sum(int(day[1]) for day in days) == 20
    assert ["소담톡 > 대화방", "13", "0", "6"] in table(editor, "categories")
    assert table(editor, "queries", service="<b>가짜</b>") == [["'=HYPERLINK(1)", "1", "0", "0"]]


def test_the_same_as_json(editor: FlaskClient) -> None:
    answer = editor.get(f"{PAGE}/unanswered.json?days=7").get_json()
    assert answer["rows"] == [{"질의": "꼬부랑말", "찾은 횟수": 6, "답을 찾지 못함": 6, "도움말을 엶": 0}]
    assert answer["service"] is None


def test_junk_counts_nowhere_but_where_it_is_told(editor: FlaskClient) -> None:
    assert not any("카지노" in row[0] for row in table(editor, "queries"))
    assert "카지노" not in editor.get(PAGE).get_data(as_text=True)


def test_pages_escape_what_was_typed(editor: FlaskClient) -> None:
    for url in (PAGE, f"{PAGE}/queries", f"{PAGE}/categories", f"{PAGE}/feedback", f"{PAGE}/opened"):
        page = editor.get(url)
        assert page.status_code == 200
        text = page.get_data(as_text=True)
        assert "<b>가짜" not in text
        assert "<b>없어요" not in text
        assert "style=" not in text
        assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert "그림이 &lt;b&gt;없어요" in editor.get(f"{PAGE}/feedback").get_data(as_text=True)


@pytest.mark.parametrize(
    "url", ["?days=0", "?days=-1", "?days=１０", "?days=1e9", "?days=99999999", "?service=없는서비스"]
)
def test_odd_periods(editor: FlaskClient, url: str) -> None:
    assert editor.get(PAGE + url).status_code == 200
    assert editor.get(f"{PAGE}/queries.csv{url}").status_code == 200


def test_unknown_reports(editor: FlaskClient) -> None:
    for name in ("nothing", "nothing.csv", "nothing.json"):
        assert editor.get(f"{PAGE}/{name}").status_code == 404


def test_an_empty_store_has_reports_too(sample_engine: WhooshEngine, tmp_path: Path) -> None:
    empty = Office.open_with_search(sample_engine, tmp_path, data=DATA)
    client = empty.client(Role.EDITOR)
    for url in (PAGE, *(f"{PAGE}/{name}" for name in ("queries", "days", "categories", "corrected", "feedback"))):
        assert client.get(url).status_code == 200
    empty.services.store.close()


def test_a_proposal_is_accepted_with_one_click(office: Office, editor: FlaskClient) -> None:
    page = editor.get(PAGE).get_data(as_text=True)
    assert "꼬부랑말 =&gt; 챗봇" in page
    assert "6명" in page
    assert ids(editor, "꼬부랑말") == []
    assert post(editor, f"{PAGE}/proposals", {"line": "뭐든 => 챗봇", "live": "0"}, page=PAGE).status_code == 400
    assert post(editor, f"{PAGE}/proposals", {"line": "꼬부랑말 => 챗봇", "live": "7"}, page=PAGE).status_code == 409
    assert post(editor, f"{PAGE}/proposals", {"line": "꼬부랑말 => 챗봇", "live": "0"}, page=PAGE).status_code == 303
    assert within_a_second(lambda: ids(editor, "꼬부랑말") != [])
    assert "꼬부랑말 =&gt; 챗봇" not in editor.get(PAGE).get_data(as_text=True)
    (version,) = office.services.steerings.history()
    assert (version.by, version.note) == ("editor", "제안 받아들임: 꼬부랑말 => 챗봇")
