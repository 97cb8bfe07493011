"""Pages with their queries, on the sample's statistics; the seed page by judged places."""

import json
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from faqsvc.analysis.mecab import Grammar, MecabTokenizer
from faqsvc.indexing import DataFolder, read
from faqsvc.model import Entry, Field, RepairReason
from faqsvc.parsing import Rejection, open_source
from faqsvc.repair import Extraction, Language, Repairs
from faqsvc.repair.losses import drop
from faqsvc.repair.patterns import missing
from tests.conftest import DATA, SHARED
from tests.entries import entry

GAPS = json.loads((Path(__file__).parent / "seed_gaps.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def center() -> tuple[Entry, ...]:
    return read(DataFolder(DATA).sources()).entries


@pytest.fixture(scope="module")
def repairs() -> Repairs:
    return Repairs(MecabTokenizer(), Grammar().cost)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("방법을 알려세요", [6]),
        ("참고해시기 바랍니다", [3]),
        ("선택해 세요", [4]),
        ("눌러십시오", [2]),
        ("켜세요, 보내세요, 여세요, 하세요, 나가세요, 놀라세요, 확인해 주세요", []),
    ],
)
def test_forms_that_korean_does_not_have(text: str, at: list[int]) -> None:
    assert [one.at for one in missing(text)] == at


@pytest.mark.shared
def test_the_seed_page_is_restored_by_its_query_and_nothing_else_is_changed(
    repairs: Repairs, center: tuple[Entry, ...]
) -> None:
    (path,) = (SHARED / "seeds").iterdir()
    page = [record for record in open_source(path).records() if not isinstance(record, Rejection)]
    mended = repairs.of_pages([Extraction(page, "주 원")], center)
    found = {
        (number, repair.field.value, repair.offset, repair.inserted.strip())
        for number, one in enumerate(mended, start=1)
        for repair in one.repairs
        if repair.certain
    }
    judged = {tuple(gap) for gap in GAPS}
    assert found - judged == set()
    assert len(found) >= 0.9 * len(judged)


def test_a_lost_word_comes_back_by_the_query(repairs: Repairs, language: Language, center: tuple[Entry, ...]) -> None:
    text = "설정 > 알림에서 메시지 알림을 켜고 비밀번호를 입력합니다."
    left, gaps = drop(text, language.matches(text, language.forms("비밀번호")))
    (found,) = repairs.of_pages([Extraction([entry("x1", "어떻게 하나요?", left)], "비밀번호")], center)
    assert [(one.offset, one.inserted, one.reason) for one in found.repairs] == [
        (gap.at, gap.lost, RepairReason.QUERY) for gap in gaps
    ]
    assert found.answer == left


def test_what_is_left_of_a_word_may_be_a_word_itself(repairs: Repairs, center: tuple[Entry, ...]) -> None:
    left = "설정 > 개인/보안에서 번호 변경을 누르고 새 번호를 두 번 입력해 주세요. 상담직원에게 묻지 마세요."
    (found,) = repairs.of_pages([Extraction([entry("x1", "번호를 잊어버렸어요.", left)], "비밀 상담")], center)
    certain = [one for one in found.repairs if one.certain]
    assert certain
    assert {one.inserted for one in certain} == {"비밀"}
    assert all(left[one.offset :].startswith("번호") for one in certain if one.field is Field.ANSWER)


def test_without_a_query_there_are_proposals_only(repairs: Repairs, center: tuple[Entry, ...]) -> None:
    (found,) = repairs.of_pages([Extraction([entry("x1", "방법을 알려세요.", "확인해세요.")])], center)
    assert [(one.inserted, one.certain) for one in found.repairs] == [("주", False), ("주", False)]


def test_whole_articles_stay_as_they_are(repairs: Repairs, language: Language, center: tuple[Entry, ...]) -> None:
    """The query's words stand in them, so nothing of it was lost."""
    chosen = random.Random(5).sample(center, 12)
    found = repairs.of_pages([Extraction(chosen, "영수증 캐릭터")], center)
    assert sum(any(repair.certain for repair in one.repairs) for one in found) <= 1


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(min_size=1, max_size=60).filter(str.strip), st.text(max_size=20))
def test_any_text_and_query_are_borne(repairs: Repairs, text: str, query: str) -> None:
    center = [entry("c", "환불은 어떻게 하나요?", "결제 내역에서 신청합니다.")]
    line = " ".join(text.split()) or "글"
    (found,) = repairs.of_pages([Extraction([entry("x1", line, line)], query)], center)
    assert (found.question, found.answer) == (line, line)
