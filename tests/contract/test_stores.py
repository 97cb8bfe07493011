"""One suite for both databases: what the store promises, whichever keeps it."""

import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from argon2 import PasswordHasher
from sqlalchemy import text

from faqsvc.errors import AccountError, SettingsError, StaleDraft, StoreOutdated, StoreUnavailable
from faqsvc.model import NO_STEERING, Banner, Complaint, Feedback, Placement, Resolution, Role, Steering
from faqsvc.store import (
    Accounts,
    Feedbacks,
    Findings,
    Limit,
    Passwords,
    QueryLog,
    Reports,
    Sessions,
    Steerings,
    Store,
    Throttle,
    query_log,
    sessions,
    throttling,
)
from faqsvc.store.base import Base
from faqsvc.store.feedbacks import Opinion
from faqsvc.store.query_log import Asked, Door, Opened
from faqsvc.store.reports import AskedQuery, Corrected, Period, Queries, Refinement, Speed
from tests.databases import Server

CHEAP = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
PASSWORD = "바다 위의 작은 종이배"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/var/faqsvc.db"
    server: Server = request.getfixturevalue("postgresql_server")
    return server.create("store")


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    made = Store(url)
    yield made
    made.close()


@pytest.fixture
def accounts(store: Store) -> Accounts:
    return Accounts(store, CHEAP)


def test_the_migrations_make_what_the_mappings_say(store: Store) -> None:
    store.upgrade()
    with store.reading() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_many_processes_at_once_upgrade_once(url: str) -> None:
    stores = [Store(url) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(Store.ready, stores))
    with stores[0].reading() as session:
        assert session.execute(text("SELECT count(*) FROM alembic_version")).scalar_one() == 1
    for one in stores:
        one.close()


def test_a_newer_store_is_refused(store: Store, url: str) -> None:
    with store.begin() as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'r9999'"))
    later = Store(url)
    with pytest.raises(StoreOutdated, match="r9999"):
        later.ready()
    later.close()


def test_a_failed_transaction_leaves_nothing(store: Store, accounts: Accounts) -> None:
    def fail() -> None:
        with store.begin() as session:
            session.execute(text("DELETE FROM accounts"))
            raise RuntimeError

    accounts.add("mina", PASSWORD, Role.AGENT)
    with pytest.raises(RuntimeError):
        fail()
    assert len(accounts.list()) == 1


def test_accounts(accounts: Accounts) -> None:
    made = accounts.add(" Mina ", PASSWORD, Role.EDITOR, display="김미나")
    assert (made.name, made.display, made.role, made.disabled) == ("mina", "김미나", Role.EDITOR, False)
    assert made.created.utcoffset() == timedelta(0)
    assert accounts.named("MINA") == made
    assert accounts.verify("mina", PASSWORD) == made
    assert accounts.verify("mina", PASSWORD + "x") is None
    assert accounts.verify("nobody", PASSWORD) is None
    accounts.set_password("mina", "다른 비밀번호 열두 글자")
    assert accounts.verify("mina", PASSWORD) is None
    accounts.set_role("mina", Role.ADMINISTRATOR)
    accounts.set_disabled("mina", disabled=True)
    assert accounts.verify("mina", "다른 비밀번호 열두 글자") is None
    assert [(one.role, one.disabled) for one in accounts.list()] == [(Role.ADMINISTRATOR, True)]
    accounts.set_subject("mina", "https://id.example#42")
    assert accounts.of_subject("https://id.example#42") is not None


def test_an_account_without_a_password_never_signs_in_by_one(accounts: Accounts) -> None:
    accounts.add("mina", None, Role.AGENT)
    assert accounts.verify("mina", "") is None
    assert accounts.verify("mina", "nobody's password") is None


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("mina", "짧다"), ("mina", "가" * 257), ("mina", "aaaaaaaaaaaaaa"), ("mina", "password1234"),
        ("mina", "minamina12345"), ("a", PASSWORD), ("김미나", PASSWORD), ("mina\n", "짧다"), ("a b", PASSWORD),
    ],
)  # fmt: skip
def test_bad_names_and_passwords_are_refused(accounts: Accounts, name: str, password: str) -> None:
    with pytest.raises(AccountError):
        accounts.add(name, password, Role.AGENT)
    assert accounts.list() == ()


def test_a_name_is_taken_once(accounts: Accounts) -> None:
    accounts.add("mina", PASSWORD, Role.AGENT)
    with pytest.raises(AccountError, match="이미"):
        accounts.add("Mina", PASSWORD, Role.ADMINISTRATOR)
    with pytest.raises(AccountError, match="없는"):
        accounts.set_role("nobody", Role.AGENT)


