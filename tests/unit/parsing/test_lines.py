import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqsvc.model import BlockKind
from faqsvc.parsing.lines import Line, marker_of, to_block
from faqsvc.parsing.steps import split_lines

STEP, NOTE, BULLET, PARAGRAPH = BlockKind.STEP, BlockKind.NOTE, BlockKind.BULLET, BlockKind.PARAGRAPH


@pytest.mark.parametrize(
    ("text", "kind", "marker"),
    [
        ("1. 설정을 엽니다", STEP, "1."),
        ("1-1) 알림을 켭니다", STEP, "1-1)"),
        ("2) 저장합니다", STEP, "2)"),
        ("2)저장합니다", STEP, "2)"),
        ("① 고릅니다", STEP, "①"),
        ("가. 고릅니다", STEP, "가."),
        ("※ 참고해 주세요", NOTE, "※"),
        ("- 항목", BULLET, "-"),
        ("• 항목", BULLET, "•"),
        ("3.1.2 버전에서 됩니다", PARAGRAPH, ""),
        ("1.5배로 늘어납니다", PARAGRAPH, ""),
        ("1:1 채팅을 켭니다", PARAGRAPH, ""),
        ("2026. 3. 4.에 바뀌었습니다", PARAGRAPH, ""),
        ("-5도에서도 됩니다", PARAGRAPH, ""),
    ],
)
def test_what_a_line_begins_with(text: str, kind: BlockKind, marker: str) -> None:
    assert marker_of(text) == (kind, marker)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "세 가지입니다.1)메뉴 사용 시2)미사용 시3) 단추 클릭",
            ["세 가지입니다.", "1)메뉴 사용 시", "2)미사용 시", "3) 단추 클릭"],
        ),
        (
            "1. 켭니다. 1-1) 켠 뒤 봅니다. 1-2) 끕니다. 2. 끝냅니다.",
            ["1. 켭니다.", "1-1) 켠 뒤 봅니다.", "1-2) 끕니다.", "2. 끝냅니다."],
        ),
        ("됩니다.※ 참고 ▶ 바로가기", ["됩니다.", "※ 참고 ▶ 바로가기"]),
        ("가능합니다.다만 제한이 있습니다.", ["가능합니다.", "다만 제한이 있습니다."]),
        (
            "버전 3.1.2에서 1:1 채팅은 (1)번과 5~10분, 2026. 3. 4. 기준입니다.",
            ["버전 3.1.2에서 1:1 채팅은 (1)번과 5~10분, 2026. 3. 4. 기준입니다."],
        ),
        ("요금은 3) 항목을 봅니다.", ["요금은 3) 항목을 봅니다."]),
    ],
)
def test_glued_lines_come_apart(text: str, lines: list[str]) -> None:
    assert list(split_lines(text)) == lines


@given(st.text())
def test_splitting_loses_nothing_but_white_space(text: str) -> None:
    assert "".join("".join(split_lines(text)).split()) == "".join(text.split())


def test_a_line_that_is_one_link_is_a_link_and_a_lost_one_has_no_address() -> None:
    block, links = to_block(Line("▶ 바로가기"))
    assert block.kind is BlockKind.LINK
    assert [(block.text[link.start :][: link.length], link.href) for link in links] == [("바로가기", "")]
