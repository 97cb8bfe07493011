"""Every source turns bad input into rejections or a clear error, in bounded time, and goes on."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faqsvc.errors import SourceError
from faqsvc.model import Entry
from faqsvc.parsing import Rejection, open_source
from faqsvc.parsing.article_html import read_article
from faqsvc.parsing.decoding import clean
from faqsvc.parsing.result_page_html import read_result_page
from faqsvc.parsing.result_page_text import read_result_text
from tests.conftest import DATA, SHARED

BAD = {
    "empty": b"",
    "blank": b" \n\n\t ",
    "binary": b"\x89PNG\r\n\x1a\n\x00\x00",
    "one long line": b"a" * 50_000_000,
    "nested": b"<div>" * 10_000 + b"text",
    "broken utf-8": b"\xff\xff\xfe<p>" * 20,
    "no answer": "<h1>질문만 있습니다</h1>".encode(),
    "comments": b"<!--" * 50_000,
    "tags without end": b"<a " * 100_000,
    "marked sections": b"<![" * 50_000,
    "closing tags": b"</" * 100_000,
    "script without end": "<h1>질문</h1><script>답".encode(),
    "other json": b'{"hello": ["world"]}',
    "deep json": b"[" * 50_000,
}


@pytest.mark.parametrize("suffix", [".html", ".txt", ".jsonl", ".csv", ".tsv", ".xlsx", ".md", ".json"])
@pytest.mark.parametrize("name", BAD)
def test_bad_files_give_no_entry_and_no_exception(tmp_path: Path, name: str, suffix: str) -> None:
    path = tmp_path / f"bad{suffix}"
    path.write_bytes(BAD[name])
    records = list(open_source(path).records())
    assert all(isinstance(record, Rejection) and record.detail for record in records)
    assert records or suffix == ".jsonl"


def test_a_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    sample = sorted((DATA / "articles").rglob("*.html"))[:3]
    for at, path in enumerate(sample):
        (tmp_path / f"{at}.html").write_bytes(path.read_bytes())
    (tmp_path / "1-bad.html").write_bytes(BAD["nested"])
    (tmp_path / "1-twice.html").write_bytes(sample[0].read_bytes())
    records = list(open_source(tmp_path).records())
    assert sum(isinstance(record, Entry) for record in records) == 3
    assert [record.reason.value for record in records if isinstance(record, Rejection)] == ["too_deep", "duplicate_id"]


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.html"
    outside.write_bytes(sorted((DATA / "articles").rglob("*.html"))[0].read_bytes())
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "link.html").symlink_to(outside)
    assert list(open_source(folder).records()) == []


@pytest.mark.parametrize("name", ["missing.html", "picture.png"])
def test_what_is_no_source_is_an_error(tmp_path: Path, name: str) -> None:
    if name != "missing.html":
        (tmp_path / name).write_bytes(b"x")
    with pytest.raises(SourceError, match=name):
        open_source(tmp_path / name)


def test_the_sample_has_no_rejection_and_the_shape_it_promises() -> None:
    records = list(open_source(DATA / "articles").records())
    entries = [record for record in records if isinstance(record, Entry)]
    assert len(entries) == len(records) >= 200
    assert len({entry.path.names[0] for entry in entries}) >= 5
    assert {len(entry.path.levels) for entry in entries} == {2, 3}
    assert all(200 <= len(entry.answer) <= 1_200 for entry in entries)
    dates = sorted(entry.updated for entry in entries if entry.updated)
    assert (dates[-1] - dates[0]).days > 1_000
    assert len(dates) < len(entries)


markup = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(
            ["<p>", "</p>", "<ol><li>", "</ol>", "<h1>", "</h1>", "<table><tr><td>", "<br>", "<dl><dt>", "<dd>"]
        ),
        st.sampled_from(
            [
                "[가][나]",
                "<li>",
                "<div class=answer>",
                "<nav class=breadcrumb><a href=/x>가</a></nav>",
                "&#0;",
                "<a href=x>",
            ]
        ),
        st.sampled_from(
            ["<li data-entry-id=1>", "<p data-block=step>", "<h3 class=question>", "• [가]\n", "1. ", "※", "\x00"]
        ),
    ),
    max_size=25,
).map("".join)


@settings(max_examples=250, deadline=None)
@given(markup)
def test_any_markup_ends_in_records(text: str) -> None:
    for read in (read_article, read_result_page, read_result_text):
        for record in read(clean(text), place="x.html"):
            assert isinstance(record, Entry | Rejection)


@pytest.mark.shared
def test_the_seed_gives_ten_entries_with_three_levels_and_steps() -> None:
    (page,) = sorted((SHARED / "seeds").glob("*.txt"))
    entries = [record for record in open_source(page).records() if isinstance(record, Entry)]
    assert len(entries) == len({entry.id for entry in entries}) == 10
    assert {len(entry.path.levels) for entry in entries} == {3}
    markers = [[block.marker for block in entry.blocks if block.kind == "step"] for entry in entries]
    assert markers[0] == ["1.", "1-1)", "1-2)", "2.", "2-1)", "2-2)"]
    assert markers[2] == ["1)", "2)", "3)"]
    assert entries[1].answer == entries[9].answer
