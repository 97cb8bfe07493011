"""Request arguments to SearchRequest: pages forgive and say so, the API refuses by code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqsvc.errors import RequestError
from faqsvc.model import Sort
from faqsvc.model.request import MAX_QUERY_LENGTH
from faqsvc.web.params import api_request, arguments, clean_query, page_request

values = st.dictionaries(
    st.sampled_from(["query", "q", "sort", "page", "size", "serviceId", "categoryId", "literal", "explain"]),
    st.one_of(st.text(max_size=20), st.integers().map(str), st.sampled_from(["date", "1", "10", "가" * 3000])),
)


@given(values)
def test_a_page_takes_anything(args) -> None:
    asked = page_request(args)
    assert asked.request.page >= 1
    assert not any(0xD800 <= ord(char) < 0xE000 or ord(char) < 32 for char in asked.request.query)


@given(values)
def test_the_api_takes_it_or_refuses_by_code(args) -> None:
    refused: RequestError | None = None
    try:
        wanted = api_request(args)
    except RequestError as error:
        refused = error
    if refused is not None:
        assert refused.code.isidentifier()
        assert refused.parameter
    else:
        assert 1 <= wanted.page <= 50
        assert 1 <= wanted.size <= 50
        assert len(wanted.query) <= MAX_QUERY_LENGTH


def test_good_values_pass_untouched() -> None:
    args = {"query": "상담 연결", "sort": "recency", "page": "3", "serviceId": "8", "categoryId": "11", "literal": "1"}
    asked = page_request(args)
    wanted = asked.request
    assert not asked.notices
    assert (wanted.query, wanted.sort, wanted.page) == ("상담 연결", Sort.DATE, 3)
    assert (wanted.service_id, wanted.category_id, wanted.literal) == (8, 11, True)


@pytest.mark.parametrize("number", ["１", "+1", "1.0", "0x1", " 1", "1_0", "²", "١", "1e1", "-1"])
def test_a_number_is_plain_digits(number) -> None:
    assert page_request({"query": "가", "page": number}).notices
    with pytest.raises(RequestError):
        api_request({"query": "가", "page": number})


@pytest.mark.parametrize(
    ("typed", "clean"),
    [("  상담   연결\n", "상담 연결"), ("가\x00나", "가 나"), ("\ud800가", "가"), ("\u202e가", "가"), ("\u200b", "")],
)
def test_clean_query(typed, clean) -> None:
    assert clean_query(typed) == clean


@pytest.mark.parametrize(
    ("raw", "query"),
    [(b"query=%EC%83%81%EB%8B%B4", "상담"), (b"query=%BB%F3%B4%E3", "상담"), (b"query=a+b", "a b"),
     (b"query=1&query=2", "1"), (b"query=", "")],
)  # fmt: skip
def test_arguments(raw, query) -> None:
    assert arguments({}, raw)["query"] == query


@given(st.binary(max_size=60))
def test_any_bytes_are_some_arguments(raw) -> None:
    assert isinstance(arguments({"query": "밖"}, raw), dict)
