"""Back up, wipe, restore: the same answers; anything but the whole archive is refused before anything changes."""

import io
import json
import random
import shutil
import tarfile
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from faqsvc.config import load_settings
from faqsvc.errors import BackupError, StoreError
from faqsvc.evaluation import read_judgments
from faqsvc.indexing import DataFolder, read
from faqsvc.model import Role, SearchRequest
from faqsvc.operating.archives import opened, pack
from faqsvc.operating.backup import back_up, restore
from faqsvc.store import Accounts, Passwords
from faqsvc.store.dumps import dump
from faqsvc.wiring import Services
from tests.conftest import DATA

CHEAP = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


def services_in(folder: Path) -> Services:
    given = {"data": folder / "data", "index": folder / "index", "store": f"sqlite:///{folder}/store.db"}
    return Services(load_settings({}, overrides=given))


@pytest.fixture
def running(tmp_path: Path) -> Services:
    shutil.copytree(DATA, tmp_path / "one" / "data", ignore=shutil.ignore_patterns("imported"))
    services = services_in(tmp_path / "one")
    services.indexer.build(read(DataFolder(services.settings.data).sources()).entries)
    Accounts(services.store, CHEAP).add("minji", display="민지", role=Role.EDITOR, password="바다 위의 작은 종이배")
    return services


def answers(services: Services) -> list[list[str]]:
    queries = [judged.query for judged in read_judgments(DATA / "judgments" / "queries.jsonl")][:200]
    return [
        [f"{hit.entry.id}:{hit.score:.6f}" for hit in services.search.search(SearchRequest(query)).hits]
        for query in queries
    ]


def first_ones(services: Services) -> list[str]:
    """Without scores, which move by some thousandths with every edit until the index is built anew."""
    return [found[0].partition(":")[0] if found else "" for found in answers(services)]


def test_two_hundred_queries_are_answered_alike_afterwards(running: Services, tmp_path: Path) -> None:
    archive = tmp_path / "backup.tar.gz"
    done = back_up(running, archive)
    assert done.rows >= 1
    assert archive.stat().st_mode & 0o777 == 0o600
    before = answers(running)
    shutil.rmtree(tmp_path / "one")
    again = services_in(tmp_path / "one")
    restored = restore(again, archive, replace=False)
    assert restored.rows == done.rows
    assert restored.kept is None
    assert answers(again) == before
    entries = read(DataFolder(again.settings.data).sources()).entries
    assert again.indexer.update(entries).generation is None, "nothing is left to do"
    assert [account.name for account in Accounts(again.store, CHEAP).list()] == ["minji"]


def test_a_backup_while_articles_are_edited(running: Services, tmp_path: Path) -> None:
    """It has every edit that was acknowledged before it began, and is of one instant: whole when it is back."""
    archive, article = tmp_path / "backup.tar.gz", read(DataFolder(running.settings.data).sources()).entries[0]
    done, saved = threading.Event(), [1]

    def edit() -> None:
        while not done.is_set():
            found = running.editor.find(article.id)
            seen = found.latest.number if found else 0
            entry = replace(article, question=f"별똥별 관측 {seen + 1}")
            saved.append(running.editor.publish(entry, author="minji", seen=seen).article.latest.number)

    def ask() -> None:
        while not done.is_set():
            assert running.search.search(SearchRequest("이모티콘 환불")).total

    with ThreadPoolExecutor(3) as pool:
        working = [pool.submit(edit), pool.submit(ask), pool.submit(ask)]
        for _ in range(3):
            before = saved[-1]
            back_up(running, archive)
            after = saved[-1] + 1
        done.set()
        for one in working:
            one.result()
    shutil.rmtree(tmp_path / "one")
    again = services_in(tmp_path / "one")
    restore(again, archive, replace=False)
    again.publisher.rebuild(read(DataFolder(again.settings.data).sources()).entries, fresh=False)
    kept = again.articles.get(article.id)
    assert kept is not None
    assert before <= kept.latest.number <= after
    served = again.search.entry(article.id)
    assert served is not None
    assert served.question == f"별똥별 관측 {kept.latest.number}"
    by_difference = first_ones(again)
    assert len(by_difference) == 200
    again.publisher.rebuild(read(DataFolder(again.settings.data).sources()).entries, fresh=True)
    assert first_ones(again) == by_difference


def test_what_a_killed_restore_has_unpacked_goes_with_the_next(running: Services, tmp_path: Path) -> None:
    archive = tmp_path / "backup.tar.gz"
    back_up(running, archive)
    left = tmp_path / "two" / ".data.unpacked"
    left.mkdir(parents=True)
    (left / "store.jsonl").write_text("somebody's rows", encoding="utf-8")
    restore(services_in(tmp_path / "two"), archive, replace=False)
    assert sorted(path.name for path in (tmp_path / "two").iterdir() if "store.db" not in path.name) == [
        "data",
        "index",
    ]


def test_what_was_there_is_kept_aside(running: Services, tmp_path: Path) -> None:
    archive = tmp_path / "backup.tar.gz"
    back_up(running, archive)
    (running.settings.data / "dictionaries" / "user.txt").write_text("새낱말\n", encoding="utf-8")
    with pytest.raises(BackupError, match="--replace"):
        restore(running, archive, replace=False)
    done = restore(running, archive, replace=True)
    assert done.kept is not None
    assert (done.kept / "dictionaries" / "user.txt").read_text(encoding="utf-8") == "새낱말\n"
    assert "새낱말" not in (running.settings.data / "dictionaries" / "user.txt").read_text(encoding="utf-8")


