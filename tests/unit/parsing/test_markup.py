import pytest
from bs4 import Tag
from hypothesis import given
from hypothesis import strategies as st

from faqsvc.model import BlockKind
from faqsvc.model.entry import BLOCK_SEPARATOR
from faqsvc.parsing.decoding import Refused, clean
from faqsvc.parsing.markup import make_soup, read_blocks


def blocks(html: str) -> list[str]:
    body = make_soup(html).body
    return [block.text for block in read_blocks([body])[0]] if isinstance(body, Tag) else []


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        ("<p><em>상담</em>원</p>", ["상담원"]),
        ("<p>상담 <mark>연결</mark>은</p>", ["상담 연결은"]),
        ("<p>첫째<br>둘째</p>", ["첫째", "둘째"]),
        ("<div>앞<div>안</div>뒤</div>", ["앞", "안", "뒤"]),
        ("<p>a</p><script>alert(1)</script><style>p{}</style><p>b</p>", ["a", "b"]),
        ("<p>보임<span hidden>숨김</span></p>", ["보임"]),
        ("<p>&lt;b&gt; &amp; &quot;</p>", ['<b> & "']),
        (
            "<ol><li>하나<ol><li>안</li><li>둘</li></ol></li><li>둘</li></ol>",
            ["1. 하나", "1-1) 안", "1-2) 둘", "2. 둘"],
        ),
        ("<ol start=3><li>셋</li></ol>", ["3. 셋"]),
        ("<ol><li>1) 셋</li></ol>", ["1) 셋"]),
        ("<ul><li>가<ul><li>나</li></ul></li></ul>", ["- 가", "- 나"]),
        ("<p>1. 하나<br>1-1) 안</p>", ["1. 하나", "1-1) 안"]),
        ("<img src=x.png alt='설정 화면'><img src=y.png>", ["설정 화면"]),
        ("<table><tr><th>가</th><th>나</th></tr><tr><td>1</td><td>2<br>3</td></tr></table>", ["가\t나\n1\t2 3"]),
        ("<table><tr><td colspan=2>가</td></tr><tr><td>1</td><td>2</td></tr></table>", ["가\t\n1\t2"]),
    ],
)
def test_blocks(html: str, texts: list[str]) -> None:
    assert blocks(html) == texts


def test_links_know_their_place_in_the_answer() -> None:
    soup = make_soup(
        "<p>앞 문단</p><p>자세한 것은 <a href='/helps_html/1'>알림 끄기</a>를 보세요.</p><p>▶ <a>바로가기</a></p>"
    )
    made, links = read_blocks([soup])
    answer = BLOCK_SEPARATOR.join(block.text for block in made)
    found = [(answer[link.start :][: link.length], link.href) for link in links]
    assert found == [("알림 끄기", "/helps_html/1"), ("바로가기", "")]
    assert made[-1].kind is BlockKind.LINK


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "vbscript:x", "//evil.example"]
)
def test_unsafe_addresses_are_left_out(href: str) -> None:
    assert read_blocks([make_soup(f'<p><a href="{href}">글</a></p>')])[1] == ()


def test_a_deep_tree_is_refused() -> None:
    with pytest.raises(Refused, match="200"):
        make_soup("<div>" * 10_000 + "글")


@given(
    st.lists(
        st.tuples(st.sampled_from(["em", "b", "span", "mark", "a"]), st.text("가나다 <&>\"'", min_size=1)), max_size=8
    )
)
def test_inline_markup_loses_and_glues_nothing(pieces: list[tuple[str, str]]) -> None:
    from html import escape

    html = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in pieces)
    plain = " ".join("".join(text for _, text in pieces).split())
    assert " ".join(blocks(f"<p>{html}</p>")) == clean(plain)
