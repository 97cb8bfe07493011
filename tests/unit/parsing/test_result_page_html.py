"""Our own pages read back: what `web` makes of an entry gives that entry again, to the character."""

from hypothesis import HealthCheck, given, settings

from faqsvc.config import load_settings
from faqsvc.model import Entry, Hit, SearchRequest, SearchResult, Span
from faqsvc.parsing.result_page_html import read_result_page
from faqsvc.search import SearchService
from faqsvc.web import create_app
from tests.entries import entries


class OneResult:
    """A search that always answers with the entries it was given."""

    generation = 1

    def __init__(self, found: list[Entry]) -> None:
        self.found = found

    def search(self, request: SearchRequest) -> SearchResult:
        hits = tuple(
            Hit(one, 1.0, (Span(0, 1),), ((),) * len(one.path.levels), (Span(0, len(one.answer)),), Span(0, 1))
            for one in self.found
        )
        return SearchResult(request, len(hits), len(hits), hits, ())

    def overview(self) -> object:
        from faqsvc.model import Overview

        return Overview(0, (), (), (), 1)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(entries())
def test_a_saved_page_gives_the_entry_back(made: Entry) -> None:
    app = create_app(OneResult([made]), load_settings({}))  # type: ignore[arg-type]
    page = app.test_client().get("/search?query=x").get_data(as_text=True)
    (record,) = read_result_page(page, place="page.html")
    assert record == made


def test_the_sample_result_page_gives_its_ten_entries_back(sample: SearchService) -> None:
    app = create_app(sample, load_settings({}))
    page = app.test_client().get("/search?query=비밀번호").get_data(as_text=True)
    shown = [hit.entry for hit in sample.search(SearchRequest("비밀번호")).hits]
    assert list(read_result_page(page, place="page.html")) == shown
    assert len(shown) == 10


def test_another_center_s_page_is_read_by_its_look() -> None:
    page = """<h2>도움말 검색 결과 (총 2건)</h2><ul>
      <li><span>[앱][알림]</span><a href="#"><strong>알림이 안 와요</strong></a><p>설정을 <em>켜</em> 주세요.</p></li>
      <li><p>[앱][계정][PC]</p><p>로그인이 안 돼요</p><p>1) 비밀번호를 봅니다.</p><p>2) 다시 합니다.</p></li></ul>"""
    first, second = read_result_page(page, place="page.html")
    assert isinstance(second, Entry)
    assert (second.path.names, second.question) == (("앱", "계정", "PC"), "로그인이 안 돼요")
    assert [block.marker for block in second.blocks] == ["1)", "2)"]
    del first
