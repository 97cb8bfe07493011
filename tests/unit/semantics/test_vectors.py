import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from faqsvc.semantics.calibration import Scale
from faqsvc.semantics.embedder import Rows, unit
from faqsvc.semantics.vectors import QUESTION_SHARE, Embedded, Quantized, VectorTable, join, read

SCALE = Scale(0.8, 0.03)


def random_rows(count: int, *, seed: int = 1, wide: int = 32) -> Rows:
    return unit(np.random.default_rng(seed).standard_normal((count, wide)))


def table_of(shape: list[tuple[int, int]], *, seed: int = 1) -> tuple[VectorTable, list[Rows]]:
    """Entries with so many rows of questions and of answers."""
    rows = [random_rows(questions + answers, seed=seed + at) for at, (questions, answers) in enumerate(shape)]
    entries = [
        (f"e{at}", Embedded(Quantized.of(own), questions))
        for at, (own, (questions, _)) in enumerate(zip(rows, shape, strict=True))
    ]
    return join("m", SCALE, entries), rows


def test_int8_keeps_cosines_to_two_thousandths() -> None:
    rows = random_rows(3_000, wide=384)
    held = Quantized.of(rows)
    back = held.codes * held.scales[:, None]
    assert np.abs((back * rows).sum(axis=1) - 1).max() < 0.002


def test_a_row_of_zeros_stays_one() -> None:
    assert not Quantized.of(np.zeros((1, 4), np.float32)).codes.any()


shapes = st.lists(st.tuples(st.integers(1, 3), st.integers(0, 4)), min_size=1, max_size=30)


@given(shapes, st.integers(1, 3), st.integers(0, 9))
def test_nearness_is_that_of_the_nearest_pieces(shape: list[tuple[int, int]], asked: int, seed: int) -> None:
    table, rows = table_of(shape, seed=seed)
    texts = random_rows(asked, seed=99)
    wanted = []
    for own, (questions, answers) in zip(rows, shape, strict=True):
        best = (own @ texts.T).max(axis=1)
        question = best[:questions].max()
        both = QUESTION_SHARE * question + (1 - QUESTION_SHARE) * best[questions:].max() if answers else question
        wanted.append(both)
    assert table.nearness(texts) == pytest.approx(np.array(wanted), abs=0.01)


def test_many_rows_are_searched_in_chunks() -> None:
    table, rows = table_of([(1, 0)] * 2_500)
    asked = rows[2_200][:1]
    assert int(table.nearness(asked).argmax()) == 2_200


@given(shapes)
def test_what_was_written_is_read(shape: list[tuple[int, int]]) -> None:
    table, rows = table_of(shape)
    back = read(memoryview(table.dump()))
    assert back is not None
    assert (back.model, back.scale, back.ids) == ("m", SCALE, table.ids)
    asked = random_rows(1, seed=7)
    assert (back.nearness(asked) == table.nearness(asked)).all()
    last = back.of(table.ids[-1])
    assert last is not None
    assert last.question == pytest.approx(rows[-1][: shape[-1][0]], abs=0.01)
    assert back.of("unknown") is None


def test_a_table_of_nothing_is_read() -> None:
    back = read(memoryview(join("m", SCALE, []).dump()))
    assert back is not None
    assert len(back.nearness(random_rows(1))) == 0


@given(st.binary(max_size=200), st.data())
def test_foreign_bytes_are_refused(foreign: bytes, data: st.DataObject) -> None:
    assert read(memoryview(foreign)) is None
    whole = table_of([(1, 1), (2, 0)])[0].dump()
    assert read(memoryview(whole[: data.draw(st.integers(0, len(whole) - 1))])) is None
    at = data.draw(st.integers(0, len(whole) - 1))
    damaged = bytearray(whole)
    damaged[at] ^= data.draw(st.integers(1, 255))
    table = read(memoryview(bytes(damaged)))  # a changed code is another vector; a changed place must not be followed
    if table is not None:
        assert len(table.nearness(random_rows(1, wide=table.rows.codes.shape[1]))) == len(table.ids)
