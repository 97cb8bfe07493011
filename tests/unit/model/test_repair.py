import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqsvc.model import Field, Repair, RepairReason, repaired
from faqsvc.model.record import from_record, to_record
from tests.entries import entry

inserts = st.lists(st.tuples(st.integers(0, 12), st.text("나다", min_size=1, max_size=3)), max_size=4)


def repair(offset: int, inserted: str, confidence: float = 1.0) -> Repair:
    return Repair(Field.ANSWER, offset, inserted, RepairReason.QUERY, confidence)


@given(st.text("가 ", min_size=12, max_size=12), inserts)
def test_a_repaired_text_knows_what_was_published(text: str, places: list[tuple[int, str]]) -> None:
    found = repaired(text, [repair(at, inserted) for at, inserted in places])
    assert "".join(char for char, new in zip(found.text, found.inserted, strict=True) if not new) == text
    for at, (origin, new) in enumerate(zip(found.origins, found.inserted, strict=True)):
        assert new or found.text[at] == text[origin]


def test_a_word_that_was_lost_in_part_is_marked_by_what_is_left() -> None:
    found = repaired("상담 연결", [repair(2, "원")])
    assert found.text == "상담원 연결"
    assert found.published(0, 3) == (0, 2)
    assert found.published(2, 3) is None


def test_repairs_travel_with_the_record() -> None:
    one = entry("a", "질문입니다", "상담 연결", repairs=(repair(2, "원", 0.9),))
    assert from_record(to_record(one)) == one


@pytest.mark.parametrize(("offset", "inserted"), [(-1, "원"), (9, "원"), (2, "")])
def test_a_repair_stands_in_its_text(offset: int, inserted: str) -> None:
    with pytest.raises(ValueError, match="repair"):
        entry("a", "질문입니다", "상담 연결", repairs=(repair(offset, inserted),))
