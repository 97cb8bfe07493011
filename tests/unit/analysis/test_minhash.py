"""Signatures put together from pieces are those of the texts as a whole, for ever; like texts are found."""

from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from faqsvc.analysis.minhash import HASHES, SHINGLE, candidate_pairs, likeness, pieces, signature, signatures

_PIECE = st.text(alphabet="가나다라마12a", max_size=9)
_TEXTS = st.lists(st.lists(_PIECE, max_size=7).filter(lambda text: len("".join(text)) >= SHINGLE), max_size=6)


@given(_TEXTS)
def test_a_text_made_of_pieces_has_its_own_signature(texts: Sequence[Sequence[str]]) -> None:
    expected = [signature("".join(text)).tolist() for text in texts]
    assert signatures([pieces(text) for text in texts]).tolist() == expected


def test_pieces_that_are_looked_at_together_are_those_looked_at_alone() -> None:
    lines = [f"{at}번 알림은 설정에서 끌 수 있습니다" * (1 + at % 50) for at in range(300)]
    together = signatures([[piece] for piece in pieces(lines)])
    assert together.tolist() == [signature(line).tolist() for line in lines]


def test_signatures_are_those_of_generations_that_stand() -> None:
    assert signature("비밀번호를다시설정하려면로그인화면에서찾기를누릅니다")[:4].tolist() == [
        21618112,
        71997213,
        185825277,
        77639037,
    ]


def test_rows_that_agree_in_a_band_are_candidates_and_their_likeness_is_told() -> None:
    rng = np.random.default_rng(1)
    rows = rng.integers(0, 1 << 32, (40, HASHES), np.uint32)
    rows[31] = rows[7]
    rows[31, 4:8] += 1
    rows[12, -4:] = rows[3, -4:]
    rows[[5, 6, 9]] = rows[20]
    assert _pairs(rows) == [(3, 12), (5, 6), (6, 9), (7, 31), (9, 20)]
    assert likeness(rows[[7, 3]], rows[[31, 12]]).tolist() == [1 - 4 / HASHES, 4 / HASHES]
    assert _pairs(rows, reach=2) == [(3, 12), (5, 6), (5, 9), (6, 9), (6, 20), (7, 31), (9, 20)]
    assert _pairs(rows[:1]) == _pairs(rows[:0]) == []


def _pairs(rows: NDArray[np.uint32], *, reach: int = 1) -> list[tuple[int, ...]]:
    return [tuple(pair) for pair in candidate_pairs(rows, bands=16, reach=reach).tolist()]
