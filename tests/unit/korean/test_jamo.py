import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqsvc.korean.jamo import compose, decompose, initials, is_syllable, join, split

syllables = st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)


@given(st.text(syllables))
def test_letters_make_the_same_syllables_again(text: str) -> None:
    assert compose(decompose(text)) == text


@given(syllables)
def test_split_and_join_are_inverse(syllable: str) -> None:
    assert join(*split(syllable)) == syllable


@given(st.text())
def test_any_text_is_taken(text: str) -> None:
    assert len(initials(text)) == len(text)
    compose(decompose(text))


@pytest.mark.parametrize(
    ("word", "letters"),
    [
        ("닭", "ㄷㅏㄹㄱ"),
        ("상담원", "ㅅㅏㅇㄷㅏㅁㅇㅜㅓㄴ"),
        ("괜찮아", "ㄱㅗㅐㄴㅊㅏㄴㅎㅇㅏ"),
        ("API 키", "API ㅋㅣ"),
    ],
)
def test_decompose_gives_keystrokes(word: str, letters: str) -> None:
    assert decompose(word) == letters


@pytest.mark.parametrize(
    ("letters", "word"),
    [
        ("ㅅㄷㅇ", "ㅅㄷㅇ"),
        ("ㄱㅏㅂㅅㅣ", "갑시"),
        ("ㄱㅏㅂㅅ", "값"),
        ("ㅏㅏ", "ㅏㅏ"),
        ("ㄳㅏ", "ㄳㅏ"),
        ("ㅋㅋㅏ", "ㅋ카"),
    ],
)
def test_compose_as_an_input_method_does(letters: str, word: str) -> None:
    assert compose(letters) == word


def test_initials() -> None:
    assert initials("상담원 연결 ON") == "ㅅㄷㅇ ㅇㄱ ON"
    assert is_syllable("힣")
    assert not is_syllable("ㅎ")
