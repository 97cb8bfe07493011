"""What this project writes it reads back: every format, any entry, the whole sample, and what people changed since."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from faqsvc.model import AnswerBlock, BlockKind, Category, CategoryPath, Entry, Link
from faqsvc.parsing import Record, open_source, to_markdown, write_csv, write_jsonl
from tests.conftest import DATA
from tests.entries import entries, entry
from tests.functional.articles import ENTRIES

Trip = Callable[[Sequence[Entry], Path], list[Record]]


def by_jsonl(made: Sequence[Entry], folder: Path) -> list[Record]:
    path = folder / "entries.jsonl"
    with path.open("w", encoding="utf-8") as file:
        write_jsonl(made, file)
    return list(open_source(path).records())


def by_csv(made: Sequence[Entry], folder: Path) -> list[Record]:
    path = folder / "entries.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        write_csv(made, file)
    return list(open_source(path).records())


def by_markdown(made: Sequence[Entry], folder: Path) -> list[Record]:
    read: list[Record] = []
    for one in made:
        path = folder / f"{one.id}.md"
        path.write_text(to_markdown(one), encoding="utf-8", newline="")
        read += open_source(path).records()
    return read


EVERY = pytest.mark.parametrize("trip", [by_jsonl, by_csv, by_markdown])


@EVERY
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=entries())
def test_any_entry_comes_back(trip: Trip, tmp_path: Path, made: Entry) -> None:
    assert trip([made], tmp_path) == [made]


@EVERY
def test_the_whole_sample_comes_back(trip: Trip, tmp_path: Path) -> None:
    sample = [record for record in open_source(DATA / "articles").records() if isinstance(record, Entry)]
    assert len(sample) >= 200
    assert trip(sample, tmp_path) == sample
    for one in ENTRIES:
        assert trip([one], tmp_path) == [one]


@EVERY
@pytest.mark.parametrize(
    "text",
    ["=1+1", "'=1", "@x", "- ", "1. 2. 3.", "# 제목", "<b>", "\u200b숨은 글", "각", "a\r\nb", "---", "| a | b |",
     "&amp;", "\\", "*", "[a](b)", "    code", "\u3000들여쓰기\u3000", "<!-- faqsvc {} -->", "🙂‍↔️", "\t", "~~~"],
)  # fmt: skip
def test_texts_that_mean_something_to_a_format(trip: Trip, tmp_path: Path, text: str) -> None:
    block = AnswerBlock(BlockKind.PARAGRAPH, text if text.strip() else f"a{text}b")
    made = Entry(
        "1",
        CategoryPath((Category(f"가{text} > 나", 7), Category("다"))),
        f"{text}질문",
        (block, block),
        (Link(0, 1, f"/a?{text}"),),
    )
    assert trip([made], tmp_path) == [made]


def test_the_sample_needs_no_record_beside_its_markdown() -> None:
    sample = [record for record in open_source(DATA / "articles").records() if isinstance(record, Entry)]
    assert [one.id for one in sample if "<!-- faqsvc" in to_markdown(one)] == []


def test_what_a_person_changes_in_markdown_wins_over_the_record(tmp_path: Path) -> None:
    made = ENTRIES[0]
    path = tmp_path / "x.md"
    text = to_markdown(made)
    assert "<!-- faqsvc" in text
    path.write_text(text.replace("views: '18231'", "views: '7'"), encoding="utf-8")
    (read,) = open_source(path).records()
    assert isinstance(read, Entry)
    assert (read.views, read.blocks, read.links) == (7, made.blocks, made.links)
    path.write_text(text.replace("모두 지워집니다", "곧 지워집니다"), encoding="utf-8")
    (read,) = open_source(path).records()
    assert isinstance(read, Entry)
    assert "곧 지워집니다" in read.answer
    assert (read.question, read.path, read.updated) == (made.question, made.path, made.updated)


def test_what_a_person_changes_in_a_table_wins_over_the_record(tmp_path: Path) -> None:
    made = ENTRIES[0]
    by_csv([made], tmp_path)
    path = tmp_path / "entries.csv"
    text = path.read_text(encoding="utf-8-sig")
    assert '""kind""' in text  # its links are in no readable cell, so the record is there
    path.write_text(text.replace(made.question, "대화방을 나가려면?", 1), encoding="utf-8")
    (read,) = open_source(path).records()
    assert isinstance(read, Entry)
    assert (read.question, read.blocks, read.links) == ("대화방을 나가려면?", made.blocks, made.links)
    path.write_text(text.replace("모두 지워집니다", "곧 지워집니다", 1), encoding="utf-8")
    (read,) = open_source(path).records()
    assert isinstance(read, Entry)
    assert "곧 지워집니다" in read.answer
    assert (read.question, read.path) == (made.question, made.path)


def test_no_cell_begins_with_what_a_spreadsheet_program_runs(tmp_path: Path) -> None:
    evil = entry("1", "=cmd|' /C calc'!A0", "+1", ("@a", "-b"))
    assert by_csv([evil], tmp_path) == [evil]
    with (tmp_path / "entries.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert len(cells) == 20
    assert not [cell for cell in cells if cell.lstrip()[:1] and cell.lstrip()[0] in "=+-@"]
