import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqsvc.korean.keyboard import to_hangul, to_latin


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ("dkssud", "안녕"),
        ("tkdekadnjs", "상담원"),
        ("dlahxlzhs ghksqnf", "이모티콘 환불"),
        ("Tkdtkd", "쌍상"),
        ("ahfmrpTdj", "모르겠어"),
        ("RORP", "꺠꼐"),
    ],
)
def test_latin_keys_read_as_hangul(keys: str, text: str) -> None:
    assert to_hangul(keys) == text


def test_capitals_without_a_doubled_letter_are_the_plain_one() -> None:
    assert to_hangul("DKSSUD") == to_hangul("dkssud")


@pytest.mark.parametrize(("text", "keys"), [("ㅗ디ㅔ", "help"), ("메ㅑ", "api"), ("메ㅔㅣㄷ", "apple")])
def test_hangul_read_as_latin_keys(text: str, keys: str) -> None:
    assert to_latin(text) == keys


@given(st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)))
def test_back_and_forth(text: str) -> None:
    assert to_hangul(to_latin(text)) == text
