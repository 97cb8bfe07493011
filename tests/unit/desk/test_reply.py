import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqsvc.desk.finding import find_entry, short_id
from faqsvc.desk.reply import (
    DEFAULT_TEMPLATE,
    Format,
    Item,
    Line,
    Links,
    Pick,
    Run,
    Template,
    TemplateError,
    check,
    compose,
    device_of,
    markdown,
    pick,
    plain,
)
from faqsvc.desk.reply.templates import fill
from faqsvc.model import AnswerBlock, BlockKind, CategoryPath, Device, Entry

BASE = "https://help.sodam.example"


def entry(name: str = "610007", question: str = "상담원 연결은 어떻게 하나요?", **more: object) -> Entry:
    blocks = (
        AnswerBlock(BlockKind.PARAGRAPH, "봇에서 연결합니다."),
        AnswerBlock(BlockKind.STEP, "1. 설정을 엽니다.", marker="1."),
        AnswerBlock(BlockKind.STEP, "1-1) 상담을 고릅니다.", marker="1-1)", depth=1),
        AnswerBlock.table((("요금", "한도"), ("무료", "3건"))),
        AnswerBlock(BlockKind.IMAGE, "설정 화면", source="a.png"),
    )
    return Entry(name, CategoryPath.of("챗봇"), question, blocks, **more)  # type: ignore[arg-type]


def made(form: Format, *items: Item, template: Template = DEFAULT_TEMPLATE) -> str:
    return plain(compose(items, form, links=Links(BASE), template=template, center="소담 고객센터", agent="이하늘"))


WHOLE, STEP = Item("연결 되나요?", (Pick(entry()),)), Item("연결 되나요?", (Pick(entry(), (2,)),))


@pytest.mark.parametrize(
    ("form", "item", "expected"),
    [
        (Format.LINK, WHOLE, f"{BASE}/helps_html/610007?locale=ko"),
        (Format.LINK, STEP, f"{BASE}/helps_html/610007?locale=ko#step-1-1"),
        (Format.TITLE_LINK, WHOLE, f"상담원 연결은 어떻게 하나요?\n{BASE}/helps_html/610007?locale=ko"),
        (Format.STEPS, WHOLE, "1. 설정을 엽니다.\n  1-1) 상담을 고릅니다."),
        (Format.STEPS, STEP, "  1-1) 상담을 고릅니다."),
        (
            Format.ANSWER,
            WHOLE,
            (
                "상담원 연결은 어떻게 하나요?\n봇에서 연결합니다.\n1. 설정을 엽니다.\n  1-1) 상담을 고릅니다.\n"
                f"요금 | 한도\n무료 | 3건\n▶ {BASE}/helps_html/610007?locale=ko"
            ),
        ),
    ],
)
def test_formats(form: Format, item: Item, expected: str) -> None:
    assert made(form, item) == expected


def test_a_polite_reply_answers_each_question_and_says_what_stays_open() -> None:
    text = made(Format.POLITE, WHOLE, Item("인형은 언제 오나요?"))
    assert text.startswith("안녕하세요, 소담 고객센터 이하늘입니다.")
    assert "1. '상담원 연결은 어떻게 하나요?' 도움말에서 안내해 드립니다.\n봇에서 연결합니다." in text
    assert "2. '인형은 언제 오나요?' 문의는" in text
    assert text.endswith("감사합니다.\n소담 고객센터 드림")


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("{제목|을/를} 봐 주세요", "환불", "환불을 봐 주세요"),
        ("{제목|을/를} 봐 주세요", "카드", "카드를 봐 주세요"),
        ("{제목|으로/로} 이동", "메일", "메일로 이동"),
        ("{제목|으로/로} 이동", "챗봇", "챗봇으로 이동"),
        ("'{제목|은/는}'", "KOE-101", "'KOE-101은'"),
        ("{제목}", "{센터} {제목|을/를}", "{센터} {제목|을/를}"),
        ("{모름} 그대로", "x", "{모름} 그대로"),
    ],
)
def test_slots_and_their_particles(text: str, value: str, expected: str) -> None:
    assert fill(text, {"제목": value}) == expected


@pytest.mark.parametrize("text", ["{제목}", "{센터|으로써}", "{센터|을/을}", "가" * 2_001])
def test_a_template_that_cannot_be_filled_is_refused(text: str) -> None:
    with pytest.raises(TemplateError):
        check(Template(opening=text, item="", unanswered="", closing=""))
    check(DEFAULT_TEMPLATE)


def test_markdown_shows_the_very_words() -> None:
    lines = [
        Line((Run("*1* [a](b) <i>"),)),
        Line((Run("- 하나"),)),
        Line((Run("1. 설정"),), depth=1),
        Line((Run("제목", BASE),), strong=True),
    ]
    assert markdown(lines).split("  \n") == [
        r"\*1\* \[a\](b) \<i\>",
        r"\- 하나",
        r"&nbsp;&nbsp;&nbsp;&nbsp;1\. 설정",
        f"**[제목]({BASE})**",
    ]


@pytest.mark.parametrize(
    ("text", "device"),
    [
        ("아이폰 15 쓰고 있어요", Device.IOS),
        ("갤럭시 S24 안드로이드", Device.ANDROID),
        ("PC에서는 되는데 아이폰은 안 돼요", None),
        ("노트북에서요", Device.PC),
        ("NPC", None),
        ("", None),
    ],
)
def test_the_customer_s_device(text: str, device: Device | None) -> None:
    assert device_of(text) is device


def test_the_variant_for_the_device_is_picked() -> None:
    pc, ios, common = entry("1", device=Device.PC), entry("2", device=Device.IOS), entry("3")
    assert pick(pc, [ios], device=Device.IOS) is ios
    assert pick(pc, [ios, common], device=Device.ANDROID) is common
    assert pick(pc, [ios], device=None) is pc
    english = entry("4", locale="en")
    assert pick(pc, [english], device=None, locale="en") is english


ENTRIES = {"610007": entry(), "faq-a": entry("faq-a"), "123": entry("123")}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("610007", "610007"),
        (" #610007 ", "610007"),
        ("JKPQ", "610007"),
        ("jkpq", "610007"),
        ("faq-a", "faq-a"),
        ("https://help.sodam.example/helps_html/610007?locale=ko#step-1-1", "610007"),
        ("/helps_html/faq-a", "faq-a"),
        ("help.sodam.example/helps?articleId=610007&service=8", "610007"),
        ("3V", "123"),
        ("http://[", None),
        ("상담원", None),
        ("", None),
        ("9" * 1_000, None),
        ("/helps_html/../../etc/passwd", None),
    ],
)
def test_quick_find(text: str, found: str | None) -> None:
    one = find_entry(text, ENTRIES.get)
    assert (one.id if one else None) == found


@given(st.integers(1, 10**12))
def test_a_short_id_leads_back(number: int) -> None:
    asked: list[str] = []
    find_entry(short_id(str(number)), lambda one: asked.append(one))  # type: ignore[func-returns-value]
    assert str(number) in asked


@given(st.text(max_size=200))
def test_quick_find_takes_any_text(text: str) -> None:
    find_entry(text, ENTRIES.get)