def test_a_damaged_archive_changes_nothing(running: Services, tmp_path: Path) -> None:
    archive = tmp_path / "backup.tar.gz"
    back_up(running, archive)
    whole = archive.read_bytes()
    elsewhere = services_in(tmp_path / "two")
    rng = random.Random(11)
    damaged = [whole[: rng.randrange(len(whole))] for _ in range(4)] + [b"", b"not a backup", whole[:-1]]
    for _ in range(8):
        at = rng.randrange(20, len(whole) - 20)
        damaged.append(whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :])
    for data in damaged:
        archive.write_bytes(data)
        with pytest.raises(BackupError):
            restore(elsewhere, archive, replace=False)
        assert not elsewhere.settings.data.exists()
        assert not elsewhere.settings.index.exists()


@pytest.mark.parametrize("name", ["../outside", "/tmp/outside", "index/../../outside"])
def test_an_archive_that_reaches_outside_is_refused(running: Services, tmp_path: Path, name: str) -> None:
    archive = tmp_path / "made.tar.gz"
    with tarfile.open(archive, "w:gz") as file:
        member = tarfile.TarInfo(name)
        member.size = 4
        file.addfile(member, io.BytesIO(b"evil"))
    with pytest.raises(BackupError):
        restore(running, archive, replace=True)
    assert not list(tmp_path.rglob("outside"))


def test_a_link_in_an_archive_is_refused(running: Services, tmp_path: Path) -> None:
    archive = tmp_path / "made.tar.gz"
    with tarfile.open(archive, "w:gz") as file:
        member = tarfile.TarInfo("data/link")
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        file.addfile(member)
    with pytest.raises(BackupError, match="no plain file"):
        restore(running, archive, replace=True)


def test_a_backup_of_another_schema_is_told(running: Services, tmp_path: Path) -> None:
    archive, other = tmp_path / "backup.tar.gz", tmp_path / "other.tar.gz"
    back_up(running, archive)
    with tarfile.open(archive) as source, tarfile.open(other, "w:gz") as target:
        for member in source:
            data = source.extractfile(member)
            assert data is not None
            text = data.read()
            if member.name == "manifest.json":
                manifest = json.loads(text)
                manifest["about"]["revision"] = "r9999"
                text = json.dumps(manifest).encode()
                member = replace_size(member, len(text))
            target.addfile(member, io.BytesIO(text))
    before = answers(running)
    with pytest.raises(Exception, match="r9999"):
        restore(running, other, replace=True)
    assert answers(running) == before


@pytest.mark.parametrize(
    "line",
    [b"{{{",
     b"[1]", b'["accounts", [1]]', b'["accounts", {"id": 1}]', b'["accounts", {"id": {"a": 1}}]', b"[" * 100_000,
     b"\xff\xfe", b'["accounts", {"id": 1, "name": "\\ud800"}]', b'["accounts", {"id": 1, "x": 1}]', b'["nobody", {}]'],
    ids=range(10),
)  # fmt: skip
def test_rows_that_this_store_cannot_take_change_nothing(running: Services, tmp_path: Path, line: bytes) -> None:
    """An archive whose checksums fit, for whoever made it made those too."""
    with running.store.snapshot() as session:
        revision = dump(session).revision
    (tmp_path / "made" / "data").mkdir(parents=True)
    (tmp_path / "made" / "store.jsonl").write_bytes(line)
    pack(tmp_path / "made", tmp_path / "made.tar.gz", about={"made": "x", "revision": revision})
    with pytest.raises((BackupError, StoreError)) as told:
        restore(running, tmp_path / "made.tar.gz", replace=True)
    assert "INSERT" not in str(told.value)
    assert Accounts(running.store, CHEAP).named("minji")
    assert running.settings.data.is_dir()


@pytest.mark.parametrize(
    "manifest",
    ["[1]", '{"format": 1, "members": 3, "about": {}}', '{"format": 1, "members": ["a"], "about": {}}',
     '{"format": 1, "members": {}}', '{"format": 1, "members": {}, "about": [1]}', "[" * 100_000],
    ids=range(6),
)  # fmt: skip
def test_a_manifest_of_another_shape_is_refused(tmp_path: Path, manifest: str) -> None:
    path = tmp_path / "made.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        member = tarfile.TarInfo("manifest.json")
        member.size = len(manifest)
        archive.addfile(member, io.BytesIO(manifest.encode()))
    with pytest.raises(BackupError, match="no readable manifest"), opened(path, place=tmp_path / "unpacked"):
        pass


def replace_size(member: tarfile.TarInfo, size: int) -> tarfile.TarInfo:
    member.size = size
    return member


def test_a_target_that_cannot_be_written(running: Services, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="cannot be written"):
        back_up(running, tmp_path / "no" / "such" / "folder.tar.gz")


def test_settings_are_not_in_it(running: Services, tmp_path: Path) -> None:
    secret = Services(replace(running.settings, metrics_token="t" * 40, secret_key="k" * 40))
    archive = tmp_path / "backup.tar.gz"
    back_up(secret, archive)
    with tarfile.open(archive) as file:
        everything = b"".join(part.read() for member in file if (part := file.extractfile(member)))
    assert b"t" * 40 not in everything
    assert b"k" * 40 not in everything
