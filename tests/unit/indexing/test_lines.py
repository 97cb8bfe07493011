"""A text put together from its lines has the tokens of the whole."""

from hypothesis import given
from hypothesis import strategies as st

from faqsvc.analysis import Analyzer, Layer, make_analyzer
from faqsvc.engines.spans import recorded
from faqsvc.indexing import DataFolder, read
from faqsvc.indexing.lines import Lines
from tests.conftest import DATA

_ANALYZER = make_analyzer("mecab")
_PIECES = [
    "알림을 끄고 싶어요",
    "1. 설정 > 알림",
    "※ 안 됩니다",
    "",
    " ",
    "\u1100\u1161",
    "\u0301",
    "Wi-Fi 5.0",
    "İ",
    "\ta\tb",
    "ﬁ",
    "각",
]


def same(lines: Lines, analyzer: Analyzer, text: str) -> None:
    found, whole = lines.analyze(text), analyzer.analyze(text)
    for layer in Layer:
        assert list(found.terms(layer)) == whole.terms(layer)
    assert found.places.tobytes() == recorded([*whole.words, *whole.morphs]).tobytes()


@given(st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=12)), max_size=6).map("\n".join))
def test_any_text(text: str) -> None:
    lines = Lines(_ANALYZER)
    same(lines, _ANALYZER, text)
    same(lines, _ANALYZER, text)  # from what is held now


def test_every_answer_of_the_sample(analyzer: Analyzer) -> None:
    lines = Lines(analyzer)
    for entry in read(DataFolder(DATA).sources()).entries:
        same(lines, analyzer, entry.answer)


def test_what_is_held_is_bounded(analyzer: Analyzer) -> None:
    lines = Lines(analyzer)
    lines._held._half = 100_000
    for at in range(300):
        lines.analyze(f"알림을 {at}번 끄고 싶어요\n설정에서 {at}번 알림을 끕니다")
    assert lines._held.size < 300_000
