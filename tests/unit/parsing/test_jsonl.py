import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faqsvc.model import Entry
from faqsvc.model.record import from_record, to_record
from faqsvc.parsing import Rejection
from faqsvc.parsing.jsonl import MAX_LINE, read_jsonl, read_line, write_jsonl
from tests.entries import entries, entry

GOOD = to_record(entry("1", "질문", "답"))


@settings(max_examples=150, deadline=None)
@given(entries())
def test_an_entry_comes_back_as_it_was(made: Entry) -> None:
    assert from_record(json.loads(json.dumps(to_record(made)))) == made
    file = io.StringIO()
    write_jsonl([made], file)
    assert read_line(file.getvalue().encode(), place="x:1") == made


@pytest.mark.parametrize(
    "line",
    [
        b"[]",
        b"{",
        b"{}",
        b"null",
        b'{"id": "1", "id": "2"}',
        b'{"id": NaN}',
        b"\xff\xfe",
        b"[" * 100_000,
        json.dumps(GOOD | {"extra": 1}).encode(),
        json.dumps(GOOD | {"id": "../1"}).encode(),
        json.dumps(GOOD | {"id": 1}).encode(),
        json.dumps(GOOD | {"question": " "}).encode(),
        json.dumps(GOOD | {"question": "\ud800"}).encode(),
        json.dumps(GOOD | {"views": -1}).encode(),
        json.dumps(GOOD | {"views": True}).encode(),
        json.dumps(GOOD | {"updated": "2026-02-30"}).encode(),
        json.dumps(GOOD | {"path": []}).encode(),
        json.dumps(GOOD | {"answer": []}).encode(),
        json.dumps(GOOD | {"answer": [{"kind": "poem", "text": "x"}]}).encode(),
        json.dumps(GOOD | {"links": [{"start": 0, "length": 99, "href": ""}]}).encode(),
    ],
)
def test_bad_lines_are_rejections_that_name_the_line(line: bytes) -> None:
    record = read_line(line, place="file.jsonl:3")
    assert isinstance(record, Rejection)
    assert record.place == "file.jsonl:3"
    assert record.detail


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_any_line(line: bytes) -> None:
    read_line(line, place="x:1")


def test_one_bad_line_does_not_stop_the_next(tmp_path: Path) -> None:
    path = tmp_path / "entries.jsonl"
    good = json.dumps(GOOD, ensure_ascii=False).encode()
    path.write_bytes(good + b"\n{bad\n" + b"x" * (MAX_LINE + 10) + b"\n\n" + good.replace(b'"1"', b'"2"'))
    records = list(read_jsonl(path))
    assert [getattr(record, "id", None) for record in records] == ["1", None, None, "2"]
    assert [str(record).split(":")[1] for record in records[1:3]] == ["2", "3"]
