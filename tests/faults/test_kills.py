"""kill -9 at random moments of everything that writes: nothing promised is lost, nothing is half, no lock is stuck.

Ten kills of each kind, two hundred in the long run: SEED=… python -m pytest tests/faults/test_kills.py -m long -s
"""

import os
import random
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from faqsvc import store
from faqsvc.analysis import Analyzer
from faqsvc.cli import main
from faqsvc.config import load_settings
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.errors import BackupError
from faqsvc.indexing import DataFolder, Indexer, read
from faqsvc.model import Entry, SearchRequest
from faqsvc.operating.archives import opened
from faqsvc.operating.backup import back_up, restore
from faqsvc.parsing import write_jsonl
from faqsvc.search import SearchService
from faqsvc.store import Store
from faqsvc.wiring import Services
from tests.entries import entry
from tests.faults.killing import Promise, Tally, killed, moments
from tests.faults.states import entries, seeded

KILLS = [pytest.param(10, marks=pytest.mark.slow), pytest.param(200, marks=[pytest.mark.slow, pytest.mark.long])]
pytestmark = pytest.mark.parametrize("kills", KILLS)


@pytest.fixture
def rng() -> random.Random:
    return seeded()


@pytest.fixture
def folder() -> Iterator[Path]:
    """In memory where there is such a place: what a killed process wrote stays either way, and a disk is slower."""
    shared = Path("/dev/shm")
    with TemporaryDirectory(dir=shared if shared.is_dir() else None) as name:
        yield Path(name)


@pytest.fixture
def services(folder: Path, analyzer: Analyzer) -> Callable[[], Services]:
    """What a process that was started now would use; the analyzer is read-only and therefore shared."""
    (folder / "data" / "articles").mkdir(parents=True)
    with (folder / "data" / "articles" / "all.jsonl").open("w", encoding="utf-8") as file:
        write_jsonl(entries(0), file)

    def make() -> Services:
        given = {"data": folder / "data", "index": folder / "index", "store": f"sqlite:///{folder}/faqsvc.db"}
        made = Services(load_settings({}, overrides=given))
        made.__dict__["analyzer"] = analyzer
        return made

    make().indexer.build(entries(0))
    return make


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def served(root: Path) -> dict[str, str]:
    with closing(WhooshEngine(root).open()) as reader:
        return {stored.entry.id: stored.entry.answer for stored in reader.every()}


@pytest.mark.parametrize("way", ["build", "update"])
def test_of_the_index(
    folder: Path, analyzer: Analyzer, rng: random.Random, services: Callable[[], Services], way: str, kills: int
) -> None:
    """State N has N entries more than state 0, and says N in each answer."""
    root = folder / "index"
    once = seconds(lambda: Indexer(WhooshEngine(root), analyzer).build(entries(0)))
    tally = Tally(way)

    def write(promise: Promise) -> None:
        write = getattr(Indexer(WhooshEngine(root), analyzer), way)
        for state in count(1):
            write(_of_state(state))
            promise(str(state))

    for after in moments(kills, longest=3 * once, rng=rng):
        told = tally.killed(write, after=after)
        promised = max([0, *map(int, told)])
        tally.started(lambda: SearchService(WhooshEngine(root), analyzer).search(SearchRequest("환불")) and None)
        found = served(root)
        shown = {int(answer.split("번째")[0]) for answer in found.values()}
        if len(shown) != 1 or found != {one.id: one.answer for one in _of_state(max(shown))}:
            tally.mixed.append(f"{sorted(shown)}")
        if max(shown) < promised:
            tally.lost.append(f"{promised}, not {max(shown)}")
        tally.started(lambda: Indexer(WhooshEngine(root), analyzer).update(_of_state(0)) and None)
    tally.check()
    Indexer(WhooshEngine(root), analyzer).build(entries(0))
    assert not list(root.glob("*.tmp")), "what the killed ones left behind goes with the next generation"
    assert all(not info.problems for info in WhooshEngine(root).verify())


def _of_state(state: int) -> list[Entry]:
    return entries(state, count=24 + state % 7 - state)


