"""What is deployed names settings that exist and files that are there."""

import re

import pytest

from faqsvc.config import SETTINGS
from tests.conftest import ROOT

DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file() and path.suffix != ".lock")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_setting_named_is_one(path: object) -> None:
    known = {setting.variable for setting in SETTINGS}
    named = set(re.findall(r"FAQSVC_[A-Z0-9_]+", path.read_text(encoding="utf-8")))  # type: ignore[attr-defined]
    assert named <= known


def test_every_file_that_kustomize_reads_is_there() -> None:
    text = (DEPLOY / "kubernetes" / "kustomization.yaml").read_text(encoding="utf-8")
    listed = re.findall(r"^  - ([a-z]+\.yaml)$", text, re.MULTILINE)
    assert sorted(listed) == sorted(
        path.name for path in (DEPLOY / "kubernetes").glob("*.yaml") if path.name != "kustomization.yaml"
    )


def test_the_image_is_built_from_files_that_are_there() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    sources = [name for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE) for name in line.split()[:-1]]
    assert sources
    for name in sources:
        assert name.startswith("--chown") or (ROOT / name).exists(), name
