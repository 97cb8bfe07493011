import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqsvc.web.staff.sheets import csv_text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\0=1"])
def test_no_cell_is_a_formula(text: str) -> None:
    (row,) = csv.reader(io.StringIO(csv_text(["a"], [[text]])[1:].split("\r\n", 1)[1], newline=""))
    assert row[0].startswith("'")


@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"])), st.integers()), max_size=5))
def test_everything_else_comes_back(rows: list[tuple[str, int]]) -> None:
    read = list(csv.reader(io.StringIO(csv_text(["a", "b"], rows)[1:], newline="")))
    assert read[0] == ["a", "b"]
    assert [(cell.removeprefix("'"), number) for cell, number in read[1:]] == [
        (text.removeprefix("'"), str(number)) for text, number in rows
    ]
