"""A few entries changed in place give the very index that building everything gives."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from faqsvc.analysis import Analyzer
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.errors import IndexMismatch, IndexMissing
from faqsvc.indexing import Indexer
from faqsvc.model import Device, Entry, SearchRequest
from faqsvc.search import SearchService
from tests.entries import entry

LONG = (
    "비밀번호를 잊어버리면 로그인 화면에서 비밀번호 찾기를 눌러 주세요. "
    "가입할 때 쓴 전화번호로 인증번호를 보내 드립니다. 인증번호를 넣고 새 비밀번호를 정해 주세요. {}"
)
OTHER = (
    "이모티콘은 구매한 날부터 7일 안에 한 번도 쓰지 않았을 때만 환불할 수 있습니다. "
    "설정의 결제 내역에서 신청해 주세요. 환불한 금액은 결제한 수단으로 돌려 드립니다. {}"
)
STEPS = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))

changes = st.lists(
    st.tuples(
        st.sampled_from(["1", "2", "3", "4", "5", "6"]),
        st.sampled_from([LONG.format(""), LONG.format("끝."), OTHER.format(""), "짧은 답변입니다."]),
        st.sampled_from([None, Device.PC, Device.IOS]),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


def start() -> list[Entry]:
    return [
        entry("1", "비밀번호를 잊어버렸어요", LONG.format("")),
        entry("2", "비밀번호가 생각나지 않습니다", LONG.format("")),
        entry("3", "이모티콘 환불", OTHER.format(""), device=Device.PC),
        entry("4", "이모티콘 환불", "아이폰에서는 앱스토어에서 환불합니다.", device=Device.IOS),
        entry("5", "알림 끄기", "설정에서 알림을 꺼 주세요."),
    ]


def state(engine: WhooshEngine) -> dict[str, tuple[str, str, str]]:
    reader = engine.open()
    try:
        numbers = {stored.entry.id: stored.doc for stored in reader.every()}
        columns = reader._columns
        members: dict[int, list[str]] = {}
        for entry_id, doc in numbers.items():
            members.setdefault(int(columns.groups[doc]), []).append(entry_id)
        digests = reader.digests()
        return {
            entry_id: (
                digests[entry_id],
                ",".join(sorted(members[int(columns.groups[doc])])),
                ">".join(columns.paths[columns.leaf[doc]].names) + str(columns.lengths[:, doc].tolist()),
            )
            for entry_id, doc in numbers.items()
        }
    finally:
        reader.close()


@STEPS
@given(rounds=st.lists(changes, min_size=1, max_size=3))
def test_edits_equal_a_build_of_everything(rounds: list, analyzer: Analyzer, tmp_path_factory) -> None:
    folder = tmp_path_factory.mktemp("edit")
    edited, built = WhooshEngine(folder / "edited"), WhooshEngine(folder / "built")
    entries = {one.id: one for one in start()}
    Indexer(edited, analyzer).build(list(entries.values()))
    for change in rounds:
        write, remove = {}, set()
        for number, answer, device, gone in change:
            if gone and len(entries) > 2:
                write.pop(number, None)
                entries.pop(number, None)
                remove.add(number)
            else:
                write[number] = entries[number] = entry(number, "이모티콘 환불", answer, device=device)
                remove.discard(number)
        Indexer(edited, analyzer).edit(list(write.values()), remove=remove)
        Indexer(built, analyzer).build(list(entries.values()))
        assert state(edited) == state(built)
        assert Indexer(edited, analyzer).update(list(entries.values())).generation is None


@pytest.fixture
def engine(tmp_path: Path, analyzer: Analyzer) -> WhooshEngine:
    engine = WhooshEngine(tmp_path / "index")
    Indexer(engine, analyzer).build(start())
    return engine


def test_what_was_changed_is_found_by_open_searches(engine: WhooshEngine, analyzer: Analyzer) -> None:
    search = SearchService(engine, analyzer)
    assert search.search(SearchRequest("별똥별")).total == 0
    change = Indexer(engine, analyzer).edit([replace(start()[4], question="별똥별 알림 끄기")], remove=["1", "nothing"])
    assert (change.added, change.changed, change.removed, change.unchanged) == (0, 2, 1, 2)  # 2 folds no longer with 1
    assert [hit.entry.id for hit in search.search(SearchRequest("별똥별")).hits] == ["5"]
    assert search.entry("1") is None
    assert search.overview().total == 4


def test_nothing_to_change_makes_no_generation(engine: WhooshEngine, analyzer: Analyzer) -> None:
    assert Indexer(engine, analyzer).edit([start()[4]], remove=["nothing"]).generation is None
    assert Indexer(engine, analyzer).edit([]).generation is None
    assert engine.live() == 1


def test_it_needs_an_index_of_the_same_analyzer(tmp_path: Path, engine: WhooshEngine, analyzer: Analyzer) -> None:
    with pytest.raises(IndexMissing):
        Indexer(WhooshEngine(tmp_path / "none"), analyzer).edit(start())

    class Another:
        fingerprint = "another"

        def __getattr__(self, name: str) -> object:
            return getattr(analyzer, name)

    with pytest.raises(IndexMismatch):
        Indexer(engine, Another()).edit(start())
    assert Indexer(engine, analyzer).edit([entry("9", "질문", "답변")]).added == 1  # the refused one holds no lock


def test_an_adopted_generation_lives_on_its_own(tmp_path: Path, engine: WhooshEngine, analyzer: Analyzer) -> None:
    copy = WhooshEngine(tmp_path / "copy")
    assert copy.adopt(engine)
    Indexer(copy, analyzer).edit([entry("9", "내부 안내", "상담원만 봅니다.")])
    for number in range(3):
        Indexer(engine, analyzer).edit([entry("5", f"바뀐 질문 {number}", "답변입니다.")])
    assert set(state(copy)) == {"1", "2", "3", "4", "5", "9"}
    assert set(state(engine)) == {"1", "2", "3", "4", "5"}
    assert not any(info.problems for info in (*copy.verify(), *engine.verify()))
    assert copy.adopt(engine)
    assert state(copy) == state(engine)


@STEPS
@given(changes)
def test_following_another_index_gives_that_index(
    tmp_path_factory: pytest.TempPathFactory, analyzer: Analyzer, changes: list[tuple[str, str, Device | None, bool]]
) -> None:
    folder = tmp_path_factory.mktemp("follow")
    main, mirror = WhooshEngine(folder / "main"), WhooshEngine(folder / "mirror")
    Indexer(main, analyzer).build(start())
    Indexer(mirror, analyzer).build(start())
    held = {one.id: one for one in start()}
    for entry_id, answer, device, stays in changes:
        held.pop(entry_id, None)
        if stays:
            held[entry_id] = entry(entry_id, "비밀번호", answer, device=device)
    Indexer(main, analyzer).update([*held.values(), entry("7", "하나 더", "있습니다.")])
    reader = main.open()
    Indexer(mirror, analyzer).follow(reader)
    assert Indexer(mirror, analyzer).follow(reader).generation is None  # nothing is left to do
    reader.close()
    assert state(mirror) == state(main)


def test_what_both_have_is_not_read(tmp_path: Path, analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch) -> None:
    many = [entry(str(number), f"질문 {number}번", f"답변 {number}번입니다.") for number in range(60)]
    main, mirror = WhooshEngine(tmp_path / "main"), WhooshEngine(tmp_path / "mirror")
    Indexer(main, analyzer).build(many)
    reader = main.open()
    assert Indexer(mirror, analyzer).follow(reader).added == 60  # the first time, all of them
    reader.close()
    Indexer(main, analyzer).edit([entry("7", "다른 질문", "다른 답변입니다.")], remove=["8"])
    reader = main.open()
    monkeypatch.setattr(type(reader), "every", None)
    change = Indexer(mirror, analyzer).follow(reader)
    assert (change.changed, change.removed, change.unchanged) == (1, 1, 58)
    reader.close()
    monkeypatch.undo()
    assert state(mirror) == state(main)
