"""docs/reliability.md names a test for each fault of its catalog, docs/asvs.md for requirements; the tests exist."""

import ast
import re

from tests.conftest import ROOT

IDS = [*(f"R{number}" for number in range(1, 25)), *(f"S{number}" for number in range(1, 11))]


def test_every_fault_has_tests_that_exist() -> None:
    lines = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8").splitlines()
    rows = {row[1]: row[2] for line in lines if (row := re.match(r"\| ([RS]\d+) \|(.*)\|$", line))}
    assert list(rows) == IDS
    missing = [
        f"{one}: {place}"
        for one, cells in rows.items()
        for place in re.findall(r"`((?:tests|bench)/[^`]+)`", cells) or ["none"]
        if not _exists(place)
    ]
    assert not missing


def test_what_the_list_of_requirements_names_exists() -> None:
    text = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
    places = re.findall(r"`((?:tests|bench)/[^`]+)`", text)
    assert len(places) > 30
    assert not [place for place in places if not _exists(place)]


def _exists(place: str) -> bool:
    path, _, name = place.partition("::")
    if not (ROOT / path).exists() or not name:
        return (ROOT / path).exists()
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return any(isinstance(one, ast.FunctionDef) and one.name == name for one in tree.body)
