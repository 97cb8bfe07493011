"""What is installed: every dependency pinned by hash, none below the least version that is known to be mended."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from packaging.version import Version

ROOT = Path(__file__).parent.parent.parent
FLOORS: dict[str, tuple[str, str]] = json.loads((Path(__file__).parent / "floors.json").read_text("utf-8"))["floors"]
LOCKS = sorted(ROOT.glob("requirements*.lock"))
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^ ;\\]+)", re.MULTILINE)


def pinned(lock: Path) -> dict[str, list[Version]]:
    found: dict[str, list[Version]] = {}
    for name, version in _PINNED.findall(lock.read_text("utf-8")):
        found.setdefault(name.lower().replace("_", "-"), []).append(Version(version))
    return found


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_no_pin_is_below_its_floor(lock: Path) -> None:
    versions = pinned(lock)
    assert len(versions) > 20
    low = {
        name: found for name, (floor, _) in FLOORS.items() for found in versions.get(name, ()) if found < Version(floor)
    }
    assert not low


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_pin_has_a_hash(lock: Path) -> None:
    text = lock.read_text("utf-8")
    parts = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    bare = [part.split()[0] for part in parts if "--hash=sha256:" not in part]
    assert not bare
    assert "://" not in re.sub(r"--hash=\S+", "", text), "no address of a registry"


def test_floors_name_what_is_used() -> None:
    used = {name for lock in LOCKS for name in pinned(lock)}
    assert set(FLOORS) <= used


@pytest.mark.slow
def test_the_list_of_parts_is_cyclonedx_and_whole() -> None:
    subprocess.run(["make", "sbom"], cwd=ROOT, check=True, capture_output=True)
    made = json.loads((ROOT / "build" / "sbom.json").read_text("utf-8"))
    assert made["bomFormat"] == "CycloneDX"
    assert {part["name"].lower() for part in made["components"]} >= set(pinned(ROOT / "requirements.lock"))


@pytest.mark.slow
def test_an_audit_that_cannot_ask_fails() -> None:
    """Asked through a proxy that is not there."""
    environment = {**os.environ, "HTTPS_PROXY": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
    environment |= {"NO_PROXY": "", "no_proxy": ""}
    subprocess.run(["make", ".venv/.release-installed"], cwd=ROOT, check=True, capture_output=True)
    run = subprocess.run(["make", "audit"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode != 0
    assert "No known vulnerabilities" not in run.stdout + run.stderr
