import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from faqsvc.semantics.calibration import PROBES, measure
from faqsvc.semantics.embedder import plain, unit
from tests.embedders import LetterEmbedder


@given(st.text())
def test_plain_text_is_utf_8_without_controls(text: str) -> None:
    made = plain(text)
    made.encode("utf-8")
    assert made == made.strip()
    assert not any(char < " " for char in made)


def test_a_character_that_stands_for_many_is_written_out() -> None:
    assert len(plain("\ufdfa")) == 18


def test_lone_surrogates_and_nul_go() -> None:
    assert plain("가\ud800나\0다") == "가 나 다"


def test_rows_come_to_length_one() -> None:
    assert np.linalg.norm(unit(np.array([[3.0, 4.0], [0.1, 0.0]])), axis=1).tolist() == [1.0, 1.0]


def test_the_scale_is_that_of_unlike_questions() -> None:
    scale = measure(LetterEmbedder())
    assert 0.0 < scale.mean < 0.9
    assert scale.cosine(2.0) == scale.mean + 2 * scale.deviation
    assert len(set(PROBES)) == len(PROBES)
