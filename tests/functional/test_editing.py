"""From an editor's decision to what the public and staff find: the indexes, conflicts with files, two processes."""

from collections.abc import Iterator
from dataclasses import replace
from math import inf
from pathlib import Path
from threading import Event
from time import monotonic, sleep
from typing import Any

import pytest

from faqsvc.analysis import Analyzer
from faqsvc.deadline import left, within
from faqsvc.editing import Editor, Index, Publisher
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.errors import ArticleChanged, ArticleError, EngineUnavailable, IndexMismatch
from faqsvc.indexing import Change, Indexer
from faqsvc.model import SearchRequest
from faqsvc.model.article import Action, ArticleState, Fate
from faqsvc.search import HelpSearch
from faqsvc.wiring import Services
from tests.entries import entry
from tests.functional.files import FILES, write
from tests.functional.staff import settings


@pytest.fixture
def services(tmp_path: Path, analyzer: Analyzer) -> Iterator[Services]:
    made = Services(settings(tmp_path))
    made.__dict__["analyzer"] = analyzer
    write(made, FILES)
    yield made
    made.store.close()


@pytest.fixture
def editor(services: Services) -> Editor:
    return services.editor


def found(search: HelpSearch, query: str) -> list[str]:
    return [hit.entry.id for hit in search.search(SearchRequest(query)).hits]


def test_an_entry_of_a_file_is_edited_and_found(services: Services, editor: Editor) -> None:
    entry_ = replace(FILES[0], question="별똥별 알림을 끄고 싶어요")
    saved = editor.publish(entry_, author="mina", seen=0)
    assert saved.live
    assert found(services.search, "별똥별") == ["1"]
    first, *_ = reversed(services.articles.revisions("1"))
    assert (first.author, first.action, first.entry) == ("파일", Action.TAKEN, FILES[0])
    assert saved.article.published is not None
    assert saved.article.published.updated is not None  # dated by the edit
    assert write(services, FILES) == ()  # and stays when the files are read again
    assert found(services.search, "별똥별") == ["1"]


def test_a_draft_changes_nothing_for_readers(services: Services, editor: Editor) -> None:
    generation = services.search.generation
    editor.draft(replace(FILES[0], question="별똥별 알림"), author="mina", seen=0)
    editor.draft(entry(editor.new_id(), "별똥별 초안", "아직 쓰는 중입니다."), author="mina", seen=0)
    assert services.search.generation == generation
    write(services, FILES)
    assert found(services.search, "별똥별") == []
    assert found(services.search, "알림") == ["1"]
    assert not services.staff_engine.live()


def test_internal_articles_are_in_the_staff_s_index_alone(services: Services, editor: Editor) -> None:
    assert services.staff_search is services.search
    editor.publish(
        entry("e1", "별똥별 환불 내부 기준", "팀장 승인이 필요합니다."),
        author="mina",
        seen=0,
        state=ArticleState.INTERNAL,
    )
    assert found(services.search, "별똥별") == []
    assert found(services.staff_search, "별똥별") == ["e1"]
    editor.publish(replace(FILES[1], question="비밀번호 새로 정하기"), author="mina", seen=0)
    for search in (services.search, services.staff_search):
        assert found(search, "비밀번호 정하기") == ["2"]  # public edits are in both
    write(services, [*FILES, entry("4", "유성우 안내", "파일에 새로 왔습니다.")])
    assert found(services.staff_search, "유성우") == ["4"]
    assert found(services.staff_search, "별똥별") == ["e1"]
    assert found(services.search, "별똥별") == []


def test_a_public_article_made_internal_is_gone_for_the_public(services: Services, editor: Editor) -> None:
    editor.publish(FILES[2], author="mina", seen=0, state=ArticleState.INTERNAL)
    assert services.search.entry("3") is None
    assert services.staff_search.entry("3") is not None
    write(services, FILES)
    assert services.search.entry("3") is None
    assert services.articles.fate("3") == Fate("")


def test_an_article_without_any_word_takes_its_place(services: Services, editor: Editor) -> None:
    """Its segment holds nothing of some fields; Whoosh then knows no length."""
    saved = editor.publish(entry("w1", "?!", "…", ("★", "☆")), author="mina", seen=0)
    assert saved.live
    assert services.search.entry("w1") is not None
    assert found(services.search, "환불") == ["3"]


def test_a_rollback_brings_back_nothing_that_was_withdrawn(services: Services, editor: Editor) -> None:
    editor.publish(FILES[2], author="mina", seen=0, state=ArticleState.INTERNAL)
    editor.withdraw("1", author="mina", seen=0)
    services.engine.rollback()
    assert services.search.entry("1") is not None
    services.publisher.withhold()
    assert services.search.entry("1") is None
    assert services.search.entry("3") is None
    assert services.search.entry("2") is not None


def test_withdraw_restore_merge(services: Services, editor: Editor) -> None:
    editor.withdraw("1", author="mina", seen=0)
    assert services.search.entry("1") is None
    write(services, FILES)
    assert services.search.entry("1") is None
    assert editor.fate("1") == Fate(FILES[0].question)
    with pytest.raises(ArticleError):
        editor.withdraw("1", author="mina", seen=2)
    editor.restore("1", author="mina", seen=2, state=ArticleState.PUBLIC)
    assert services.search.entry("1") == FILES[0]
    for bad in ("1", "404"):
        with pytest.raises(ArticleError):
            editor.merge("1", into=bad, author="mina", seen=3)
    editor.merge("1", into="2", author="mina", seen=3)
    assert services.search.entry("1") is None
    assert editor.fate("1") == Fate(FILES[0].question, "2")


