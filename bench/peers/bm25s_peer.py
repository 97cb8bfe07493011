"""bm25s with facets by NumPy: one text an entry, since it knows no fields."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench.peers.port import Absent, Answer, Row

try:
    import bm25s
except ImportError:
    bm25s = None


class Bm25s:
    name = "bm25s, NumPy facets"

    def __init__(self, rows: Sequence[Row], folder: Path, *, weights: Sequence[float]) -> None:
        del folder, weights  # it keeps nothing on disk and knows no fields
        if bm25s is None:
            raise Absent("bm25s is not installed")
        self._rows = rows
        names = sorted({row.category for row in rows})
        numbers = {name: number for number, name in enumerate(names)}
        self._categories = np.array([numbers[row.category] for row in rows])
        self._retriever = bm25s.BM25()
        self._retriever.index([[term for terms in row.terms for term in terms] for row in rows], show_progress=False)

    def search(self, terms: Sequence[str]) -> Answer:
        known = [term for term in terms if term in self._retriever.vocab_dict]
        if not known:
            return Answer(0, 0, ())
        scores = self._retriever.get_scores(known)
        found = np.flatnonzero(scores > 0)
        counts = np.bincount(self._categories[found])
        best = found[np.argpartition(-scores[found], 10)[:10]] if len(found) > 10 else found
        best = best[np.argsort(-scores[best], kind="stable")]
        texts = [(self._rows[at].question, self._rows[at].answer) for at in best.tolist()]
        return Answer(len(found), int(np.count_nonzero(counts)), tuple(asked for asked, _ in texts))

    def close(self) -> None:
        pass
