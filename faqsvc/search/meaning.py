"""Stage 4, beside the words: which entries mean what was asked, and how much each gains by it.

An entry's nearness is counted in deviations above that of unrelated questions (semantics.calibration). What is near
enough, and nearly as near as the nearest, joins the hits of the words: its score is a share of what an entry with every
word of the question would get by them, so that neither side drowns the other whatever the length of the question.

The rule a change must not break: the same question finds the same entries on every page and in every order, unless the
answer says that meaning was left out.
"""

from dataclasses import dataclass

import numpy as np

from faqsvc.errors import EmbedderError
from faqsvc.search import weights
from faqsvc.search.interpretation import Interpretation
from faqsvc.search.spacing import spaced
from faqsvc.semantics import Asked, QueryEmbedder, Rows, VectorTable

LATE = "semantic_late"  # of SearchResult.degradations: not embedded in time
FAILED = "semantic_failed"  # the embedder did not answer


@dataclass(frozen=True, slots=True)
class Alike:
    """entries: ids with the scores they gain; sure: the nearest is near enough to be an answer by itself; missing: a
    code of SearchResult.degradations where meaning could not be looked at."""

    entries: tuple[tuple[str, float], ...] = ()
    sure: bool = False
    missing: str = ""

    @property
    def degradations(self) -> tuple[str, ...]:
        return (self.missing,) if self.missing else ()


NOTHING = Alike()


@dataclass(frozen=True, slots=True)
class Meaning:
    """One question on its way to the vectors of one generation."""

    table: VectorTable
    asked: Asked

    def alike(self, scale: float) -> Alike:
        """`scale`: what an entry with all of the question's words would get by them. Waits as long as the budget is."""
        try:
            rows = self.asked.rows()
        except EmbedderError:
            return Alike(missing=FAILED)
        return find(self.table, rows, scale=scale) if rows is not None else Alike(missing=LATE)


def ask(understood: Interpretation, *, embedder: QueryEmbedder, table: VectorTable) -> Meaning | None:
    """Begin to look for what was asked, as it was typed and as it is spelled; None where it has no word."""
    typed = understood.parsed.words
    if not any(map(str.isalpha, typed)):
        return None
    texts = [spaced(typed, understood.analysis.morphemes)]
    respelled = understood.respelled()
    return Meaning(table, embedder.start(texts if respelled == typed else [*texts, respelled]))


def find(table: VectorTable, rows: Rows, *, scale: float) -> Alike:
    nearness = table.nearness(rows)
    best = float(nearness.max(initial=-1.0))
    floor = max(table.scale.cosine(weights.ALIKE), best - weights.ALIKE_MARGIN * table.scale.deviation)
    near = np.flatnonzero(nearness > floor)
    near = near[np.argsort(-nearness[near], kind="stable")][: weights.MOST_ALIKE]
    least = table.scale.cosine(weights.ALIKE)
    gained = weights.MEANING * max(scale, 1.0) * (nearness[near] - least) / table.scale.deviation
    entries = tuple((table.ids[at], float(score)) for at, score in zip(near.tolist(), gained.tolist(), strict=True))
    return Alike(entries, best >= table.scale.cosine(weights.SURELY_ALIKE))