def test_two_editors_at_one_article(editor: Editor) -> None:
    editor.publish(FILES[0], author="mina", seen=0)
    with pytest.raises(ArticleChanged):
        editor.publish(replace(FILES[0], question="다른 사람의 것"), author="jun", seen=0)


@pytest.mark.parametrize("take", [True, False])
def test_a_file_that_changed_after_the_edit_waits_for_the_editor(
    services: Services, editor: Editor, *, take: bool
) -> None:
    editor.publish(replace(FILES[0], question="고친 질문"), author="mina", seen=0)
    newer = replace(FILES[0], question="파일의 새 질문")
    assert [one.id for one in write(services, [newer, *FILES[1:]])] == ["1"]
    article = editor.find("1")
    assert article is not None
    assert article.conflict == newer
    assert found(services.search, "고친") == ["1"]
    editor.settle("1", author="mina", seen=article.latest.number, take=take)
    assert found(services.search, "파일의 새" if take else "고친") == ["1"]
    assert write(services, [newer, *FILES[1:]]) == ()
    with pytest.raises(ArticleError):
        editor.settle("1", author="mina", seen=article.latest.number + 1, take=take)


def test_what_files_lose_is_remembered(services: Services, editor: Editor) -> None:
    editor.withdraw("2", author="mina", seen=0)
    write(services, FILES[1:])
    assert editor.fate("1") == Fate(FILES[0].question)
    assert editor.fate("404") is None


def test_an_edit_waits_for_another_writer(services: Services, editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("faqsvc.editing.publishing._PATIENCE", 0.2)
    analyzer = services.analyzer
    busy = services.engine.begin(fresh=True, fingerprint=analyzer.fingerprint, analyzer=analyzer.identity, source="")
    saved = editor.publish(replace(FILES[0], question="별똥별 알림"), author="mina", seen=0)
    assert not saved.live
    assert found(services.search, "별똥별") == []
    busy.discard()
    for _ in range(100):
        if found(services.search, "별똥별"):
            break
        sleep(0.1)
    assert found(services.search, "별똥별") == ["1"]


def test_an_edit_waits_for_a_cluster_that_is_away_and_is_seen_on_the_standby(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store has it; the index gets it when the cluster is back, however little time the request had."""

    class Away(Indexer):
        there = Event()

        def edit(self, *given: Any, **more: Any) -> Change:
            if not self.there.is_set():
                raise EngineUnavailable("away")
            assert left() == inf
            return super().edit(*given, **more)

    monkeypatch.setattr("faqsvc.editing.publishing._PATIENCE", 0.5)
    monkeypatch.setattr("faqsvc.editing.publishing._BACK", 0.05)
    copy = WhooshEngine(tmp_path / "standby")
    assert copy.adopt(services.engine)
    services.store.ready()
    public = Index(services.engine, Away(services.engine, services.analyzer))
    standby = Index(copy, Indexer(copy, services.analyzer))
    staff = Index(services.staff_engine, Indexer(services.staff_engine, services.analyzer))
    publisher = Publisher(public, staff, services.articles, standbys=(standby,))
    editor = Editor(services.articles, publisher, served=services.search.entry, outbox=services.outbox)
    with within(1.0):
        saved = editor.withdraw("1", author="mina", seen=0)
    assert (saved.live, saved.article.state) == (False, ArticleState.WITHDRAWN)
    assert set(copy.open().digests()) == {"2", "3"}
    assert set(services.engine.open().digests()) == {"1", "2", "3"}
    Away.there.set()
    until = monotonic() + 20
    while set(services.engine.open().digests()) != {"2", "3"}:
        assert monotonic() < until
        sleep(0.05)


def test_an_edit_that_cannot_be_written_at_all_is_told(services: Services, editor: Editor) -> None:
    class Broken(Indexer):
        def edit(self, *_: Any, **__: Any) -> Change:
            raise IndexMismatch("another analyzer")

    index = Index(services.engine, Broken(services.engine, services.analyzer))
    editor.publish(FILES[0], author="mina", seen=0)
    publisher = Publisher(index, index, services.articles)
    with pytest.raises(IndexMismatch, match="another analyzer"):
        publisher.apply("1")


def test_a_standby_follows(services: Services, tmp_path: Path) -> None:
    copy = WhooshEngine(tmp_path / "standby")
    assert copy.adopt(services.engine)
    services.store.ready()
    index, standby = Index(services.engine, services.indexer), Index(copy, Indexer(copy, services.analyzer))
    staff = Index(services.staff_engine, Indexer(services.staff_engine, services.analyzer))
    publisher = Publisher(index, staff, services.articles, standbys=(standby,))
    editor = Editor(services.articles, publisher, served=services.search.entry, outbox=services.outbox)
    editor.withdraw("1", author="mina", seen=0)
    assert set(copy.open().digests()) == {"2", "3"}
    publisher.rebuild(FILES[:2], fresh=False)
    assert set(copy.open().digests()) == {"2"}
