import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqsvc.analysis import Morpheme
from faqsvc.repair import Language
from faqsvc.repair.losses import Gap, drop, leftmost


@pytest.mark.parametrize(
    ("text", "query", "left", "lost"),
    [
        ("방법을 알려주세요.", "주", "방법을 알려세요.", [(6, "주")]),
        ("상담원 연결", "원", "상담 연결", [(2, "원")]),
        ("상담직원 연결", "원", "상담직원 연결", []),
        ("알림 소리를 끕니다", "소리", "알림 를 끕니다", [(3, "소리")]),
        ("새 알림 설정", "알림", "새 설정", [(2, "알림 ")]),
        ("알림 설정", "알림", "설정", [(0, "알림 ")]),
        ("새 알림", "알림", "새", [(1, " 알림")]),
        ("새 알림\n설정", "알림", "새\n설정", [(1, " 알림")]),
    ],
)
def test_a_query_takes_its_tokens_and_the_space_beside_them(
    language: Language, text: str, query: str, left: str, lost: list[tuple[int, str]]
) -> None:
    found, gaps = drop(text, language.matches(text, language.forms(query)))
    assert (found, [tuple(gap) for gap in gaps]) == (left, lost)


spans = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 5)), max_size=4)


@given(st.text("가나 다\n라", max_size=30), spans)
def test_what_is_left_and_what_is_lost_are_the_text(text: str, places: list[tuple[int, int]]) -> None:
    left, gaps = drop(text, [(start, min(start + length, len(text))) for start, length in places if start < len(text)])
    for gap in reversed(gaps):
        left = left[: gap.at] + gap.lost + left[gap.at :]
    assert left == text


@given(st.text("가나", max_size=8), st.text("가나", min_size=1, max_size=3), st.integers(0, 8))
def test_the_leftmost_place_gives_the_same_text(text: str, lost: str, at: int) -> None:
    at = min(at, len(text))
    place, moved = leftmost(text, Gap(at, lost))
    assert text[:place] + moved + text[place:] == text[:at] + lost + text[at:]


class Counting:
    def __init__(self) -> None:
        self.asked: list[str] = []

    def atoms(self, text: str) -> list[Morpheme]:
        self.asked.append(text)
        return [Morpheme(word, "NNG", 0, len(word)) for word in text.split()]


def test_a_line_is_read_once_as_long_as_memory_allows() -> None:
    tagger = Counting()
    language = Language(tagger, remembered=20_000)
    assert language.line("알림 설정") == language.line("알림 설정")
    assert tagger.asked == ["알림 설정"]
    for number in range(100):
        language.line(f"알림 설정 {number}")
    language.line("알림 설정")
    assert tagger.asked.count("알림 설정") == 2
