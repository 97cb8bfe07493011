"""Token places packed for several texts come back as they were, and as places of one text."""

import numpy as np

from faqsvc.analysis import Token
from faqsvc.engines.spans import RECORD, pack, placed, recorded, term_hash, unpack

TEXTS = [[Token("알림", 3, 5), Token("설정", 0, 2)], [], [Token("끄", 1, 2)]]


def test_what_is_packed_comes_back() -> None:
    packed = pack([recorded(tokens) for tokens in TEXTS])
    for tokens, rows in zip(TEXTS, unpack(packed), strict=True):
        expected = sorted((token.start, term_hash(token.text), token.end - token.start) for token in tokens)
        assert rows[["start", "term", "length"]].tolist() == expected


def test_places_of_all_texts_count_from_where_each_begins() -> None:
    packed = pack([recorded(tokens) for tokens in TEXTS])
    rows = np.frombuffer(placed(packed, (0, 100, 200)), RECORD)
    assert rows["start"].tolist() == [0, 3, 201]
    assert [rows["start"].tolist() for rows in unpack(packed)] == [[0, 3], [], [1]]  # the packed ones stay as they were
