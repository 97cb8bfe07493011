"""Each thing that can be wrong is found, told in a line, and ends the examination of nothing else."""

from dataclasses import replace
from pathlib import Path

import pytest

from faqsvc.config import load_settings
from faqsvc.indexing import DataFolder, read
from faqsvc.operating.doctor import CHECKS, Finding, State, examine
from faqsvc.wiring import Services
from tests.conftest import DATA


@pytest.fixture
def services(tmp_path: Path) -> Services:
    given = {"data": DATA, "index": tmp_path / "index", "base_url": "https://help.sodam.example"}
    given["store"] = f"sqlite:///{tmp_path}/store.db"
    made = Services(load_settings({}, overrides=given))
    entries = read(DataFolder(DATA).sources()).entries[:5]
    made.indexer.build(entries)
    return made


def found(services: Services) -> dict[str, Finding]:
    findings = {finding.subject: finding for finding in examine(services)}
    assert set(findings) == set(CHECKS)
    assert all("\n" not in finding.told + finding.advice for finding in findings.values())
    return findings


def test_a_service_in_order(services: Services) -> None:
    assert {finding.state for finding in found(services).values()} == {State.GOOD}


def test_an_index_that_was_never_built(services: Services, tmp_path: Path) -> None:
    elsewhere = Services(replace(services.settings, index=tmp_path / "none"))
    findings = found(elsewhere)
    assert findings["index"].state is State.BAD
    assert "faqsvc index build" in findings["index"].told


def test_a_damaged_live_generation_is_bad_though_the_one_before_answers(services: Services) -> None:
    services.indexer.build(read(DataFolder(DATA).sources()).entries[:6])
    newest = max(services.settings.index.glob("gen-*"))
    victim = max(newest.iterdir(), key=lambda path: path.stat().st_size)
    victim.write_bytes(b"\0" * victim.stat().st_size)
    finding = found(services)["index"]
    assert finding.state is State.BAD
    assert "generation 1" in finding.told


def test_what_stands_by_for_a_cluster(services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    away = {"engine": "opensearch", "opensearch_urls": ("http://127.0.0.1:9",), "opensearch_timeout_ms": 100}
    findings = found(Services(replace(services.settings, **away, index=tmp_path / "none")))
    assert findings["index"].state is State.BAD
    assert (findings["standby"].state, findings["standby"].advice) == (
        State.DOUBTFUL,
        "run from a timer: faqsvc index mirror",
    )
    assert "first mirror" in findings["permissions"].told
    beside = Services(replace(services.settings, **away))
    assert found(beside)["standby"].told == "generation 1, 5 entries"
    monkeypatch.setattr(type(services.analyzer), "fingerprint", "another")
    assert found(beside)["standby"].state is State.DOUBTFUL


def test_an_index_that_others_may_write(services: Services) -> None:
    services.settings.index.chmod(0o777)
    assert "chmod 700" in found(services)["permissions"].advice


def test_another_analyzer_than_the_index_was_built_with(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(services.analyzer), "fingerprint", "another")
    assert found(services)["index"].advice == "run: faqsvc index update"


def test_a_data_folder_without_anything(services: Services, tmp_path: Path) -> None:
    findings = found(Services(replace(services.settings, data=tmp_path)))
    assert findings["articles"].state is State.BAD
    assert findings["word lists"].state is State.DOUBTFUL


def test_open_to_others_without_host_names(services: Services) -> None:
    exposed = Services(replace(services.settings, host="0.0.0.0"))
    assert "FAQSVC_TRUSTED_HOSTS" in found(exposed)["settings"].advice
