import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqsvc.korean.particles import attach


@pytest.mark.parametrize(
    ("word", "pair", "expected"),
    [
        ("상담원", "을/를", "상담원을"),
        ("카드", "을/를", "카드를"),
        ("챗봇", "으로/로", "챗봇으로"),
        ("메일", "으로/로", "메일로"),
        ("카드", "으로/로", "카드로"),
        ("PC", "이/가", "PC가"),
        ("Gmail", "은/는", "Gmail은"),
        ("1", "을/를", "1을"),
        ("2", "을/를", "2를"),
        ("'환불'", "과/와", "'환불'과"),
        ("", "을/를", "를"),
    ],
)
def test_particles(word: str, pair: str, expected: str) -> None:
    assert attach(word, pair) == expected


@given(st.text(), st.sampled_from(["을/를", "은/는", "이/가", "과/와", "으로/로"]))
def test_any_word(word: str, pair: str) -> None:
    assert attach(word, pair)[len(word) :] in pair.split("/")
