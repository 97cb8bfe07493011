from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from faqsvc.semantics.embedder import Rows, unit
from faqsvc.semantics.pairs import near_pairs
from faqsvc.semantics.vectors import Embedded, Quantized, VectorTable, join
from tests.unit.semantics.test_vectors import SCALE, random_rows, shapes, table_of


def beside(row: Rows, *, by: float, seed: int) -> Rows:
    return unit(row + by * random_rows(len(row), seed=seed))


def help_center() -> VectorTable:
    """Twenty entries about one thing, and two of them that are about the same in it: e3 and e7."""
    subject = random_rows(1)
    own = {at: np.concatenate([beside(subject, by=0.6, seed=10 * at + piece) for piece in (1, 2)]) for at in range(20)}
    own[7] = beside(own[3], by=0.1, seed=500)
    return join("m", SCALE, [(f"e{at:02}", Embedded(Quantized.of(rows), 1)) for at, rows in own.items()])


def test_what_lies_nearer_than_its_neighbors_stands_apart() -> None:
    pairs = list(near_pairs(help_center(), [f"e{at:02}" for at in range(20)], same=str))
    best, second, *_ = sorted(pairs, key=lambda one: -one.apart)
    assert (best.left, best.right) == ("e03", "e07")
    assert best.apart > 2 * second.apart


def test_variants_of_one_article_are_no_pair_and_no_neighbors() -> None:
    ids = [f"e{at:02}" for at in range(20)]
    pairs = list(near_pairs(help_center(), ids, same=_variant))
    assert all({one.left, one.right} != {"e03", "e07"} for one in pairs)


def _variant(entry_id: str) -> str:
    return "one" if entry_id in ("e03", "e07") else entry_id


@given(shapes, st.integers(0, 9), st.randoms(use_true_random=False))
def test_pairs_do_not_depend_on_the_order_and_are_bounded(
    shape: list[tuple[int, int]], seed: int, chance: Random
) -> None:
    table, _ = table_of(shape, seed=seed)
    ids = [*table.ids, "of no vectors"]
    pairs = list(near_pairs(table, ids, same=str))
    chance.shuffle(ids)
    assert list(near_pairs(table, ids, same=str)) == pairs
    assert len(pairs) <= 22 * len(table.ids)
    assert len({frozenset(one[:2]) for one in pairs}) == len(pairs)
