from pathlib import Path

from faqsvc.semantics import VectorCache, VectorMaker, read
from tests.embedders import LetterEmbedder
from tests.entries import entry

ONE = entry("1", "환불은 며칠 걸리나요?", "카드는 3일이 걸립니다.")
TWO = entry("2", "알림을 끄고 싶어요", "설정에서 끕니다.")
IDS = ("1", "2")


def made(maker: VectorMaker, *entries: object, base: bytes | None = None) -> bytes:
    build = maker.begin(memoryview(base) if base is not None else None)
    for one in entries:
        build.add(one)  # type: ignore[arg-type]
    table = build.table(IDS)
    assert table is not None
    return table.dump()


def test_a_rebuild_embeds_nothing_twice(tmp_path: Path) -> None:
    embedder = LetterEmbedder()
    first = made(VectorMaker(embedder, cache=VectorCache(tmp_path / "cache")), ONE, TWO)
    assert "환불은 며칠 걸리나요?" in embedder.embedded
    again = LetterEmbedder()
    assert made(VectorMaker(again, cache=VectorCache(tmp_path / "cache")), ONE, TWO) == first
    assert "환불은 며칠 걸리나요?" not in again.embedded


def test_entries_that_stay_keep_the_rows_of_the_generation_before() -> None:
    whole = made(VectorMaker(LetterEmbedder()), ONE, TWO)
    later = LetterEmbedder()
    changed = entry("2", "알림을 켜고 싶어요", "설정에서 켭니다.")
    table = read(memoryview(made(VectorMaker(later), changed, base=whole)))
    assert sorted(set(later.embedded)) == ["설정에서 켭니다.", "알림을 켜고 싶어요"]
    assert table is not None
    assert table.ids == IDS
    fresh = read(memoryview(made(VectorMaker(LetterEmbedder()), ONE, changed)))
    assert fresh is not None
    assert (table.rows.codes == fresh.rows.codes).all()


def test_vectors_of_another_model_are_not_kept() -> None:
    whole = made(VectorMaker(LetterEmbedder("other")), ONE, TWO)
    maker = VectorMaker(LetterEmbedder())
    assert not maker.covers(memoryview(whole), IDS)
    build = maker.begin(memoryview(whole))
    build.add(ONE)
    table = build.table(IDS, at_hand=(ONE, TWO))
    assert table is not None
    assert table.ids == IDS
    assert maker.covers(memoryview(table.dump()), IDS)


def test_an_embedder_that_fails_costs_vectors_and_nothing_else() -> None:
    embedder = LetterEmbedder()
    maker = VectorMaker(embedder)
    whole = made(maker, ONE)
    embedder.failing = True
    build = maker.begin(memoryview(whole))
    build.add(TWO)
    table = build.table(IDS)
    assert table is not None
    assert table.ids == ("1",)
    assert build.failure == "out of order"
    assert not maker.covers(memoryview(table.dump()), IDS)
    first = maker.begin(None)
    first.add(ONE)
    assert first.table(IDS) is None


def test_a_removed_entry_s_rows_go() -> None:
    whole = made(VectorMaker(LetterEmbedder()), ONE, TWO)
    table = VectorMaker(LetterEmbedder()).begin(memoryview(whole)).table(("2",))
    assert table is not None
    assert table.ids == ("2",)