def test_hashes_of_weaker_days_are_made_anew(store: Store, accounts: Accounts) -> None:
    accounts.add("mina", PASSWORD, Role.AGENT)
    stronger = Accounts(store, Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)))
    assert stronger.verify("mina", PASSWORD)
    with store.reading() as session:
        assert "m=16,t=2" in session.execute(text("SELECT password FROM accounts")).scalar_one()


def test_sessions_end(store: Store, accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    account = accounts.add("mina", PASSWORD, Role.AGENT)
    held = Sessions(store)
    token = held.start(account)
    found = held.find(token)
    assert found is not None
    assert found.account == account
    assert held.find(token + "x") is None
    assert held.find("\ud800") is None
    with store.reading() as session:
        assert token not in str(session.execute(text("SELECT * FROM sessions")).all())
    held.end(token)
    assert held.find(token) is None

    first, second = held.start(account), held.start(account)
    assert held.end_all(account) == 2
    assert held.find(first) is held.find(second) is None

    token = held.start(account)
    accounts.set_disabled("mina", disabled=True)
    assert held.find(token) is None
    accounts.set_disabled("mina", disabled=False)
    begun = sessions.now()

    def at(hours: float) -> bool:
        monkeypatch.setattr(sessions, "now", lambda: begun + timedelta(hours=hours))
        return held.find(token) is not None

    assert [at(hours) for hours in (0.9, 1.8, 2.7)] == [True] * 3  # awake as long as it is used
    assert not at(3.8)
    token = held.start(account)
    assert [at(hours) for hours in (4.5, 5.3, 6.1, 6.9, 7.7, 8.5, 9.3, 10.1, 10.9, 11.7, 12.5, 13.3)] == [True] * 12
    assert not at(13.9)  # never longer than ten hours


def test_a_limit_is_one_for_all_processes(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttling, "time", lambda: 1_000_000.0)
    limit = Limit("sign-in", times=20, seconds=60)
    stores = [Store(url) for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda at: Throttle(stores[at % 4]).take(limit, "mina", "10.0.0.1"), range(60)))
    assert waits.count(0) == 20
    assert all(0 < wait <= 60 for wait in waits if wait)
    throttle = Throttle(stores[0])
    assert throttle.take(limit, "mina", "10.0.0.2") == 0
    assert throttle.take(limit, "mina", "10.0.0.1") > 0
    for _ in range(50):
        throttle.give_back(limit, "mina", "10.0.0.2")
    assert [throttle.take(limit, "mina", "10.0.0.2") for _ in range(21)].count(0) == 20
    throttle.forget(limit, "mina", "10.0.0.1")
    assert throttle.take(limit, "mina", "10.0.0.1") == 0
    monkeypatch.setattr(throttling, "time", lambda: 1_000_060.0)
    assert throttle.take(limit, "mina", "10.0.0.2") == 0
    monkeypatch.setattr(throttling, "time", lambda: 2_000_000.0)
    assert throttle.purge() == 2
    for one in stores:
        one.close()


def test_the_file_is_the_service_s_alone(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/made/here/faqsvc.db")
    store.ready()
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "made" / "here").iterdir()}
    assert set(modes.values()) == {0o600}, modes
    assert stat.S_IMODE((tmp_path / "made" / "here").stat().st_mode) == 0o700
    store.close()


