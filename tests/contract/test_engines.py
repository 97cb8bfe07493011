"""One suite for every engine behind the port."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from faqsvc.analysis import Analyzer
from faqsvc.engines.opensearch_engine import OpenSearchEngine
from faqsvc.engines.port import Clause, Engine, EngineQuery, Phrase, Slot
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.errors import IndexBusy, IndexMissing
from faqsvc.indexing import Indexer
from faqsvc.model import Category, CategoryPath, Entry, Listed, Sort
from tests.entries import entry

ENTRIES = [
    entry(
        "1",
        "상담원 연결은 어떻게 하나요?",
        "챗봇 단추를 누르면 상담원에게 이어집니다.",
        ("챗봇", "상담"),
        updated=date(2025, 1, 1),
        views=5,
    ),
    entry(
        "2",
        "상담 시간을 바꿀 수 있나요?",
        "설정에서 상담 시간을 바꿉니다.",
        ("챗봇", "설정"),
        updated=date(2026, 1, 1),
        views=9,
    ),
    entry("3", "환불은 며칠 걸리나요?", "카드는 3일이 걸립니다. 상담원에게 물어봐 주세요.", ("상점", "환불"), views=1),
    entry(
        "4",
        "메일 용량을 늘리고 싶어요",
        "용량은 설정에서 늘립니다.",
        ("메일", "용량"),
        updated=date(2024, 5, 5),
        views=7,
    ),
    entry("5", "가나다라 순서를 봅니다", "순서는 설정에서 정합니다.", ("메일", "설정")),
]


@pytest.fixture(params=["whoosh", pytest.param("opensearch", marks=[pytest.mark.cluster, pytest.mark.slow])])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "opensearch":
        made: OpenSearchEngine = request.getfixturevalue("opensearch_engine")()
        yield made
        made.close()
    else:
        yield WhooshEngine(tmp_path / "index")


@pytest.fixture
def built(engine: Engine, analyzer: Analyzer) -> Engine:
    Indexer(engine, analyzer).build(ENTRIES, source="test")
    return engine


def ids(engine: Engine, query: EngineQuery) -> list[str]:
    reader = engine.open()
    found = reader.search(query)
    listed = [stored.entry.id for stored in reader.fetch([hit.doc for hit in found.hits])]
    reader.close()
    return listed


def word(term: str, field: str = "question_morph", weight: float = 1.0) -> Clause:
    return Clause(((field, 1.0),), term, weight)


def test_an_empty_index_says_so(engine: Engine) -> None:
    with pytest.raises(IndexMissing, match="faqsvc index build"):
        engine.open()
    assert engine.live() == 0


def test_a_term_finds_and_ranks(built: Engine) -> None:
    assert set(ids(built, EngineQuery(clauses=(word("상담"), word("상담원"))))) == {"1", "2"}
    both = EngineQuery(clauses=(word("상담", weight=0.1), word("상담원", weight=5.0)))
    assert ids(built, both)[0] == "1"


def test_no_clause_gives_everything_in_the_order_asked(built: Engine) -> None:
    assert ids(built, EngineQuery(sort=Sort.DATE)) == ["2", "1", "4", "3", "5"]
    assert ids(built, EngineQuery(sort=Sort.VIEWS)) == ["2", "4", "1", "3", "5"]
    assert ids(built, EngineQuery(sort=Sort.TITLE)) == ["5", "4", "2", "1", "3"]


def test_undated_entries_are_counted(built: Engine) -> None:
    reader = built.open()
    assert reader.search(EngineQuery()).undated == 2
    reader.close()


def test_counts_heed_the_query_and_not_the_filter(built: Engine) -> None:
    reader = built.open()
    service = next(node.id for node in reader.categories if node.name == "메일")
    found = reader.search(EngineQuery(services=(service,)))
    counts = {
        reader.categories[at].name: count for at, count in enumerate(found.counts) if reader.categories[at].level == 0
    }
    assert found.total == 2
    assert counts == {"챗봇": 2, "상점": 1, "메일": 2}
    reader.close()


def test_choosing_a_category_gives_what_its_count_says(built: Engine) -> None:
    reader = built.open()
    for query in (EngineQuery(), EngineQuery(clauses=(word("설정", "answer_morph"),))):
        counts = reader.search(query).counts
        for node, count in zip(reader.categories, counts, strict=True):
            chosen = {"services": (node.id,)} if node.level == 0 else {"categories": (node.id,)}
            assert reader.search(EngineQuery(clauses=query.clauses, **chosen)).total == count
    reader.close()


def test_an_unknown_category_gives_nothing(built: Engine) -> None:
    assert ids(built, EngineQuery(services=(987654321,))) == []


def test_phrases_and_exclusion(built: Engine) -> None:
    fields = ("question_bigram", "answer_bigram")
    phrase = Phrase(fields, ("상담", "담시", "시간"))
    assert ids(built, EngineQuery(phrases=(phrase,))) == ["2"]
    assert ids(built, EngineQuery(phrases=(Phrase(fields, ("시간", "상담")),))) == []
    without = EngineQuery(clauses=(word("상담"), word("상담원")), excluded=(phrase,))
    assert ids(built, without) == ["1"]


def test_evidence_keeps_out_what_holds_too_little(built: Engine) -> None:
    slots = (
        Slot(1.0, (("question_morph", "상담"), ("question_morph", "상담원"))),
        Slot(3.0, (("question_morph", "시간"),)),
    )
    clauses = (word("상담"), word("상담원"), word("시간"))
    assert set(ids(built, EngineQuery(clauses=clauses, slots=slots))) == {"1", "2"}
    assert ids(built, EngineQuery(clauses=clauses, slots=slots, min_coverage=0.5)) == ["2"]


def test_the_exact_question_comes_first(built: Engine) -> None:
    query = EngineQuery(clauses=(word("상담"), word("상담원")), exact="상담시간을바꿀수있나요", exact_bonus=1000.0)
    assert ids(built, query)[0] == "2"


def similar(*scored: tuple[str, float], **more: object) -> EngineQuery:
    return EngineQuery(similar=scored, **more)  # type: ignore[arg-type]


def test_what_is_similar_is_a_hit_without_evidence_and_counted(built: Engine) -> None:
    query = similar(("4", 2.0), ("3", 1.0), ("gone", 9.0))
    assert ids(built, query) == ["4", "3"]
    reader = built.open()
    found = reader.search(query)
    names = {reader.categories[at].name: count for at, count in enumerate(found.counts) if count}
    assert (found.total, names) == (2, {"메일": 1, "용량": 1, "상점": 1, "환불": 1})
    assert [round(hit.score, 3) for hit in found.hits] == [2.0, 1.0]
    reader.close()


def test_a_similar_score_is_added_to_that_of_the_words(built: Engine) -> None:
    words = (word("상담"), word("상담원"))
    reader = built.open()
    alone = {hit.doc: hit.score for hit in reader.search(EngineQuery(clauses=words)).hits}
    doc = next(one.doc for one in reader.fetch(list(alone)) if one.entry.id == "2")
    both = {hit.doc: hit.score for hit in reader.search(similar(("2", 3.0), ("5", 0.5), clauses=words)).hits}
    assert both[doc] == pytest.approx(alone[doc] + 3.0, abs=1e-4)
    assert len(both) == len(alone) + 1
    reader.close()


def test_filters_phrases_and_exclusions_hold_for_what_is_similar(built: Engine) -> None:
    phrase = Phrase(("question_bigram", "answer_bigram"), ("상담", "담시", "시간"))
    every = tuple((one.id, 1.0) for one in ENTRIES)
    assert ids(built, similar(*every, phrases=(phrase,))) == ["2"]
    assert "2" not in ids(built, similar(*every, excluded=(phrase,)))
    reader = built.open()
    service = next(node.id for node in reader.categories if node.name == "메일")
    reader.close()
    assert set(ids(built, similar(*every, services=(service,)))) == {"4", "5"}


def test_attachments_are_published_with_their_generation(built: Engine) -> None:
    def publish(data: bytes | None) -> None:
        writer = built.begin(fresh=False, fingerprint="f", analyzer="a", source="")
        if data is not None:
            writer.attach("vectors", data)
        writer.publish(expected=len(ENTRIES))

    reader = built.open()
    assert reader.attachment("vectors") is None
    publish(bytes(range(256)) * 100)
    assert reader.attachment("vectors") is None
    reader.close()
    reader = built.open()
    held = reader.attachment("vectors")
    assert held is not None
    writer = built.begin(fresh=False, fingerprint="f", analyzer="a", source="")
    base = writer.attachment("vectors")
    assert base is not None
    assert bytes(base) == bytes(held)
    writer.discard()
    for data in (b"", None, b"new"):
        publish(data)
    assert bytes(held) == bytes(range(256)) * 100  # an open reader keeps what it has, as it keeps its documents
    late = reader.attachment("vectors")
    assert late is not None
    assert len(late) == 25_600
    reader.close()
    reader = built.open()
    newest = reader.attachment("vectors")
    assert newest is not None
    assert bytes(newest) == b"new"
    reader.close()


def test_a_fresh_writer_begins_without_attachments_and_names_are_checked(built: Engine) -> None:
    writer = built.begin(fresh=True, fingerprint="f", analyzer="a", source="")
    assert writer.attachment("vectors") is None
    with pytest.raises(ValueError, match="name"):
        writer.attach("../vectors", b"")
    writer.discard()


def test_paging_gives_each_hit_once(built: Engine) -> None:
    pages = [ids(built, EngineQuery(sort=Sort.TITLE, offset=offset, limit=2)) for offset in (0, 2, 4, 6)]
    assert [entry_id for page in pages for entry_id in page] == ["5", "4", "2", "1", "3"]


def test_update_adds_changes_and_removes_by_difference(built: Engine, analyzer: Analyzer) -> None:
    changed = entry("2", "상담 요일을 바꿀 수 있나요?", "설정에서 바꿉니다.", ("챗봇", "설정"))
    new = entry("6", "새 도움말입니다", "새 답변입니다.")
    change = Indexer(built, analyzer).update([ENTRIES[0], changed, *ENTRIES[3:], new])
    assert (change.added, change.changed, change.removed, change.unchanged) == (1, 1, 1, 3)
    assert set(ids(built, EngineQuery())) == {"1", "2", "4", "5", "6"}
    assert ids(built, EngineQuery(clauses=(word("요일"),))) == ["2"]
    assert ids(built, EngineQuery(clauses=(word("환불"),))) == []
    again = Indexer(built, analyzer).update([ENTRIES[0], changed, *ENTRIES[3:], new])
    assert again.generation is None


def test_the_most_read_questions_come_first_and_not_more_than_asked_for(built: Engine, analyzer: Analyzer) -> None:
    read = [replace(one, views=views) for one, views in zip(ENTRIES, (3, None, 9, 3, 0), strict=True)]
    Indexer(built, analyzer).update(read)
    reader = built.open()
    every = reader.most_read(100)
    assert [one.entry_id for one in every] == ["3", "1", "4", "2", "5"]
    assert [one.question for one in every][:1] == [ENTRIES[2].question]
    assert reader.most_read(2) == every[:2]
    assert [one.variant for one in every] == [reader.find(one.entry_id).variant for one in every]  # type: ignore[union-attr]
    reader.close()


def test_stretches_list_every_entry_once_also_after_changes(built: Engine, analyzer: Analyzer) -> None:
    changed = [
        replace(one, question=f"{one.question} 네?") if one.id in "24" else one for one in ENTRIES if one.id != "1"
    ]
    Indexer(built, analyzer).update([*changed, entry("e", "In English?", "Yes.", locale="en")])
    reader = built.open()
    stretches = reader.stretches(2)
    parts = [list(reader.listed(stretch, 2)) for stretch in stretches]
    assert all(1 <= len(part) <= 2 for part in parts)
    listed = sorted((one for part in parts for one in part), key=lambda one: one.id)
    entries = sorted((stored.entry for stored in reader.every()), key=lambda one: one.id)
    assert listed == [Listed(one.id, one.address, one.updated) for one in entries]
    assert [one.id for one in listed] == ["2", "3", "4", "5", "e"]
    assert list(reader.listed(max(stretches) + 1, 2)) == []
    reader.close()


def test_an_open_reader_keeps_its_generation(built: Engine, analyzer: Analyzer) -> None:
    reader = built.open()
    for number in range(4):
        Indexer(built, analyzer).update([*ENTRIES, entry("n", f"새 도움말 {number}", "새 답변입니다.")])
    assert reader.search(EngineQuery()).total == 5
    assert [stored.entry.id for stored in reader.every()] == ["1", "2", "3", "4", "5"]
    assert reader.find("3") is not None
    assert reader.find("n") is None
    reader.close()


def test_rollback_gives_the_generation_before_and_building_goes_on(built: Engine, analyzer: Analyzer) -> None:
    with pytest.raises(IndexMissing, match="earlier"):
        built.rollback()
    first = built.live()
    Indexer(built, analyzer).update(ENTRIES[:2])
    assert set(ids(built, EngineQuery())) == {"1", "2"}
    assert built.rollback().number == built.live() == first
    assert len(ids(built, EngineQuery())) == 5
    Indexer(built, analyzer).update(ENTRIES[:3])
    assert set(ids(built, EngineQuery())) == {"1", "2", "3"}
    assert built.rollback().number != first or len(ids(built, EngineQuery())) == 5
    assert not [info for info in built.verify() if info.problems]


def test_words_are_counted_through_updates(built: Engine, analyzer: Analyzer) -> None:
    changed = entry("3", "환불 기간이 궁금해요", "카드는 3일이 걸립니다.", ("상점", "환불"))
    Indexer(built, analyzer).update([*ENTRIES[:2], changed])
    reader = built.open()
    assert reader.vocabulary("question_morph")["환불"] >= 1
    assert reader.document_frequency("question_morph", "기간") == 1
    assert reader.document_frequency("question_morph", "없는낱말") == 0
    reader.close()


def test_one_writer_at_a_time(built: Engine) -> None:
    writer = built.begin(fresh=True, fingerprint="f", analyzer="a", source="")
    with pytest.raises(IndexBusy):
        built.begin(fresh=True, fingerprint="f", analyzer="a", source="")
    writer.discard()
    built.begin(fresh=True, fingerprint="f", analyzer="a", source="").discard()
    assert len(ids(built, EngineQuery())) == 5


def test_published_ids_name_a_category_for_entries_without_them(engine: Engine, analyzer: Analyzer) -> None:
    published = CategoryPath((Category("메일", 33), Category("용량", 3301)))
    first = Entry("1", published, "질문", ENTRIES[0].blocks)
    Indexer(engine, analyzer).build([first, entry("2", "다른 질문", "답변입니다.", ("메일", "용량"))])
    assert set(ids(engine, EngineQuery(services=(33,), categories=(3301,)))) == {"1", "2"}


vocabulary = st.sampled_from(["상담", "연결", "환불", "메일", "용량", "설정", "시간", "알림", "친구", "비밀번호"])
documents = st.lists(st.lists(vocabulary, min_size=1, max_size=8), min_size=1, max_size=12)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(texts=documents, more=documents, asked=st.lists(vocabulary, min_size=1, max_size=4, unique=True))
def test_scores_are_those_of_whoosh_s_own_searcher(
    analyzer: Analyzer,
    tmp_path_factory: pytest.TempPathFactory,
    texts: list[list[str]],
    more: list[list[str]],
    asked: Sequence[str],
) -> None:
    """Two segments and deleted documents included."""
    from whoosh import index, query, scoring

    root = tmp_path_factory.mktemp("oracle")
    engine = WhooshEngine(root)
    first = [entry(str(at), f"질문 {at}", " ".join(words)) for at, words in enumerate(texts)]
    second = [entry(f"n{at}", f"질문 새 {at}", " ".join(words)) for at, words in enumerate(more)]
    Indexer(engine, analyzer).build(first)
    Indexer(engine, analyzer).update([*first[1:], *second])
    reader = engine.open()
    clauses = tuple(Clause((("answer_morph", 1.0),), term, 1.0) for term in asked)
    ours = {hit.doc: hit.score for hit in reader.search(EngineQuery(clauses=clauses, fold=False, limit=100)).hits}
    folder = root / f"gen-{reader.info.number:08d}"
    with index.open_dir(str(folder)).searcher(weighting=scoring.BM25F(B=0.75, K1=1.2)) as searcher:
        wanted = query.Or([query.Term("answer_morph", term) for term in asked])
        theirs = {hit.docnum: hit.score for hit in searcher.search(wanted, limit=100)}
    reader.close()
    assert ours == pytest.approx(theirs, abs=1e-4)


def test_what_is_never_to_come_counts_nowhere(built: Engine) -> None:
    reader = built.open()
    everything, found = reader.search(EngineQuery()), reader.search(EngineQuery(never=("1", "5", "unknown")))
    reader.close()
    assert (found.total, found.groups) == (everything.total - 2, everything.groups - 2)
    assert sum(found.counts) < sum(everything.counts)
    clauses = (word("상담", "question_bigram"),)
    assert set(ids(built, EngineQuery(clauses=clauses))) == {"1", "2"}
    assert ids(built, EngineQuery(clauses=clauses, never=("1",))) == ["2"]
    assert ids(built, EngineQuery(clauses=clauses, similar=(("3", 10_000.0),), never=("1",))) == ["3", "2"]
