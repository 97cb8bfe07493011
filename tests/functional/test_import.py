"""Imports as a person runs them: columns that are told, a report of what was rejected, nothing lost in between."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from faqsvc.cli import main
from tests.functional.command_line import run

BAD = (
    ("{0},소담톡,대화방,,답변만 있습니다.,", "no_question"),
    ("{0},소담톡,대화방,질문만 있습니다.,,", "no_answer"),
    ("{0},,,질문 {0},답변 {0},", "no_category"),
    ("{0},소담톡,대화방,질문 {0},답변 {0},2025-02-30", "bad_field"),
    ("1,소담톡,대화방,질문 {0},답변 {0},", "duplicate_id"),
    ('{0},소담톡,대화방,질문 {0},"답변 {0},', "malformed"),
)


def test_ten_thousand_rows_with_three_hundred_bad_ones(tmp_path: Path) -> None:
    lines = ["번호,서비스,카테고리,질문,답변,수정일"]
    expected = {}
    for number in range(1, 10_001):
        if number % 33 == 0 and len(expected) < 300:
            row, reason = BAD[number % len(BAD)]
            lines.append(row.format(number))
            expected[number + 1] = reason
        else:
            lines.append(f"{number},소담톡,대화방,{number}번째 질문은 무엇인가요?,{number}번째 답변입니다.,2026-01-02")
    assert len(expected) == 300
    table, report = tmp_path / "faq.csv", tmp_path / "rejected.csv"
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = run(tmp_path, "import", "--dry-run", "--report", str(report), str(table))
    assert done.returncode == 1
    assert "9,700 entries read, 300 rejected" in done.stdout
    assert "reading: " in done.stderr or "rejected" in done.stderr
    with report.open(encoding="utf-8-sig", newline="") as file:
        told = {int(row["place"].rsplit(":", 1)[1]): row["reason"] for row in csv.DictReader(file)}
    assert told == expected


def test_columns_and_a_path_on_the_command_line(tmp_path: Path) -> None:
    table = tmp_path / "faq.tsv"
    table.write_text(
        "묻는 말\t하는 말\t갈래\n별똥별은 언제 보이나요?\t별똥별은 팔월에 보입니다.\t하늘\n", encoding="utf-8"
    )
    told = "question=묻는 말,answer=하는 말"
    assert "1 entries read, 0 rejected" in run(tmp_path, "import", "--columns", f"{told},path=갈래", str(table)).stdout
    assert "[하늘]" in run(tmp_path, "search", "별똥별").stdout
    again = run(tmp_path, "import", "--dry-run", "--columns", told, str(table))
    assert "no_category" in again.stderr
    assert run(tmp_path, "import", "--dry-run", "--path", "하늘 > 별", "--columns", told, str(table)).returncode == 0
    wrong = run(tmp_path, "import", "--columns", "물음=질문", str(table))
    assert wrong.returncode == 2
    assert "a column is one of id, question" in wrong.stderr


def test_the_query_of_a_saved_page_restores_what_it_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAQSVC_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("FAQSVC_INDEX", str(tmp_path / "index"))
    monkeypatch.setenv("FAQSVC_STORE", f"sqlite:///{tmp_path}/store.db")
    page = tmp_path / "saved.txt"
    page.write_text("  • [챗봇][만들기]\n\n    방법을 알려세요.\n\n    설정을 확인해세요.\n", encoding="utf-8")
    told = CliRunner().invoke(main, ["import", str(page), "--query", "주 원"])
    assert (told.exit_code, "2 lost words restored, 0 proposed" in told.output) == (0, True), told.output
    kept = next((tmp_path / "data" / "imported").glob("*.jsonl")).read_text(encoding="utf-8")
    assert '"inserted": "주"' in kept
    assert "확인해세요" in kept
    wrong = CliRunner().invoke(main, ["import", str(page), "--query", "주", "--query", "원"])
    assert wrong.exit_code == 2
