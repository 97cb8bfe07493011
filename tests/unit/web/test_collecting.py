"""What stays is left out of the collector's full passes, and looked at again later."""

import gc
from collections.abc import Iterator

import pytest

from faqsvc.web import collecting


@pytest.fixture
def passes() -> Iterator[collecting.ShortPasses]:
    before = gc.get_freeze_count()
    yield collecting.ShortPasses()
    gc.unfreeze()
    if before:
        gc.freeze()


def full(passes: collecting.ShortPasses) -> None:
    passes("start", {"generation": 2})
    passes("stop", {"generation": 2})


def test_a_long_full_pass_is_the_last_to_look_at_what_stays(
    passes: collecting.ShortPasses, monkeypatch: pytest.MonkeyPatch
) -> None:
    gc.unfreeze()
    full(passes)
    assert gc.get_freeze_count() == 0, "a short one costs nobody anything"
    monkeypatch.setattr(collecting, "_LONG", -1.0)
    passes("start", {"generation": 1})
    passes("stop", {"generation": 1})
    assert gc.get_freeze_count() == 0
    full(passes)
    assert gc.get_freeze_count() > 1_000


def test_it_is_looked_at_again_later(passes: collecting.ShortPasses, monkeypatch: pytest.MonkeyPatch) -> None:
    gc.freeze()
    monkeypatch.setattr(collecting, "_LONG", 1e9)
    full(passes)
    assert gc.get_freeze_count()
    monkeypatch.setattr(collecting, "_AGAIN", -1.0)
    full(passes)
    assert gc.get_freeze_count() == 0


def test_it_is_installed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gc, "callbacks", [])
    collecting.install()
    collecting.install()
    assert len(gc.callbacks) == 1
