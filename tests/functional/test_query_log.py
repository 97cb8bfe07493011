"""From a request to a row of the query log, and what never gets there."""

from pathlib import Path

import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from faqsvc.usage import Recorder
from tests.functional.staff import Office
from tests.functional.standin import StandIn

AGENT = {"User-Agent": "Mozilla/5.0"}


@pytest.fixture
def recorders(monkeypatch: pytest.MonkeyPatch) -> list[Recorder]:
    """Those that apps make, to wait for."""
    made: list[Recorder] = []
    whole = Recorder.__init__

    def remember(self: Recorder, *args: object, **values: object) -> None:
        whole(self, *args, **values)  # type: ignore[arg-type]
        made.append(self)

    monkeypatch.setattr(Recorder, "__init__", remember)
    return made


def rows(office: Office, recorders: list[Recorder], columns: str, table: str = "queries") -> list[tuple[object, ...]]:
    assert all(one.flush(seconds=10) for one in recorders)
    with office.services.store.reading() as session:
        return [tuple(row) for row in session.execute(text(f"SELECT {columns} FROM {table} ORDER BY id"))]


def test_a_search_and_what_was_opened(recorders: list[Recorder], office: Office) -> None:
    client = office.client()

    def get(url: str) -> TestResponse:
        return client.get(url, headers=AGENT)

    get("/search?query=알림")
    get("/api/v1/search?query=환불")
    get("/search?query=없는말")
    get("/helps_html/110001")
    get("/helps_html/0")
    get("/search")
    get("/search?query=&serviceId=11")
    asked = rows(office, recorders, "query, door, total > 0, top_service")
    assert [row[:2] for row in asked] == [("알림", "page"), ("환불", "api"), ("없는말", "page")]
    assert [bool(row[2]) for row in asked] == [True, True, False]
    assert [row[0] for row in rows(office, recorders, "entry_id", "opens")] == ["110001"]
    (reader,) = {row[0] for row in rows(office, recorders, "reader")}
    assert "127" not in str(reader)
    assert rows(office, recorders, "took_ms > 0")[0][0]


def test_nothing_personal_is_on_the_disk(recorders: list[Recorder], office: Office, tmp_path: Path) -> None:
    client = office.client()
    for number in ("010-1234-5678", "900101-1234567", "minsu.kim@example.com"):
        client.get(f"/search?query={number} 환불", headers=AGENT)
        client.get(f"/search?query={number}", headers=AGENT)
    assert [row[0] for row in rows(office, recorders, "key")] == ["환불", "*"]
    office.services.store.close()
    for path in (tmp_path / "var").iterdir():
        held = path.read_bytes()
        for secret in (b"1234-5678", b"1234567", b"minsu.kim"):
            assert secret not in held, path.name


def test_readers_of_one_address_are_one_source(recorders: list[Recorder], office: Office) -> None:
    for number in range(3):
        agent = {"User-Agent": f"Mozilla/5.0 ({number})"}
        office.client().get("/search?query=알림", headers=agent, environ_overrides={"REMOTE_ADDR": "198.51.100.7"})
    office.client().get("/search?query=알림", headers=AGENT, environ_overrides={"REMOTE_ADDR": "198.51.100.8"})
    names = [str(row[0]) for row in rows(office, recorders, "reader")]
    assert len(set(names)) == 4
    assert len({name[:16] for name in names[:3]}) == 1
    assert names[3][:16] != names[0][:16]


@pytest.mark.parametrize(
    "agent", ["Googlebot/2.1", "Mozilla/5.0 (compatible; Yeti/1.1)", "Some-Crawler", "bingbot/2.0"]
)
def test_crawlers_do_not_count(recorders: list[Recorder], office: Office, agent: str) -> None:
    office.client().get("/search?query=알림", headers={"User-Agent": agent})
    office.client().get("/helps_html/110001", headers={"User-Agent": agent})
    assert rows(office, recorders, "query") == []


def test_keeping_nothing_is_a_setting(recorders: list[Recorder], search: StandIn, tmp_path: Path) -> None:
    office = Office.open(search, tmp_path, keep_days=0)
    office.client().get("/search?query=알림", headers=AGENT)
    assert recorders == []
    office.services.store.close()
