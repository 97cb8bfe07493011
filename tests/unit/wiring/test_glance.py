"""A glance at the store's file tells what the store tells, or nothing."""

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from faqsvc.model import NO_STEERING, Banner, Placement, Role, Steering
from faqsvc.store import Accounts, Passwords, Steerings, Store
from faqsvc.wiring.glance import live_in
from tests.functional.staff import PASSWORD

FULL = Steering(
    ("비번 => 비밀번호",), ("챗봇",), ("어떻게",), (Placement("환불", ("1",), ("2",)),),
    (Banner("점검", ("환불",), date(2026, 12, 31)), Banner("공지")),
)  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "가 나%#.db"  # an address of SQLite has to quote it


@pytest.fixture
def store(file: Path) -> Iterator[Store]:
    made = Store(f"sqlite:///{file}")
    made.ready()
    yield made
    made.close()


def test_it_is_what_the_store_says_is_live(file: Path, store: Store) -> None:
    steerings, mina = Steerings(store), Accounts(store, Passwords()).add("mina", PASSWORD, Role.EDITOR)
    assert live_in(file) == steerings.live().steering == NO_STEERING
    steerings.save_draft(mina, FULL)
    assert live_in(file) == NO_STEERING
    first = steerings.publish(mina, note="")
    assert live_in(file) == steerings.live().steering == FULL
    steerings.publish_at_once(mina, Steering(("가, 나",)), base=first, note="")
    assert live_in(file) == steerings.live().steering == Steering(("가, 나",))


def test_while_somebody_writes_the_last_published_is_told(file: Path, store: Store) -> None:
    with store.begin():
        assert live_in(file) == NO_STEERING


@pytest.mark.parametrize("content", ["{", "[]", "null", "7", '{"synonyms": 3}'])
def test_a_damaged_row_tells_nothing(file: Path, store: Store, content: str) -> None:
    with sqlite3.connect(file) as raw:
        raw.execute(
            "INSERT INTO steering (base, note, content, made, published) VALUES (0, '', ?, '2026-01-01', '2026-01-01')",
            (content,),
        )
    raw.close()
    assert live_in(file) is None


def test_what_is_no_store_of_today_tells_nothing_and_is_not_made(tmp_path: Path) -> None:
    assert live_in(tmp_path / "none.db") is None
    assert not (tmp_path / "none.db").exists()
    (tmp_path / "text.db").write_text("가나다" * 1000, encoding="utf-8")
    assert live_in(tmp_path / "text.db") is None
    sqlite3.connect(tmp_path / "empty.db").close()
    assert live_in(tmp_path / "empty.db") is None
