import pytest

from faqsvc.search.spelling import Spellings

KNOWN = Spellings.of(["이모티콘", "상담원", "비밀번호", "프사", "메일함", "API"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("이모티콤", "이모티콘"),  # a letter is wrong
        ("이모티", "이모티콘"),  # the last syllable was left out
        ("모티콘", "이모티콘"),
        ("비밀호", "비밀번호"),
        ("메함", "메일함"),
        ("프서", "프사"),
    ],
)
def test_slips_are_found(typed: str, meant: str) -> None:
    assert [word for word, _ in KNOWN.near(typed)] == [meant]


@pytest.mark.parametrize("typed", ["비번", "이모", "상담원이다", "가", "API"])
def test_other_words_are_none(typed: str) -> None:
    assert KNOWN.near(typed) == []


def test_a_letter_is_less_than_a_syllable() -> None:
    assert KNOWN.near("이모티콤")[0][1] > KNOWN.near("이모티")[0][1]
