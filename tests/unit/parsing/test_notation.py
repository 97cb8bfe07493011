"""An answer as an editor writes it: what each sign means, and that nothing of any article is lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faqsvc.indexing import DataFolder, read
from faqsvc.model import AnswerBlock, BlockKind, Entry, Link
from faqsvc.parsing.notation import read_notation, write_notation
from tests.conftest import DATA
from tests.entries import entries
from tests.functional.articles import ENTRIES

WRITTEN = """\
아래 순서대로 진행해 주세요.
## 나가는 순서
1. [설정](/settings) > 나가기를 누릅니다.
1-1) [나가기]를 누릅니다.
2. 확인합니다.
- 방장은 나갈 수 없습니다.
  - 방을 넘겨 주세요.
※ 되살릴 수 없습니다.

| 구분 | 요금 |
| 일반 | 1\\|2원 |

![설정 화면](images/a b.png)
[자세히 보기](https://sodam.example/a?b=1)
▶ [바로가기]()"""


def test_what_an_editor_writes() -> None:
    blocks, links = read_notation(WRITTEN)
    kinds = [block.kind.value for block in blocks]
    assert kinds == [
        "paragraph", "heading", "step", "step", "step", "bullet", "bullet", "note", "table", "image", "link", "link",
    ]  # fmt: skip
    assert [(block.marker, block.depth) for block in blocks[2:7]] == [
        ("1.", 0),
        ("1-1)", 1),
        ("2.", 0),
        ("-", 0),
        ("-", 1),
    ]
    assert blocks[8].rows == (("구분", "요금"), ("일반", "1|2원"))
    assert blocks[9].source == "images/a b.png"
    answer = "\n".join(block.text for block in blocks)
    assert [(answer[link.start : link.start + link.length], link.href) for link in links] == [
        ("설정", "/settings"),
        ("자세히 보기", "https://sodam.example/a?b=1"),
        ("바로가기", ""),
    ]
    assert read_notation(write_notation(blocks, links)) == (blocks, links)
    assert read_notation(WRITTEN.replace("\n", "\r\n")) == (blocks, links)  # as forms send it


@pytest.mark.parametrize("entry", [*read(DataFolder(DATA).sources()).entries, *ENTRIES], ids=lambda entry: entry.id)
def test_no_article_of_the_sample_loses_anything(entry: Entry) -> None:
    text = write_notation(entry.blocks, entry.links)
    assert read_notation(text) == (entry.blocks, entry.links)


def test_the_sample_needs_hardly_any_explicit_sign() -> None:
    lines = [
        line
        for entry in read(DataFolder(DATA).sources()).entries
        for line in write_notation(entry.blocks, entry.links).split("\n")
    ]
    assert sum(line.startswith("{") for line in lines) < len(lines) / 50


@settings(max_examples=300, deadline=None)
@given(entries())
def test_nothing_of_any_entry_is_lost(entry: Entry) -> None:
    assert read_notation(write_notation(entry.blocks, entry.links)) == (entry.blocks, entry.links)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.text("[](){}\\|#!-※ 1.)a가\n\t\r", min_size=1, max_size=12).filter(str.strip), min_size=1, max_size=3)
)
def test_signs_that_mean_themselves(texts: list[str]) -> None:
    blocks = tuple(AnswerBlock(BlockKind.PARAGRAPH, text) for text in texts)
    links = (Link(0, 1, "/(a) b"),)
    assert read_notation(write_notation(blocks, links)) == (blocks, links)


@settings(max_examples=300, deadline=None)
@given(st.text("[](){}\\|#!-※ 1.)a가\n\r\tu", max_size=60))
def test_anything_typed_is_read_or_refused(text: str) -> None:
    try:
        blocks, links = read_notation(text)
    except ValueError:
        return
    assert read_notation(write_notation(blocks, links)) == (blocks, links)


@pytest.mark.parametrize("text", ["{at 5 2} /a", "가" * 70_000, "{heading}"])
def test_what_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_notation(text)
