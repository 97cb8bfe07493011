"""What a page says, as pure functions."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqsvc.model import (
    AnswerBlock,
    BlockKind,
    CategoryPath,
    Correction,
    CorrectionKind,
    Entry,
    Hit,
    SearchRequest,
    SearchResult,
    Sort,
    Span,
)
from faqsvc.web import presenters
from faqsvc.web.params import page_request

requests = st.builds(
    SearchRequest,
    query=st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Zs")), max_size=40),
    service_id=st.none() | st.integers(0, 999_999_999),
    category_id=st.none() | st.integers(0, 999_999_999),
    sort=st.sampled_from(Sort),
    page=st.integers(1, 100_000),
    literal=st.booleans(),
)


@given(requests)
def test_an_address_reads_back_as_the_request(wanted) -> None:
    args = {name: values[0] for name, values in parse_qs(urlsplit(presenters.search_url(wanted)).query).items()}
    asked = page_request(args)
    assert asked.request == wanted
    assert not asked.notices


def _result(**values) -> SearchResult:
    return SearchResult(
        **({"request": SearchRequest("가"), "total": 0, "groups": 0, "hits": (), "facets": ()} | values)
    )


@given(st.integers(1, 500), st.integers(1, 500))
def test_page_links_hold_first_current_and_last_in_order(groups, number) -> None:
    result = _result(request=SearchRequest("가", page=number, size=10), total=groups, groups=groups)
    shown = [int(choice.label.replace(",", "")) for choice in presenters.pages(result) if choice]
    assert shown == sorted(set(shown))
    assert shown[0] == 1
    assert shown[-1] == result.pages
    assert all(1 <= page <= result.pages for page in shown)
    assert number in shown or number > result.pages


@given(st.text(min_size=1, max_size=60).filter(lambda text: bool(text.strip())), st.data())
def test_a_passage_s_spans_hold_what_the_answer_s_hold(text, data) -> None:
    entry = Entry("1", CategoryPath.of("가"), "질문", (AnswerBlock(BlockKind.PARAGRAPH, text),))
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(1, len(text) - start)))
    first = data.draw(st.integers(0, len(text) - 1))
    cut = Span(first, data.draw(st.integers(1, len(text) - first)))
    passage = presenters.passage(Hit(entry, 1.0, (), (), (span,), cut))
    flat = text.replace("\n", " ").replace("\t", " ")
    got = "".join(passage.text[piece.start : piece.end] for piece in passage.spans)
    assert got == flat[max(span.start, cut.start) : min(span.end, cut.end)]


@pytest.mark.parametrize(
    ("number", "shown"), [(0, "0"), (999, "999"), (1234, "1,234"), (5625, "5,625"), (1234567, "1,234,567")]
)
def test_grouped(number, shown) -> None:
    assert presenters.grouped(number) == shown


def test_day() -> None:
    assert presenters.day(date(2025, 3, 2)) == "2025. 3. 2."


def test_nothing_is_said_about_folding_when_nothing_is_folded() -> None:
    assert presenters.folded_text(_result(total=3, groups=3)) == ""
    assert "1,200건" in presenters.folded_text(_result(total=1234, groups=34))


def test_title_names_the_query_with_its_particle() -> None:
    assert presenters.heading("소담", _result()).startswith("가로 ")
    assert presenters.heading("소담", _result(request=SearchRequest("상담"))).startswith("상담으로 ")


def test_a_synonym_is_said_quietly_and_a_correction_aloud() -> None:
    corrections = (
        Correction(CorrectionKind.SYNONYM, "봇", "챗봇"),
        Correction(CorrectionKind.SPELLING, "삼담", "상담"),
        Correction(CorrectionKind.SHORTENED, "가" * 300, "가" * 200),
    )
    lines = presenters.notices(_result(corrections=corrections))
    assert [("".join(piece.text for piece in line.pieces), line.quiet) for line in lines] == [
        ("봇과 비슷한 말 챗봇도 함께 찾았습니다.", True),
        ("삼담을 상담으로 검색했습니다.", False),
    ]
