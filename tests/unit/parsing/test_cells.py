import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from faqsvc.parsing.cells import guarded, restored


@given(st.text(st.one_of(st.sampled_from("'=+-@＝ \t\r\0"), st.characters()), max_size=12))
@example("'")
@example("''=1")
def test_what_is_guarded_comes_back(text: str) -> None:
    assert restored(guarded(text)) == text


@pytest.mark.parametrize(
    "formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "  =1", "'=1", "=cmd|' /C calc'!A0", "\0=1"]
)
def test_nothing_that_a_spreadsheet_program_runs_begins_a_cell(formula: str) -> None:
    assert guarded(formula) == "'" + formula


@pytest.mark.parametrize("text", ["상담원", "'따옴표'", "1-1) 단계", "※ 참고", "", "a=b"])
def test_other_cells_stay(text: str) -> None:
    assert guarded(text) == text == restored(text)
