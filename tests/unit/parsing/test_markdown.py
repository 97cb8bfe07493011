from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faqsvc.model import CategoryPath, Entry
from faqsvc.parsing import Reading, Reason, Record, Rejection, open_source
from faqsvc.parsing.decoding import Refused, clean
from faqsvc.parsing.front_matter import split
from faqsvc.parsing.markdown import read_markdown


def read(text: str, default: CategoryPath | None = None) -> Record:
    return read_markdown(text, place="faq/refund.md", default=default)


def reason(text: str) -> Reason | None:
    record = read(text)
    return record.reason if isinstance(record, Rejection) else None


def test_a_heading_is_the_question_where_the_front_matter_has_none() -> None:
    entry = read("# **환불**을 받으려면 `언제` 신청하나요? #\n\n7일 안에 신청합니다.", CategoryPath.of("결제"))
    assert isinstance(entry, Entry)
    assert (entry.id, entry.question) == ("refund", "환불을 받으려면 언제 신청하나요?")
    assert [block.text for block in entry.blocks] == ["7일 안에 신청합니다."]


def test_scalars_are_words_and_ids_not_what_yaml_makes_of_them() -> None:
    entry = read("---\nid: 0123\ntitle: no\ncategory: 2026-01-02\n---\n글")
    assert isinstance(entry, Entry)
    assert (entry.id, entry.question, entry.path.names) == ("0123", "no", ("2026-01-02",))


def test_folders_are_the_category_of_a_file_that_names_none(tmp_path: Path) -> None:
    (tmp_path / "결제" / "환불").mkdir(parents=True)
    (tmp_path / "결제" / "환불" / "a1.md").write_text("# 질문\n\n답", encoding="utf-8")
    (tmp_path / "top.md").write_text("# 다른 질문\n\n답", encoding="utf-8")
    top, deep = open_source(tmp_path, Reading(path=CategoryPath.of("소담페이"))).records()
    assert isinstance(deep, Entry)
    assert isinstance(top, Entry)
    assert (deep.path.names, top.path.names) == (("소담페이", "결제", "환불"), ("소담페이",))
    assert isinstance(next(iter(open_source(tmp_path).records())), Rejection)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Reason.NO_QUESTION),
        ("글만 있습니다.", Reason.NO_QUESTION),
        ("# 질문", Reason.NO_ANSWER),
        ("# 질문\n\n답", Reason.NO_CATEGORY),
        ("---\ntitle: 열린 머리말\n\n글", Reason.MALFORMED),
        ("---\n- a\n- b\n---\n# 질문\n\n답", Reason.MALFORMED),
        ("---\ntitle: a\ntitle: b\n---\n글", Reason.MALFORMED),
        ("---\na: &x [1]\nb: *x\n---\n글", Reason.MALFORMED),
        ("---\na: !!python/object/apply:os.system [id]\n---\n# 질문\n\n답", Reason.NO_CATEGORY),
        ("---\na: " + "[" * 5_000 + "\n---\n글", Reason.MALFORMED),
        ("---\na: " + "x" * 40_000 + "\n---\n글", Reason.TOO_LARGE),
        ("---\ntitle: a\ncategory: b\ndraft: true\n---\n글", Reason.NOT_PUBLIC),
        ("---\ntitle: a\ncategory: b\nupdated: 언젠가\n---\n글", Reason.BAD_FIELD),
        ("---\ntitle: a\ncategory: b\n---\n" + "글 " * 40_000, Reason.TOO_LARGE),
        ("---\ntitle: a\ncategory: b\n---\n" + "> " * 500 + "글", Reason.NO_ANSWER),
        ("글\n<!-- faqsvc {} -->", Reason.BAD_FIELD),
        ('글\n<!-- faqsvc {"id": "1", "id": "2"} -->', Reason.BAD_FIELD),
    ],
)
def test_what_is_no_entry_says_why(text: str, expected: Reason) -> None:
    assert reason(text) is expected


def test_markup_that_runs_is_left_out() -> None:
    text = "[글](javascript:x) <a href=javascript:x>글</a> <script>x</script> <img src=x onerror=x alt=그림>"
    entry = read(f"# 질문\n\n{text}", CategoryPath.of("가"))
    assert isinstance(entry, Entry)
    assert [block.text for block in entry.blocks] == ["[글](javascript:x) 글", "그림"]
    assert entry.links == ()


@pytest.mark.parametrize("unit", ["[", "![", "*a_ ", "`a``b", "  - a\n", "|a|b|\n|-|-|\n", "<a ", "[a](", "_a*b_ "])
def test_repeated_marks_end(unit: str) -> None:
    read("# 질문\n\n" + unit * (50_000 // len(unit)), CategoryPath.of("가"))


PIECES = [
    "---\n",
    "title: ",
    "a",
    "\n",
    "# ",
    "[",
    "](",
    ")",
    "*",
    "<",
    "<!-- faqsvc ",
    "{",
    "}",
    " -->",
    "|",
    "- ",
    "&a ",
]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_any_text_ends_in_a_record(text: str) -> None:
    assert isinstance(read(clean(text)), Entry | Rejection)


@given(st.text("abc:-[]{}&*!|>'\"%@`, \n#?", max_size=60))
def test_any_front_matter_is_read_or_refused(front: str) -> None:
    with suppress(Refused):
        split(f"---\n{front}\n---\n글")
