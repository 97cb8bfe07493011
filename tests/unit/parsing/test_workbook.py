import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from faqsvc.model import CategoryPath, Entry
from faqsvc.parsing import Reading, Reason, Record, Rejection, open_source

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(path: Path, *sheets: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"시트 {number}")
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def swapped(path: Path, part: str, content: bytes) -> None:
    """The workbook with one of its parts replaced or added."""
    data = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(data) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {*old.namelist(), part}:
            new.writestr(name, content if name == part else old.read(name))


def records(path: Path) -> list[Record]:
    return list(open_source(path, Reading(path=CategoryPath.of("기타"))).records())


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return workbook(tmp_path / "faq.xlsx", [["질문", "답변"], ["가?", "나"]])


def test_cells_of_every_type_and_sheets(tmp_path: Path) -> None:
    day = date(2026, 3, 12)
    rows = [
        ["자주 묻는 질문"],
        [],
        ["번호", "분류", "질문", "답변", "수정일", "조회수"],
        [12.0, "가 > 나", "1?", "답", day, 1200],
    ]
    more = [
        ["id", "question", "answer", "path", "updated"],
        [7, True, 3.5, "다", datetime(2026, 1, 2, 3, 4)],
        [None] * 5,
    ]
    path = workbook(tmp_path / "faq.xlsx", rows, more, [["아무것도"]])
    first, second, third = records(path)
    assert isinstance(first, Entry)
    assert (first.id, first.path.names, first.updated, first.views) == ("12", ("가", "나"), day, 1200)
    assert first.source.endswith("faq.xlsx[시트 1]:4")
    assert isinstance(second, Entry)
    assert (second.id, second.question, second.answer, second.updated) == ("7", "True", "3.5", date(2026, 1, 2))
    assert isinstance(third, Rejection)
    assert third.place.endswith("[시트 3]")


def test_hidden_sheets_are_not_read(tmp_path: Path) -> None:
    path = workbook(tmp_path / "faq.xlsx", [["질문", "답변"], ["가?", "나"]], [["질문", "답변"], ["비밀?", "나"]])
    book = openpyxl.load_workbook(path)
    book["시트 2"].sheet_state = "hidden"
    book.save(path)
    assert [one.question for one in records(path) if isinstance(one, Entry)] == ["가?"]


def sheet_xml(rows: bytes, *, before: bytes = b"") -> bytes:
    head = b'<?xml version="1.0" encoding="UTF-8"?>' + before
    return head + f'<worksheet xmlns="{MAIN}"><sheetData>'.encode() + rows + b"</sheetData></worksheet>"


ROW = '<row><c t="inlineStr"><is><t>질문</t></is></c><c t="inlineStr"><is><t>답변</t></is></c></row>'.encode()
ENTITIES = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (code + 1, b"&%c;" % code * 10) for code in range(97, 107))
    + b"]>"
)
BOMBS = {
    "one endless row": sheet_xml(b"<row>" + b"<c/>" * 30_000_000 + b"</row>"),
    "an endless cell": sheet_xml(b'<row><c t="inlineStr"><is><t>' + b"a" * 50_000_000 + b"</t></is></c></row>"),
    "ends of rows in comments": sheet_xml(b"<row>" + (b"<c/>" * 1_000 + b"<!--</row>-->") * 3_000 + b"</row>"),
    "entities": sheet_xml(b"<row><c><v>&k;</v></c></row>", before=ENTITIES),
    "a file of the machine": sheet_xml(
        b"<row><c><v>&x;</v></c></row>", before=b'<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    ),
    "other letters": sheet_xml(ROW).decode().encode("utf-16"),
    "other letters, declared": sheet_xml(ROW).replace(b"UTF-8", b"cp037"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_before_a_parser_sees_them(book: Path, name: str) -> None:
    swapped(book, SHEET, BOMBS[name])
    (rejection,) = records(book)
    assert isinstance(rejection, Rejection)
    assert rejection.reason in (Reason.TOO_LARGE, Reason.MALFORMED)
    assert SHEET in rejection.detail


def test_shared_strings_and_parts_have_a_limit(book: Path) -> None:
    swapped(book, "xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">'.encode() + b"<si></si>" * 1_100_000 + b"</sst>")
    (rejection,) = records(book)
    assert isinstance(rejection, Rejection)
    assert rejection.reason is Reason.TOO_LARGE
    swapped(book, "xl/sharedStrings.xml", f'<sst xmlns="{MAIN}"/>'.encode())
    swapped(book, "xl/styles.xml", b"<a>" + b" " * 9_000_000 + b"</a>")
    (rejection,) = records(book)
    assert isinstance(rejection, Rejection)
    assert "styles" in rejection.detail


def test_many_rows_that_say_nothing_end(book: Path) -> None:
    swapped(book, SHEET, sheet_xml(ROW + b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
    assert records(book) == []


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 100, b"PK\x05\x06" + b"\0" * 18, b"<html>"]
)
def test_what_is_no_workbook(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(data)
    (rejection,) = records(path)
    assert isinstance(rejection, Rejection)
    assert rejection.reason is Reason.MALFORMED


def test_every_truncation_is_a_rejection(book: Path) -> None:
    data = book.read_bytes()
    for length in range(0, len(data), 97):
        book.write_bytes(data[:length])
        assert [type(one) for one in records(book)] == [Rejection]
