from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faqsvc.model import BlockKind, CategoryPath, Device, Entry
from faqsvc.parsing import Column, Reading, Reason, Record, Rejection, open_source, rows

HEADER = "번호,서비스,카테고리,질문,답변,수정일\n"


def records(file: Path, data: str | bytes, **told: object) -> list[Record]:
    file.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(open_source(file, Reading(**told)).records())  # type: ignore[arg-type]


def reasons(found: list[Record]) -> list[tuple[int, Reason]]:
    return [(int(one.place.rsplit(":", 1)[1]), one.reason) for one in found if isinstance(one, Rejection)]


def test_a_korean_table(tmp_path: Path) -> None:
    row = '7,소담톡,알림,소리를 끄려면?,"1. 설정을 엽니다.\n2. 알림을 끕니다.\n※ 기기마다 다릅니다.",2025. 3. 12.\n'
    (entry,) = records(tmp_path / "faq.csv", HEADER + row)
    assert isinstance(entry, Entry)
    assert (entry.id, entry.path, entry.question) == ("7", CategoryPath.of("소담톡", "알림"), "소리를 끄려면?")
    assert [block.kind for block in entry.blocks] == [BlockKind.STEP, BlockKind.STEP, BlockKind.NOTE]
    assert str(entry.updated) == "2025-03-12"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_delimiter_encoding_and_line_end(tmp_path: Path, delimiter: str, encoding: str, ending: str) -> None:
    lines = [["제목", "내용", "분류"], ["질문, 하나; 둘", "답변 | 하나", "가 > 나"], ["셋", "넷", "다"]]
    text = ending.join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)
    first, second = records(tmp_path / "t.csv", text.encode(encoding))
    assert isinstance(first, Entry)
    assert isinstance(second, Entry)
    assert (first.question, first.answer, first.path.names) == ("질문, 하나; 둘", "답변 | 하나", ("가", "나"))
    assert second.path.names == ("다",)


def test_an_unclosed_quotation_mark_costs_its_own_row_only(tmp_path: Path) -> None:
    lines = '1,가,나,질문 1,답변\n2,가,나,질문 2,"답변\n3,가,나,질문 3,답변\n4,가,나,질문 4,답변\n'
    found = records(tmp_path / "t.csv", "번호,서비스,카테고리,질문,답변\n" + lines)
    assert [one.id for one in found if isinstance(one, Entry)] == ["1", "3", "4"]
    assert reasons(found) == [(3, Reason.MALFORMED)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1,가,나,,답변,", Reason.NO_QUESTION),
        ("1,가,나,질문,,", Reason.NO_ANSWER),
        ("1,,,질문,답변,", Reason.NO_CATEGORY),
        ("1.23E+10,가,나,질문,답변,", Reason.BAD_FIELD),
        ("../1,가,나,질문,답변,", Reason.BAD_FIELD),
        ("1,가,나,질문,답변,2025-02-30", Reason.BAD_FIELD),
        ("1,가,나,질문,답변,어제", Reason.BAD_FIELD),
        ("1,가,나,질문", Reason.MALFORMED),
        ("1,가,나,질문,답변,,,끝", Reason.MALFORMED),
        ("1,가,나,질문," + "답" * 70_000 + ",", Reason.TOO_LARGE),
        ("1,가,나,질문," + "답" * 1_100_000 + ",", Reason.MALFORMED),
        ("1,가,나," + "질" * 70_000 + ",답변,", Reason.TOO_LARGE),
        ("1," + "가" * 61 + ",나,질문,답변,", Reason.BAD_FIELD),
        ("1,가,나,질문,<p>" + "<div>" * 300 + "답,", Reason.TOO_DEEP),
        ('1,가,나,"질문" 뒤,답변,', Reason.MALFORMED),
    ],
)
def test_a_bad_row_is_told_with_its_line_and_reason(tmp_path: Path, row: str, reason: Reason) -> None:
    good = "2,가,나,질문,답변,\n"
    found = records(tmp_path / "t.csv", HEADER + row.replace("<p>", "</p>") + "\n" + good)
    assert reasons(found) == [(2, reason)]
    assert [one.id for one in found if isinstance(one, Entry)] == ["2"]


def test_html_in_a_cell_is_read_as_html(tmp_path: Path) -> None:
    (entry,) = records(
        tmp_path / "t.csv", "q,a,path\n가,<p>나 <a href='/helps_html/1'>다</a></p><script>라</script>,마\n"
    )
    assert isinstance(entry, Entry)
    assert entry.answer == "나 다"
    assert entry.links[0].href == "/helps_html/1"


def test_columns_and_a_path_that_were_told(tmp_path: Path) -> None:
    told = {Column.QUESTION: ("묻는 말",), Column.ANSWER: ("하는 말",)}
    text = "FAQ 목록\n\n묻는 말,하는 말,기기\n어디에 있나요?,여기에 있습니다.,안드로이드\n"
    (entry,) = records(tmp_path / "t.csv", text, columns=told, path=CategoryPath.of("가", "나"))
    assert isinstance(entry, Entry)
    assert (entry.question, entry.path.names, entry.device) == ("어디에 있나요?", ("가", "나"), Device.ANDROID)
    again = records(tmp_path / "t.csv", text, columns=told, path=CategoryPath.of("가", "나"))
    assert again == [entry]  # an id is made of the words, so a second import replaces the first


def test_a_table_without_a_header_is_one_rejection(tmp_path: Path) -> None:
    for text in ("가,나\n다,라\n", "제목;저자\n1;2\n", "x" * 200_000, "질문,질문,답변\n1,2,3\n"):
        (rejection,) = records(tmp_path / "t.csv", text)
        assert isinstance(rejection, Rejection)
        assert rejection.reason is Reason.MALFORMED


def test_rows_past_the_limit_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MAX_ROWS", 100)
    found = records(tmp_path / "t.csv", "질문,답변\n" + "a,\n" * 105)
    assert len(found) == 101
    assert isinstance(found[-1], Rejection)
    assert found[-1].reason is Reason.TOO_LARGE


def test_a_file_of_nothing_but_quotation_marks_ends(tmp_path: Path) -> None:
    found = records(tmp_path / "t.csv", "질문,답변\n" + 'a,"b\n' * 50_000)
    assert 0 < len(found) <= 50_000


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(["질문", "답변", ",", ";", "\t", '"', "\n", "\r", "=", "'", "a", "분류", "\0", "<br>"])
    ).map("".join)
)
def test_any_table_ends_in_records(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    for record in records(path, "질문,답변,분류\n" + text):
        assert isinstance(record, Entry | Rejection)