def test_what_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for url in (f"sqlite:///{tmp_path}/file/faqsvc.db", f"postgresql://nobody:secret@/none?host={tmp_path}"):
        store = Store(url)
        with pytest.raises(StoreUnavailable) as told:
            store.ready()
        assert "secret" not in str(told.value) + store.url
    (tmp_path / "damaged.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreUnavailable, match="not a database"):
        Store(f"sqlite:///{tmp_path}/damaged.db").ready()


@pytest.mark.parametrize("url", ["", "faqsvc.db", "mysql://localhost/faqsvc", "sqlite://", "://"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="FAQSVC_STORE"):
        Store(url)


def test_feedback_counts_once_a_reader_and_day(store: Store) -> None:
    feedbacks = Feedbacks(store)
    given = datetime(2026, 11, 25, 15, 30, tzinfo=UTC)  # half past midnight in Korea
    day = date(2026, 11, 26)

    def say(entry_id: str, reader: str, *, helpful: bool, at: datetime = given, comment: str = "") -> None:
        complaint = None if helpful else Complaint.UNCLEAR
        feedbacks.give(Feedback(entry_id, helpful, complaint, comment, at), reader=reader)

    for _ in range(3):
        say("1", "kim", helpful=True)
    say("1", "kim", helpful=False, comment="찾던 내용이 없어요 🙂")
    say("1", "lee", helpful=True)
    say("2", "lee", helpful=True)
    say("1", "kim", helpful=True, at=given + timedelta(days=1))
    assert feedbacks.opinions(since=day, until=day) == (Opinion("1", 1, 1), Opinion("2", 1, 0))
    assert feedbacks.opinions(since=day, until=day + timedelta(days=1))[0] == Opinion("1", 2, 1)
    assert sorted(one.helpful for one in feedbacks.of("1")) == [False, True, True]
    (said,) = feedbacks.comments(since=day, until=day)
    assert said == Feedback("1", False, Complaint.UNCLEAR, "찾던 내용이 없어요 🙂", given)
    assert feedbacks.purge(before=day + timedelta(days=1)) == 3
    assert feedbacks.opinions(since=day, until=day) == ()


NOON = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)


def asked(
    query: str, *, after: float = 0, reader: str = "kim", shown: tuple[str, ...] = ("1", "2"), page: int = 1
) -> Asked:
    key = "".join(query.split())
    return Asked(
        asked=NOON + timedelta(seconds=after),
        reader=reader,
        query=query,
        key=key,
        service_id=None,
        category_id=None,
        page=page,
        total=len(shown),
        weak=False,
        corrections=(("spelling", "삼담", "상담"),),
        took_ms=3.5,
        door=Door.PAGE,
        junk=False,
        shown=shown,
        top_service="소담톡",
        top_category="대화방" * 30,
    )


def opened(entry_id: str, *, after: float = 0, reader: str = "kim") -> Opened:
    return Opened(NOON + timedelta(seconds=after), reader, entry_id)


def rows(store: Store, columns: str, table: str = "queries") -> list[tuple[object, ...]]:
    with store.reading() as session:
        return [tuple(row) for row in session.execute(text(f"SELECT {columns} FROM {table} ORDER BY id"))]


def test_what_is_typed_on_is_one_ask(store: Store) -> None:
    log = QueryLog(store)
    for at, typed in enumerate(["ㅅ", "사", "상", "상ㄷ", "상담", "상담 연", "상담 연결"]):
        log.write([asked(typed, after=at)])
    log.write([asked("상", reader="lee"), asked("환불", after=10), asked("환불 취소", after=40)])
    assert rows(store, "reader, query") == [
        ("kim", "상담 연결"), ("lee", "상"), ("kim", "환불"), ("kim", "환불 취소"),
    ]  # fmt: skip


def test_the_same_query_again_is_the_same_ask(store: Store) -> None:
    log = QueryLog(store)
    log.write([asked("환불"), asked("환불 ", after=60), asked("환불", after=90, page=2, shown=("3",))])
    log.write([asked("환불", after=2_000), asked("없는 첫 페이지", after=2_010, page=7)])
    assert rows(store, "query, shown") == [("환불", "1,2,3"), ("환불", "1,2")]


def test_an_article_belongs_to_the_ask_that_showed_it(store: Store) -> None:
    log = QueryLog(store)
    log.write([asked("환불"), asked("취소", after=20, shown=("5", "6")), opened("2", after=30), opened("5", after=31)])
    log.write([opened("9", after=32), opened("1", after=33, reader="lee"), opened("1", after=4_000)])
    assert [bool(row[0]) for row in rows(store, "opened")] == [True, True]
    first, second = (row[0] for row in rows(store, "id"))
    assert rows(store, "entry_id, query_id, rank", "opens") == [
        ("2", first, 2), ("5", second, 1), ("9", None, None), ("1", None, None), ("1", None, None),
    ]  # fmt: skip


def test_an_opened_ask_is_not_typed_on(store: Store) -> None:
    log = QueryLog(store)
    log.write([asked("환불"), opened("1", after=1), asked("환불 취소", after=3)])
    assert len(rows(store, "query")) == 2


def test_what_was_asked_is_forgotten(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    log = QueryLog(store)
    log.write(
        [asked("홍길동 환불"), asked("100% 환불", reader="lee"), asked("환_불", reader="han"), opened("1", after=5)]
    )
    assert log.erase("홍 길동") == 1
    assert log.erase("0%") == 1  # a sign, not a pattern
    assert rows(store, "query") == [("환_불",)]
    assert rows(store, "entry_id", "opens") == []  # gone with the ask they belong to
    monkeypatch.setattr(query_log, "now", lambda: NOON + timedelta(days=90))
    assert log.purge(keep_days=90) == 0
    monkeypatch.setattr(query_log, "now", lambda: NOON + timedelta(days=91))
    assert log.purge(keep_days=90) == 1


def test_reports(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    log, reports = QueryLog(store), Reports(store)
    for number in range(5):
        reader = f"r{number}"
        log.write([asked("꼬부랑말", reader=reader, shown=()), asked("챗봇", reader=reader, after=60)])
        log.write([opened("2", reader=reader, after=70), asked("챗봇", reader=reader, after=4_000)])
    log.write([replace(asked("광고", reader="ad"), junk=True)])
    monkeypatch.setattr("faqsvc.store.reports.now", lambda: NOON)
    week = Period.last(7)
    assert [day.asked for day in reports.by_day(week)] == [0, 0, 0, 0, 0, 0, 15]
    assert reports.queries(week)[0] == AskedQuery("챗봇", 10, 0, 5)
    assert reports.queries(week, Queries.UNANSWERED) == (AskedQuery("꼬부랑말", 5, 5, 0),)
    assert reports.queries(week, Queries.UNOPENED) == ()
    assert reports.refinements(week) == (Refinement("꼬부랑말", "챗봇", 5, solved=True),)
    assert reports.corrected(week) == (Corrected("spelling", "삼담", "상담", 15),)
    assert reports.opened(week) == (("2", 5),)
    assert (reports.junk(week), reports.speed(week)) == (1, Speed(3.5, 3.5))
    assert reports.services() == ("소담톡",)
    assert [tally.asked for tally in reports.by_service(week)] == [15]
    assert reports.by_category(replace(week, service="없음")) == ()
    assert reports.frequent(limit=1) == ["챗봇"]


def test_one_source_makes_no_query_popular(store: Store) -> None:
    log, reports, days = QueryLog(store), Reports(store), Period(date(2026, 11, 25), date(2026, 11, 26))
    source = "a1b2c3d4e5f60718"
    for at in range(60):  # other names of one address, other queries between
        name = f"{source}{at % 20:016x}"
        log.write(
            [asked("광고 문구", reader=name, after=at * 300), asked(f"딴말{at}", reader=name, after=at * 300 + 99)]
        )
    for at in range(7):
        log.write([asked("환불", reader=f"{at:016x}{0:016x}", after=at)])
    found = {one.query: one.asked for one in reports.queries(days, limit=500)}
    assert (found["광고 문구"], found["환불"]) == (5, 7)
    assert reports.queries(days, limit=1)[0].query == "환불"
    log.write([asked("광고 문구", reader=f"{source[::-1]}{0:016x}", after=86_400)])  # the same, a day later
    assert {one.query: one.asked for one in reports.queries(days, limit=500)}["광고 문구"] == 6


def test_versions_of_steering(store: Store, accounts: Accounts) -> None:
    steerings = Steerings(store)
    mina, jun = (accounts.add(name, PASSWORD, Role.EDITOR) for name in ("mina", "jun"))
    content = Steering(
        ("비번 => 비밀번호",), ("챗봇",), ("어떻게",), (Placement("환불", ("1",), ("2",)),),
        (Banner("점검", ("환불",), date(2026, 12, 31)),),
    )  # fmt: skip
    assert (steerings.live_number(), steerings.live().steering) == (0, NO_STEERING)
    steerings.save_draft(mina, Steering(("가, 나",)), note="처음")
    steerings.save_draft(mina, content)
    steerings.save_draft(jun, Steering(("다, 라",)))
    assert steerings.draft(mina).steering == content  # type: ignore[union-attr]
    assert steerings.live_number() == 0
    first = steerings.publish(mina, note="왜")
    live = steerings.live()
    assert (live.number, live.steering, live.by, live.note) == (first, content, "mina", "왜")
    assert steerings.draft(mina) is None
    with pytest.raises(StaleDraft):
        steerings.publish(jun, note="")
    with pytest.raises(StaleDraft):
        steerings.publish_at_once(jun, NO_STEERING, base=0, note="")
    second = steerings.publish_at_once(jun, NO_STEERING, base=first, note="x" * 500)
    assert [version.number for version in steerings.history()] == [second, first]
    assert steerings.version(first).steering == content  # type: ignore[union-attr]
    steerings.discard(jun)
    assert steerings.draft(jun) is None
    assert steerings.version(999) is None


def test_a_decision_stays_until_it_is_taken_back(store: Store) -> None:
    findings = Findings(store)
    findings.settle("a" * 20, Resolution.KEPT, author="editor", note="둘 다 필요합니다.")
    findings.settle("a" * 20, Resolution.FIXED, author="other")
    (one,) = findings.settled().values()
    assert (one.resolution, one.author, one.note) == (Resolution.FIXED, "other", "")
    assert findings.reopen("a" * 20)
    assert not findings.reopen("a" * 20)
    assert findings.settled() == {}
