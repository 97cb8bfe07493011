import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faqsvc.repair.alignment import differences, restore


@pytest.mark.parametrize(
    ("texts", "whole", "known"),
    [
        (["상담 연결을 알려세요", "상담원 을 알려주세요", "원 연결을 알려주세요"], "상담원 연결을 알려주세요", True),
        (["설정 방법을 봅니다", "알림 방법을 봅니다", "알림 설정 방법을 봅니다"], "알림 설정 방법을 봅니다", True),
        (["같은 말입니다", "같은 말입니다"], "같은 말입니다", True),
        (["가 끝", "나 끝"], "가나 끝", False),
    ],
)
def test_the_longer_side_of_a_difference_is_the_source(texts: list[str], whole: str, known: bool) -> None:
    assert restore(texts) == (whole, known)


@given(st.text("가나다 ", max_size=40), st.text("가나다 ", max_size=40))
def test_differences_tell_all_that_differs(left: str, right: str) -> None:
    made, position = "", 0
    for start, end, from_, to in differences(left, right):
        made += left[position:start] + right[from_:to]
        position = end
    assert made + left[position:] == right


@settings(max_examples=50)
@given(st.lists(st.text("가나다라마 ", max_size=20), min_size=1, max_size=3))
def test_the_first_text_is_kept(texts: list[str]) -> None:
    whole, _ = restore(texts)
    rest = iter(whole)
    assert all(char in rest for char in texts[0])


def test_long_texts_are_cut_where_both_agree() -> None:
    words = [f"{number}번째 도움말 문장입니다." for number in range(2_000)]
    left, right = " ".join(words), " ".join([*words[:700], "새", "말", *words[700:]])
    assert [right[from_:to].strip() for _, _, from_, to in differences(left, right)] == ["새 말"]
