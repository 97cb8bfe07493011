import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faqsvc.search import SearchService
from faqsvc.search.suggestions import PopularQueries


@pytest.mark.parametrize(
    ("typed", "begins"),
    [
        ("이모", "이모티콘"),
        ("이뫁", "이모티콘"),
        ("ㅇㅁㅌㅋ", "이모티콘"),
        ("dlahxl", "이모티콘"),
        ("비밀번ㅎ", "비밀번호"),
        ("소담 페이", "소담페이"),
    ],
)
def test_half_typed_words(sample: SearchService, typed: str, begins: str) -> None:
    first = sample.suggest(typed)[0]
    assert begins[:2] in first.text


def test_the_marked_part_is_what_was_typed(sample: SearchService) -> None:
    for suggestion in sample.suggest("결제"):
        (span,) = suggestion.spans
        assert suggestion.text[span.start : span.end] == "결제"


def test_categories_are_suggested_too(sample: SearchService) -> None:
    assert ("category", "소담페이") in {(one.kind, one.text) for one in sample.suggest("소담페")}


def test_device_variants_are_suggested_once(sample: SearchService) -> None:
    texts = [one.text for one in sample.suggest("받은 사진이 어디에")]
    assert len(texts) == 1


@settings(max_examples=200, deadline=None)
@given(typed=st.text(max_size=30), limit=st.integers(1, 20))
def test_any_text(sample: SearchService, typed: str, limit: int) -> None:
    found = sample.suggest(typed, limit=limit)
    assert len(found) <= limit
    for one in found:
        assert all(0 <= span.start < span.end <= len(one.text) for span in one.spans)


@pytest.mark.parametrize(
    ("typed", "offered"), [("이모", ["이모티콘 환불"]), ("ㅇㅁㅌㅋ", ["이모티콘 환불"]), ("알ㄹ", ["알림 끄기"])]
)
def test_popular_queries_come_first(typed: str, offered: list[str]) -> None:
    popular = PopularQueries(["이모티콘 환불", "알림 끄기"])
    assert [one.text for one in popular.suggest(typed, limit=8)] == offered
    assert all(one.kind == "query" and one.spans for one in popular.suggest(typed, limit=8))


def test_a_query_typed_whole_is_not_offered() -> None:
    assert PopularQueries(["알림 끄기"]).suggest("알림끄기", limit=8) == ()
    assert PopularQueries(["알림 끄기"]).suggest("  ", limit=8) == ()
