"""An EngineQuery over arrays: scores, coverage, filters, counts, order, folding; no walk over postings.

Every step works on `matched`, the document numbers that are hits, and arrays parallel to it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faqsvc.engines.port import EngineHit, EngineQuery, EngineResult, Phrase
from faqsvc.engines.whoosh_engine.columns import UNDATED, Columns, Tree, hashed
from faqsvc.engines.whoosh_engine.postings import POSITION_BITS, PostingsCache
from faqsvc.model import Sort

Docs = NDArray[np.int64]
Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Evaluator:
    """One generation's arrays. `evaluate` is the whole of it."""

    columns: Columns
    tree: Tree
    postings: PostingsCache

    def evaluate(self, query: EngineQuery) -> EngineResult:
        matched, scores, strength = self._scored(query) if query.clauses else self._everything()
        keep = self.columns.alive[matched]
        for phrase in query.phrases:
            keep &= np.isin(matched, self._with_phrase(phrase))
        for phrase in query.excluded:
            keep &= ~np.isin(matched, self._with_phrase(phrase))
        matched, scores = matched[keep], scores[keep]

        per_path = np.bincount(self.columns.leaf[matched], minlength=len(self.columns.paths)).astype(np.int64)
        counts = tuple(self.tree.counts(per_path).tolist()) if len(matched) else (0,) * len(self.tree.nodes)
        if query.services or query.categories:
            under = self.tree.paths_under(services=query.services, categories=query.categories)
            keep = np.isin(self.columns.leaf[matched], under)
            matched, scores = matched[keep], scores[keep]

        order = self._order(query.sort, matched, scores)
        matched, scores = matched[order], scores[order]
        leaders = _leaders(self.columns.groups[matched]) if query.fold else np.arange(len(matched))
        page = leaders[query.offset : query.offset + query.limit]
        return EngineResult(
            total=len(matched),
            groups=len(leaders),
            undated=int(np.count_nonzero(self.columns.dates[matched] == UNDATED)),
            counts=counts,
            strength=strength,
            hits=tuple(self._hit(int(at), matched, scores, fold=query.fold) for at in page),
        )

    def _everything(self) -> tuple[Docs, Scores, float]:
        matched = np.flatnonzero(self.columns.alive)
        return matched, np.zeros(len(matched)), 1.0

    def _scored(self, query: EngineQuery) -> tuple[Docs, Scores, float]:
        found = [(clause.weight, self.postings.get(clause.field, clause.term)) for clause in query.clauses]
        scores = self._summed([(postings.docs, postings.impacts * weight) for weight, postings in found])
        strength = 1.0
        if query.slots:
            total = sum(slot.importance for slot in query.slots)
            covered = self._covered([(slot.importance / total, slot.terms) for slot in query.slots])
            focused = self._covered([(slot.importance / total, slot.focus) for slot in query.slots if slot.focus])
            strength = float(np.max((covered + focused) / 2, initial=0.0, where=self.columns.alive))
            best = float(np.max(covered, initial=0.0, where=self.columns.alive))
            least = max(query.min_coverage, query.relative_coverage * best) - 1e-9
            scores = np.where(covered >= least, scores * covered**query.coverage_power, 0.0)
        matched: Docs = np.flatnonzero(scores > 0)
        result: Scores = scores[matched]
        if query.popularity:
            result = result * (1 + query.popularity * self.columns.popularity[matched])
        if query.exact:
            same = self.columns.exacts[matched] == np.uint64(hashed(query.exact))
            result[same] += query.exact_bonus
        return matched, result, strength

    def _covered(self, evidence: list[tuple[float, tuple[tuple[str, str], ...]]]) -> Scores:
        """Per document the sum of the shares that it has evidence of."""
        found = [(share, self.postings.any_of(terms)) for share, terms in evidence]
        return self._summed([(docs, np.full(len(docs), share)) for share, docs in found])

    def _summed(self, parts: list[tuple[Docs, Scores]]) -> Scores:
        """Per document the sum of its values; shape (documents,)."""
        if not parts:
            return np.zeros(self.columns.size)
        docs = np.concatenate([docs for docs, _ in parts])
        values = np.concatenate([values for _, values in parts])
        return np.asarray(np.bincount(docs, weights=values, minlength=self.columns.size), np.float64)

    def _with_phrase(self, phrase: Phrase) -> Docs:
        """Documents where the terms stand one after the other in one of the phrase's fields."""
        docs = [np.zeros(0, np.int64)]
        for field in phrase.fields:
            starts = self.postings.positions(field, phrase.terms[0])
            for step, term in enumerate(phrase.terms[1:], start=1):
                if not len(starts):
                    break
                starts = starts[np.isin(starts + step, self.postings.positions(field, term))]
            docs.append(np.unique(starts >> POSITION_BITS))
        return np.concatenate(docs)

    def _order(self, sort: Sort, matched: Docs, scores: Scores) -> NDArray[np.intp]:
        """Positions in `matched`, first listed first; ties end in views, then dates, then document numbers."""
        columns = self.columns
        views, dates = -columns.views[matched], -columns.dates[matched].astype(np.int64)
        keys = {
            Sort.ACCURACY: (matched, dates, views, -np.round(scores, 9)),
            Sort.DATE: (matched, views, -np.round(scores, 9), dates),
            Sort.VIEWS: (matched, dates, -np.round(scores, 9), views),
            Sort.TITLE: (matched, columns.titles[matched]),
        }[sort]
        return np.lexsort(keys)

    def _hit(self, at: int, matched: Docs, scores: Scores, *, fold: bool) -> EngineHit:
        doc = int(matched[at])
        if not fold:
            return EngineHit(doc, float(scores[at]))
        others = matched[self.columns.groups[matched] == self.columns.groups[doc]]
        return EngineHit(doc, float(scores[at]), tuple(int(other) for other in others if other != doc))


def _leaders(groups: NDArray[np.int32]) -> NDArray[np.intp]:
    """Where each group appears first, in order."""
    return np.sort(np.unique(groups, return_index=True)[1])
