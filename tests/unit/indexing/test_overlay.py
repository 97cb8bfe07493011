"""What editors made over what files hold."""

from dataclasses import replace

import pytest

from faqsvc.indexing import Overlay, content_digest, layered
from faqsvc.model import Entry
from tests.entries import entry

FILE = entry("1", "질문", "답변", source="a.html")
EDITED = entry("1", "고친 질문", "답변")
NEWER = entry("1", "파일의 새 질문", "답변", source="a.html")


def test_an_edit_wins_over_its_file() -> None:
    layers = layered([FILE, entry("2", "다른", "글")], Overlay(public={"1": EDITED}, bases={"1": content_digest(FILE)}))
    assert [one.question for one in layers.public] == ["다른", "고친 질문"]
    assert layers.newer == ()


@pytest.mark.parametrize("overlay", [Overlay(internal={"1": EDITED}), Overlay(hidden=frozenset("1"))])
def test_what_is_not_public_stays_so_whatever_the_files_say(overlay: Overlay) -> None:
    layers = layered([NEWER], overlay)
    assert layers.public == ()
    assert layers.internal == tuple(overlay.internal.values())


@pytest.mark.parametrize(
    ("file", "base", "told"),
    [
        (NEWER, content_digest(FILE), True),
        (FILE, content_digest(FILE), False),
        (replace(FILE, source="moved/b.html"), content_digest(FILE), False),
        (NEWER, "", True),  # a file brings an id that editors use
        (EDITED, content_digest(FILE), False),  # it says what the edit says
    ],
)
def test_a_file_that_changed_after_the_edit_is_told(file: Entry, base: str, *, told: bool) -> None:
    layers = layered([file], Overlay(public={"1": EDITED}, bases={"1": base}))
    assert layers.newer == ((file,) if told else ())
    assert layers.public == (EDITED,)
