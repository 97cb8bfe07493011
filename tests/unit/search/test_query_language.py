import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqsvc.search.query_language import MAX_PHRASES, ParsedQuery, parse


@pytest.mark.parametrize(
    ("typed", "parsed"),
    [
        ("상담원 연결", ParsedQuery("상담원 연결")),
        ('"상담원 연결" 방법', ParsedQuery("상담원 연결 방법", phrases=("상담원 연결",))),
        ("“상담원 연결”", ParsedQuery("상담원 연결", phrases=("상담원 연결",))),
        ("상담 -유료", ParsedQuery("상담", excluded=("유료",))),
        ('상담 -"유료 상담"', ParsedQuery("상담", excluded=("유료 상담",))),
        ("service:소담페이 송금", ParsedQuery("송금", services=("소담페이",))),
        ('category:"봇 생성하기" 블록', ParsedQuery("블록", categories=("봇 생성하기",))),
        ("서비스:이모티콘 환불", ParsedQuery("환불", services=("이모티콘",))),
        ('"닫지 않은 따옴표', ParsedQuery('"닫지 않은 따옴표')),
        ("상담 - 유료", ParsedQuery("상담 - 유료")),
        ("wi-fi 1:1 채팅", ParsedQuery("wi-fi 1:1 채팅")),
        ("service:", ParsedQuery("service:")),
        ('""', ParsedQuery("")),
        ("AND OR NOT (상담 ~2^9)", ParsedQuery("AND OR NOT (상담 ~2^9)")),
    ],
)
def test_queries(typed: str, parsed: ParsedQuery) -> None:
    assert parse(typed) == parsed


@given(st.text(st.sampled_from('가나 "-“”:service분류\n()'), max_size=80) | st.text(max_size=80))
def test_anything_is_a_query(typed: str) -> None:
    parsed = parse(typed)
    kept = [*parsed.phrases, *parsed.excluded, *parsed.services, *parsed.categories]
    assert len(kept) <= MAX_PHRASES
    assert all(text.strip() for text in kept)
