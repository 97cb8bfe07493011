"""Bits flip, files are cut, pages are zeroed, files vanish: the generation before answers, never a wrong answer."""

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from faqsvc.analysis import Analyzer
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.errors import IndexDamaged
from tests.faults.states import Answers, answers, entries, seeded, write

_PAGE = 4096


def flip_a_bit(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]


def cut(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data))]


def zero_a_page(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(0, len(data), _PAGE) if len(data) > _PAGE else 0
    return data[:at] + bytes(len(data[at : at + _PAGE])) + data[at + _PAGE :]


def lengthen(data: bytes, rng: random.Random) -> bytes:
    return data + rng.randbytes(rng.randint(1, 100))


DAMAGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (flip_a_bit, cut, zero_a_page, lengthen)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory, analyzer: Analyzer) -> tuple[Path, Answers, Answers]:
    """An index of two generations, and what each answers."""
    root = tmp_path_factory.mktemp("damage") / "index"
    write(root, analyzer, 0)
    before = answers(root, analyzer)
    write(root, analyzer, 1)
    return root, before, answers(root, analyzer)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
@pytest.mark.parametrize(
    "times",
    [4, pytest.param(60, marks=pytest.mark.slow), pytest.param(200, marks=[pytest.mark.slow, pytest.mark.long])],
)
def test_a_damaged_live_generation(
    tmp_path: Path,
    analyzer: Analyzer,
    original: tuple[Path, Answers, Answers],
    damage: Callable[[bytes, random.Random], bytes],
    times: int,
) -> None:
    """Every kind of file, `times` each; the manifest as well."""
    rng = seeded()
    root, before, after = original
    place = tmp_path / "index"
    shutil.copytree(root, place)
    kinds = {path.suffix: path.name for path in (place / "gen-00000002").iterdir() if "LOCK" not in path.name}
    assert {".seg", ".toc", ".npz", ".json"} <= set(kinds)
    for name in kinds.values():
        victim = place / "gen-00000002" / name
        whole = victim.read_bytes()
        for _ in range(times):
            changed = damage(whole, rng)
            victim.write_bytes(changed)
            found = answers(place, analyzer)
            assert found == (after if changed == whole or _says_the_same(changed, whole) else before), name
        victim.write_bytes(whole)
    assert answers(place, analyzer) == after


def _says_the_same(changed: bytes, whole: bytes) -> bool:
    """White space in the manifest."""
    try:
        return bool(json.loads(changed) == json.loads(whole))
    except ValueError:
        return False


def test_a_deleted_file(tmp_path: Path, analyzer: Analyzer, original: tuple[Path, Answers, Answers]) -> None:
    root, before, _ = original
    for name in [path.name for path in (root / "gen-00000002").iterdir() if "LOCK" not in path.name]:
        place = tmp_path / name
        shutil.copytree(root, place)
        (place / "gen-00000002" / name).unlink()
        assert answers(place, analyzer) == before


@pytest.mark.parametrize("name", ["_MAIN_99.toc", "surprise.seg", "columns.npz.bak"])
def test_a_stray_file(tmp_path: Path, analyzer: Analyzer, original: tuple[Path, Answers, Answers], name: str) -> None:
    """Whoosh itself would take an empty newest TOC for the index."""
    root, before, _ = original
    place = tmp_path / "index"
    shutil.copytree(root, place)
    (place / "gen-00000002" / name).touch()
    assert answers(place, analyzer) == before
    problems = {info.number: info.problems for info in WhooshEngine(place).verify()}
    assert name in problems[2][0]
    assert not problems[1]


@pytest.mark.parametrize("pointer", [b"", b"\0\0\0", b"99", b"-1", b"two", b"1" * 400, "２".encode(), b"\xff\xfe"])
def test_a_damaged_pointer(
    tmp_path: Path, analyzer: Analyzer, original: tuple[Path, Answers, Answers], pointer: bytes
) -> None:
    root, _, after = original
    place = tmp_path / "index"
    shutil.copytree(root, place)
    (place / "CURRENT").write_bytes(pointer)
    assert answers(place, analyzer) == after
    assert write(place, analyzer, 2).generation is not None
    assert WhooshEngine(place).live() > 2 or WhooshEngine(place).live() == 100


def test_all_generations_damaged(tmp_path: Path, analyzer: Analyzer, original: tuple[Path, Answers, Answers]) -> None:
    root, _, _ = original
    place = tmp_path / "index"
    shutil.copytree(root, place)
    for path in place.glob("gen-*/*.seg"):
        path.write_bytes(b"")
    with pytest.raises(IndexDamaged, match="faqsvc index build"):
        answers(place, analyzer)
    assert write(place, analyzer, 1).added == len(entries(1))
    write(tmp_path / "fresh", analyzer, 1)
    assert answers(place, analyzer) == answers(tmp_path / "fresh", analyzer)