def test_of_an_import(
    folder: Path,
    rng: random.Random,
    services: Callable[[], Services],
    kills: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`faqsvc import` of three entries that belong together."""
    for name, place in (("DATA", "data"), ("INDEX", "index")):
        monkeypatch.setenv(f"FAQSVC_{name}", str(folder / place))
    monkeypatch.setenv("FAQSVC_STORE", f"sqlite:///{folder}/faqsvc.db")
    source = folder / "three.jsonl"
    tally = Tally("import")

    def take(batch: int) -> None:
        with source.open("w", encoding="utf-8") as file:
            write_jsonl([entry(f"i{at}", f"들여온 질문 {at}", f"{batch}번째 답변입니다.") for at in range(3)], file)
        with pytest.raises(SystemExit) as ended:
            main(["import", str(source)], standalone_mode=False)
        assert ended.value.code == 0

    def work(promise: Promise, first: int) -> None:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        for batch in count(first):
            take(batch)
            promise(str(batch))

    once = seconds(lambda: take(0))
    for turn, after in enumerate(moments(kills, longest=3 * once, rng=rng)):
        told = tally.killed(partial(work, first=1 + 100 * turn), after=after)
        _judge(tally, served(folder / "index"), max([0, *map(int, told)]))
        tally.started(lambda: services().publisher.rebuild(_read(folder), fresh=False) and None)
        _judge(tally, served(folder / "index"), max([0, *map(int, told)]))
    tally.check()
    assert not list((folder / "data").rglob("*.tmp"))


def _read(folder: Path) -> tuple[Entry, ...]:
    return read(DataFolder(folder / "data").sources()).entries


def _judge(tally: Tally, found: dict[str, str], promised: int) -> None:
    batches = {int(found[f"i{at}"].split("번째")[0]) if f"i{at}" in found else -1 for at in range(3)}
    if len(batches) != 1:
        tally.mixed.append(str(sorted(batches)))
    if min(batches) < promised:
        tally.lost.append(f"{promised}, not {min(batches)}")


def test_of_a_migration(folder: Path, rng: random.Random, kills: int) -> None:
    """From the first revision, with a row, to the newest."""
    old = folder / "old.db"
    _first_revision(old)
    place = folder / "faqsvc.db"

    def migrate(promise: Promise) -> None:
        Store(f"sqlite:///{place}").upgrade()
        promise("done")

    shutil.copy(old, place)
    once = seconds(lambda: killed(migrate, after=None))
    tally = Tally("migration")
    for after in moments(kills, longest=once, rng=rng):
        for path in folder.glob("faqsvc.db*"):
            path.unlink()
        shutil.copy(old, place)
        told = tally.killed(migrate, after=after)
        with closing(sqlite3.connect(place)) as connection:
            whole = connection.execute("PRAGMA integrity_check").fetchall()
            revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
            tables = connection.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone()[0]
        if whole != [("ok",)] or (revision == "r0001") != (tables == _FIRST_TABLES):
            tally.mixed.append(f"{revision} with {tables} tables: {whole}")
        if told and revision == "r0001":
            tally.lost.append(revision)
        again = Store(f"sqlite:///{place}")
        tally.started(again.ready)
        again.close()
        with closing(sqlite3.connect(place)) as connection:
            if connection.execute("SELECT name FROM accounts").fetchall() != [("mina",)]:
                tally.lost.append("the account")
    tally.check()


_FIRST_TABLES = 4  # accounts, sessions, counters, alembic_version


def _first_revision(place: Path) -> None:
    engine = create_engine(f"sqlite:///{place}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(store.__file__).parent / "migrations"))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.upgrade(config, "r0001")
        connection.execute(
            text("INSERT INTO accounts (name, display, role, disabled, created) VALUES ('mina', '', 'agent', 0, :now)"),
            {"now": "2026-01-01 00:00:00"},
        )
    engine.dispose()


def test_of_an_article_edit(
    folder: Path, analyzer: Analyzer, rng: random.Random, services: Callable[[], Services], kills: int
) -> None:
    """What the editor was told is saved is in the store, and where it was told to be live readers find it."""
    root = folder / "index"

    def edit(promise: Promise) -> None:
        with_store = services()
        for _ in range(5):
            seen = with_store.editor.find("e1")
            assert seen is not None
            number = seen.latest.number
            saved = with_store.editor.publish(
                replace(entries(0)[1], question=f"고친 질문 {number + 1}"), author="mina", seen=number
            )
            promise(f"{saved.article.latest.number} {saved.live:d}")

    once = seconds(lambda: killed(edit, after=None))
    tally = Tally("article edit")
    for after in moments(kills, longest=once, rng=rng):
        told = [tuple(map(int, line.split())) for line in tally.killed(edit, after=after)]
        live = max([0, *(number for number, live in told if live)])
        shown = served_question(root)
        if shown < live:
            tally.lost.append(f"readers see {shown}, not {live}")
        again = services()
        tally.started(lambda again=again: again.store.ready())  # type: ignore[misc]
        kept = again.articles.get("e1")
        assert kept is not None
        if kept.latest.number < max([0, *(number for number, _ in told)]):
            tally.lost.append(f"the store has {kept.latest.number} of {told}")
        tally.started(lambda again=again: again.publisher.rebuild(_read(folder), fresh=False) and None)  # type: ignore[misc]
        if served_question(root) != kept.latest.number or set(served(root)) != {one.id for one in entries(0)}:
            tally.mixed.append(f"readers see {served_question(root)}, the store has {kept.latest.number}")
        again.store.close()
    tally.check()
    with closing(sqlite3.connect(folder / "faqsvc.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def served_question(root: Path) -> int:
    with closing(WhooshEngine(root).open()) as reader:
        stored = reader.find("e1")
    assert stored is not None
    word = stored.entry.question.rpartition(" ")[2]
    return int(word) if stored.entry.question.startswith("고친") else 0


def test_of_a_backup(
    folder: Path, rng: random.Random, services: Callable[[], Services], kills: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The archive is the one before or the new one, whole; nothing of a killed one is left after the next."""
    temporary = folder / "tmp"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    (folder / "kept").mkdir()
    target = folder / "kept" / "backup.tar.gz"
    running = services()
    running.store.ready()
    running.store.close()

    def work(promise: Promise) -> None:
        for _ in range(5):
            back_up(services(), target)
            promise(str(target.stat().st_ino))

    once = seconds(lambda: killed(work, after=None))
    tally = Tally("backup")
    for after in moments(kills, longest=once, rng=rng):
        target.unlink(missing_ok=True)
        told = tally.killed(work, after=after)
        if told and not target.exists():
            tally.lost.append("the archive")
        if target.exists():
            try:
                with opened(target, place=folder / "unpacked"):
                    pass
            except BackupError as error:
                tally.mixed.append(str(error))
        tally.started(lambda: back_up(services(), target) and None)
    tally.check()
    assert [path.name for path in target.parent.iterdir()] == [target.name]
    assert not list(temporary.iterdir())


def test_of_a_restore(
    folder: Path, rng: random.Random, services: Callable[[], Services], kills: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next restore is whole, whatever the killed one has left, and nothing of that stays."""
    temporary = folder / "tmp"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    archive = folder / "backup.tar.gz"
    running = services()
    running.store.ready()
    running.store.close()
    back_up(services(), archive)
    whole = served(folder / "index")

    def work(promise: Promise) -> None:
        for _ in range(5):
            restore(services(), archive, replace=True)
            promise("done")

    once = seconds(lambda: killed(work, after=None))
    tally = Tally("restore")
    for after in moments(kills, longest=once, rng=rng):
        told = tally.killed(work, after=after)
        if told and served(folder / "index") != whole:
            tally.mixed.append("the index")
        tally.started(lambda: restore(services(), archive, replace=True) and None)
        if served(folder / "index") != whole or {one.id for one in _read(folder)} != whole.keys():
            tally.lost.append("articles")
        for kept in folder.glob("data.before-*"):
            shutil.rmtree(kept)
    tally.check()
    assert not [path.name for path in folder.iterdir() if path.name.endswith((".unpacked", ".restoring"))]
    assert not list(temporary.iterdir())
