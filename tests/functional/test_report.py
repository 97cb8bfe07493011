"""`faqsvc report quality` over an index of the sample."""

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner

from faqsvc.cli import main
from tests.conftest import DATA


@pytest.fixture
def run(sample_index: Path, sample_engine: object, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> CliRunner:
    assert sample_engine, "builds the index"
    monkeypatch.setenv("FAQSVC_INDEX", str(sample_index))
    monkeypatch.setenv("FAQSVC_STORE", f"sqlite:///{tmp_path}/store.db")
    monkeypatch.setenv("FAQSVC_DATA", str(DATA))
    return CliRunner()


def test_findings_are_told_with_quotes(run: CliRunner) -> None:
    told = run.invoke(main, ["report", "quality", "--kind", "contradiction"])
    assert told.exit_code == 0
    assert "contradiction   110207 110208" in told.output
    assert "단체 대화방에는 나를 포함해 최대 300명까지" in told.output


def test_findings_as_csv(run: CliRunner, tmp_path: Path) -> None:
    queries = str(DATA / "judgments" / "queries.jsonl")
    target = tmp_path / "findings.csv"
    told = run.invoke(main, ["report", "quality", "--csv", str(target), "--queries", queries])
    assert told.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8-sig"))))
    assert {"near_duplicate", "contradiction", "stale", "undated", "variant_drift"} <= {row["kind"] for row in rows}
    assert len({row["key"] for row in rows}) == len(rows)


def test_a_place_that_cannot_be_written_is_told(run: CliRunner, tmp_path: Path) -> None:
    told = run.invoke(main, ["report", "quality", "--kind", "cut", "--csv", str(tmp_path / "no" / "findings.csv")])
    assert told.exit_code == 66
    assert "cannot be written" in told.output


def test_what_was_settled_is_left_out_until_it_is_reopened(run: CliRunner) -> None:
    def told() -> str:
        return run.invoke(main, ["report", "quality", "--kind", "contradiction"]).output

    line = next(line for line in told().splitlines() if "110207 110208" in line)
    key = line[line.rindex("[") + 1 : -1]
    assert run.invoke(main, ["report", "settle", key, "--as", "kept", "--by", "편집자"]).exit_code == 0
    assert "110207 110208" not in told()
    assert run.invoke(main, ["report", "settle", key, "--reopen"]).exit_code == 0
    assert "110207 110208" in told()
    assert run.invoke(main, ["report", "settle", key, "--reopen"]).exit_code == 2
