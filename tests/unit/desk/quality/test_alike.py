"""Findings by meaning: a kind of their own, after what words find, and few."""

from datetime import date

import pytest

from faqsvc.analysis import Analyzer
from faqsvc.desk.quality import Corpus, Finding, Kind, report
from faqsvc.desk.quality.alike import MOST
from faqsvc.model import Entry
from faqsvc.semantics.embedder import Rows, unit
from faqsvc.semantics.vectors import Embedded, Quantized, VectorTable, join
from tests.entries import entry
from tests.unit.semantics.test_vectors import SCALE, random_rows

TODAY = date(2026, 11, 25)
SUBJECTS = (
    "알림", "사진", "송금", "메일", "쿠폰", "예약", "배송", "지도", "일정", "음성", "화면", "글꼴", "녹음", "방송",
)  # fmt: skip
OTHERS = [
    entry(f"o{at:02}", f"{subject} 기능을 쓰고 싶어요.", f"{subject} 화면에서 엽니다.")
    for at, subject in enumerate(SUBJECTS)
]
LIMIT = entry("a", "방에 몇 사람까지 들어오나요?", "단체 대화방에 부를 수 있는 사람은 모두 100명입니다.")
SAME = entry("b", "초대 인원의 상한이 궁금합니다.", "같이 이야기할 친구를 백 사람까지 더할 수 있습니다.")
OTHER_VALUE = entry("c", "초대 인원의 상한이 궁금합니다.", "이야기를 같이 하는 사람은 대화방 하나에 300명입니다.")


def vectors(entries: list[Entry], *alike: str) -> VectorTable:
    """Of entries that have nothing to do with each other, but for those that are alike."""
    center = random_rows(2, seed=999, wide=64)

    def rows(at: int, one: Entry) -> Rows:
        own = random_rows(2, seed=at, wide=64)
        return unit(center + 0.1 * own) if one.id in alike else own

    made = [(one.id, Embedded(Quantized.of(rows(at, one)), 1)) for at, one in enumerate(entries)]
    return join("m", SCALE, sorted(made, key=lambda pair: pair[0]))


def found(analyzer: Analyzer, entries: list[Entry], *alike: str, kinds: frozenset[Kind]) -> list[Finding]:
    corpus = Corpus(entries, analyzer, TODAY, vectors=vectors(entries, *alike))
    return [one for one in report(corpus, kinds) if one.kind is not Kind.UNDATED]


BY_MEANING = frozenset([Kind.POSSIBLE_CONTRADICTION, Kind.POSSIBLE_DUPLICATE])


def test_the_same_in_other_words(analyzer: Analyzer) -> None:
    (one,) = found(analyzer, [LIMIT, SAME, *OTHERS], "a", "b", kinds=BY_MEANING)
    assert (one.kind, one.entry_ids) == (Kind.POSSIBLE_DUPLICATE, ("a", "b"))
    assert [quote.text for quote in one.quotes] == [LIMIT.question, SAME.question]


def test_another_value_in_other_words(analyzer: Analyzer) -> None:
    (one,) = found(analyzer, [LIMIT, OTHER_VALUE, *OTHERS], "a", "c", kinds=BY_MEANING)
    assert (one.kind, one.entry_ids, one.subject) == (Kind.POSSIBLE_CONTRADICTION, ("a", "c"), ("100명", "300명"))
    assert [quote.text for quote in one.quotes] == [LIMIT.answer, OTHER_VALUE.answer]


def test_what_words_find_is_not_told_again(analyzer: Analyzer) -> None:
    twice = entry("d", "방에 사람이 몇 들어오나요?", "고객센터로 문의해 주세요.")
    (one,) = found(analyzer, [LIMIT, twice, *OTHERS], "a", "d", kinds=frozenset(Kind))
    assert one.kind is Kind.SAME_QUESTION
    assert found(analyzer, [LIMIT, twice, *OTHERS], "a", "d", kinds=BY_MEANING) == []


def test_stands_after_everything_else(analyzer: Analyzer) -> None:
    cut = entry("z", "알림을 끄고 싶어요.", "을 누르면 알림이 꺼집니다.")
    kinds = [one.kind for one in found(analyzer, [LIMIT, SAME, cut, *OTHERS], "a", "b", kinds=frozenset(Kind))]
    assert kinds == [Kind.CUT, Kind.POSSIBLE_DUPLICATE]


@pytest.mark.parametrize("services", [1, 2])
def test_pairs_are_few_and_of_one_service(analyzer: Analyzer, services: int) -> None:
    entries = [
        entry(f"{at:03}", f"{chr(0xAC00 + 600 * at)} 기능을 쓰고 싶어요.", f"{at}번 화면에서 엽니다.",
              path=(f"서비스 {at % services}", "분류"))
        for at in range(8 * services)
    ]  # fmt: skip
    some = [one.id for one in entries if one.path.service.name == "서비스 0"]
    told = found(analyzer, [*entries, *OTHERS], *some, kinds=BY_MEANING)
    assert len(told) <= MOST
    assert all(set(one.entry_ids) <= set(some) for one in told)


def test_without_vectors_nothing(analyzer: Analyzer) -> None:
    assert report(Corpus([LIMIT, SAME], analyzer, TODAY), BY_MEANING) == ()
