"""Every target with a few inputs by default, 10,000 and more in the slow suite; what was found once is read again."""

import os
from pathlib import Path
from random import SystemRandom

import pytest

from tests.fuzz.running import FOUND, fuzz, what_is_wrong
from tests.fuzz.target import Target
from tests.fuzz.targets import TARGETS

SEED = int(os.environ.get("FUZZ_SEED") or SystemRandom().randrange(10**6))
DEAR = 4.0  # milliseconds an input
KEPT = sorted(path for path in FOUND.rglob("*") if path.is_file()) if FOUND.is_dir() else []


@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_was_found_stays_mended(path: Path) -> None:
    assert what_is_wrong(TARGETS[path.parent.name], path.read_bytes()) == ""


@pytest.mark.parametrize("name", [name for name, one in TARGETS.items() if one.cost < DEAR])
def test_a_few_inputs(name: str) -> None:
    assert fuzz(TARGETS[name], 100, 1).findings == {}  # the same ones always; others are tried in the slow suite


@pytest.mark.slow
@pytest.mark.parametrize("name", TARGETS)
def test_ten_thousand_inputs_of_all(name: str) -> None:
    found = fuzz(TARGETS[name], 300 if TARGETS[name].cost >= DEAR else 600, SEED).findings
    assert found == {}, f"FUZZ_SEED={SEED}"


def test_a_crash_and_a_hang_are_found() -> None:
    """That the fuzzing can fail at all."""

    def crash(data: bytes) -> None:
        if b"\x00" in data:
            raise KeyError("x")

    outcome = fuzz(Target("crash", 1, lambda: [b"abc"], crash), 2_000, 1)
    assert [wrong.partition(" ")[0] for wrong in outcome.findings] == ["KeyError"]
    assert all(len(data) <= 3 for data in outcome.findings.values())

    def hang(_: bytes) -> None:
        while True:
            pass

    assert what_is_wrong(Target("hang", 1, lambda: [b""], hang), b"").startswith("Hung")
