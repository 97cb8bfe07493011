"""An EngineQuery over arrays: scores, coverage, filters, counts, order, folding; no walk over postings.

Every step works on `matched`, the document numbers that are hits, and arrays parallel to it. Only the page that is
asked for is put in order: the hits before its end are picked out by their first key, then sorted whole.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from faqsvc.engines.categories import Tree
from faqsvc.engines.port import EngineHit, EngineQuery, EngineResult, Phrase, Slot
from faqsvc.engines.whoosh_engine.columns import UNDATED, Columns, hashed
from faqsvc.engines.whoosh_engine.postings import POSITION_BITS, PostingsCache, Scores
from faqsvc.model import Sort

Docs = NDArray[np.int64]
_DIGITS = 6  # of a score: what is alike beyond them is in the order of dates and views
_ALIKE = 2 * 10**-_DIGITS  # scores that differ by more are different when they are rounded


@dataclass(frozen=True, slots=True)
class Evaluator:
    """One generation's arrays. `evaluate` is the whole of it."""

    columns: Columns
    tree: Tree
    postings: PostingsCache

    def evaluate(self, query: EngineQuery) -> EngineResult:
        asks = query.clauses or query.similar
        matched, scores, strength = self._scored(query) if asks else self._everything()
        matched, scores = self._restricted(query, matched, scores)
        per_path = np.bincount(self.columns.leaf[matched], minlength=len(self.columns.paths))
        counts = tuple(self.tree.counts(per_path).tolist())
        if query.services or query.categories:
            under = self.tree.paths_under(services=query.services, categories=query.categories)
            keep = under[self.columns.leaf[matched]]
            matched, scores = matched[keep], scores[keep]
        groups, page = self._page(query, matched, scores)
        undated = self.columns.any_undated and np.count_nonzero(self.columns.dates[matched] == UNDATED)
        return EngineResult(len(matched), groups, int(undated), counts, strength, page)

    def _everything(self) -> tuple[Docs, Scores, float]:
        matched = np.flatnonzero(self.columns.alive)
        return matched, np.zeros(len(matched)), 1.0

    def _scored(self, query: EngineQuery) -> tuple[Docs, Scores, float]:
        found = [(clause.weight, self.postings.weighted(clause.fields, clause.term)) for clause in query.clauses]
        scores = self.postings.summed(found)
        strength = 1.0
        if not query.slots:
            matched: Docs = np.flatnonzero(scores > 0)
            result: Scores = scores[matched]
        else:
            covered, strength = self._covered(query.slots)
            alive = covered if self.columns.all_alive else covered * self.columns.alive
            least = max(query.min_coverage, query.relative_coverage * float(alive.max(initial=0.0))) - 1e-9
            matched = np.flatnonzero((covered >= least) & (scores > 0))
            result = scores[matched] * covered[matched] ** query.coverage_power
        if query.similar:
            matched, result = self._with_similar(query.similar, matched, result)
        if query.popularity:
            result *= 1 + query.popularity * self.columns.popularity[matched]
        if query.exact:
            same = self.columns.exacts[matched] == np.uint64(hashed(query.exact))
            result[same] += query.exact_bonus
        return matched, result, strength

    def _with_similar(
        self, similar: tuple[tuple[str, float], ...], matched: Docs, scores: Scores
    ) -> tuple[Docs, Scores]:
        """The hits and the similar entries, in the order of documents, with the sums of both scores."""
        known = [(doc, score) for entry_id, score in similar if (doc := self.columns.numbers.get(entry_id)) is not None]
        docs = np.array([doc for doc, _ in known], np.int64)
        every: Docs = np.union1d(matched, docs)
        total = np.zeros(len(every))
        total[np.searchsorted(every, matched)] = scores
        np.add.at(total, np.searchsorted(every, docs), [score for _, score in known])
        return every, total

    def _covered(self, slots: tuple[Slot, ...]) -> tuple[Scores, float]:
        """Per document the share of the slots' importance that it has evidence of, and the strength of the best."""
        total = sum(slot.importance for slot in slots)
        shares = [(slot.importance / total, slot) for slot in slots]
        covered = self.postings.summed([(share, self.postings.any_of(slot.terms)) for share, slot in shares])
        focused = [(share, self.postings.any_of(slot.focus)) for share, slot in shares if slot.focus]
        both = covered + self.postings.summed(focused) if focused else covered
        best = both if self.columns.all_alive else both * self.columns.alive
        return covered, float(best.max(initial=0.0)) / 2

    def _restricted(self, query: EngineQuery, matched: Docs, scores: Scores) -> tuple[Docs, Scores]:
        """Without deleted documents, those that lack a phrase, hold an excluded one, or are never to come."""
        if self.columns.all_alive and not query.phrases and not query.excluded and not query.never:
            return matched, scores
        keep = self.columns.alive[matched]
        for phrase in query.phrases:
            keep &= np.isin(matched, self._with_phrase(phrase))
        for phrase in query.excluded:
            keep &= ~np.isin(matched, self._with_phrase(phrase))
        if query.never:
            keep &= ~np.isin(matched, [self.columns.numbers.get(entry_id, -1) for entry_id in query.never])
        return matched[keep], scores[keep]

    def _with_phrase(self, phrase: Phrase) -> Docs:
        """Documents where the terms stand one after the other in one of the phrase's fields."""
        first, *others = phrase.terms
        if not others:
            return np.concatenate([self.postings.get(field, first).docs for field in phrase.fields], dtype=np.int64)
        docs = [np.zeros(0, np.int64)]
        for field in phrase.fields:
            starts = self.postings.positions(field, first)
            for step, term in enumerate(others, start=1):
                if not len(starts):
                    break
                starts = starts[np.isin(starts + step, self.postings.positions(field, term))]
            docs.append(np.unique(starts >> POSITION_BITS))
        return np.concatenate(docs)

    def _page(self, query: EngineQuery, matched: Docs, scores: Scores) -> tuple[int, tuple[EngineHit, ...]]:
        """How many groups there are, and the hits of the page that is asked for."""
        if not query.fold:
            listed = self._first(query, matched, scores, query.offset + query.limit)[query.offset :]
            return len(matched), tuple(EngineHit(int(matched[at]), float(scores[at])) for at in listed)
        shared = matched[self.columns.shared[matched]]  # those whose group has other members
        groups = len(matched) - len(shared) + len(np.unique(self.columns.groups[shared]))
        wanted = query.offset + query.limit
        leaders = self._leaders(query, matched, scores, wanted)
        return groups, tuple(self._hit(query, at, matched, scores) for at in leaders[query.offset : wanted])

    def _leaders(self, query: EngineQuery, matched: Docs, scores: Scores, wanted: int) -> list[int]:
        """Positions in `matched` of the best of each group, at least `wanted` of them where there are as many."""
        looked_at = wanted + 8
        while True:
            listed = self._first(query, matched, scores, looked_at)
            groups = self.columns.groups[matched[listed]].tolist()
            leaders: dict[int, int] = {}
            for group, at in zip(groups, listed.tolist(), strict=True):
                leaders.setdefault(group, at)
            if len(leaders) >= wanted or looked_at >= len(matched):
                return list(leaders.values())
            looked_at *= 4

    def _first(self, query: EngineQuery, matched: Docs, scores: Scores, wanted: int) -> NDArray[np.intp]:
        """Positions in `matched` of the first `wanted` hits, in order."""
        if wanted >= len(matched):
            return self._ordered(query.sort, matched, scores)
        first = self._first_key(query.sort, matched, scores)
        least = np.partition(first, len(first) - wanted)[len(first) - wanted]
        candidates = np.flatnonzero(first >= least - _ALIKE)
        return candidates[self._ordered(query.sort, matched[candidates], scores[candidates])][:wanted]

    def _first_key(self, sort: Sort, matched: Docs, scores: Scores) -> NDArray[Any]:
        """What hits are put in order by before all else, the larger the earlier; what differs by less than _ALIKE may
        be in any order."""
        columns = self.columns
        match sort:
            case Sort.ACCURACY:
                return scores
            case Sort.DATE:
                return columns.dates[matched]
            case Sort.VIEWS:
                return columns.views[matched]
            case Sort.TITLE:
                return -columns.titles[matched]

    def _ordered(self, sort: Sort, matched: Docs, scores: Scores) -> NDArray[np.intp]:
        """Positions in `matched`, first listed first; ties end in views, then dates, then document numbers."""
        columns = self.columns
        views, dates = -columns.views[matched], -columns.dates[matched].astype(np.int64)
        best = -np.round(scores, _DIGITS)
        keys = {
            Sort.ACCURACY: (matched, dates, views, best),
            Sort.DATE: (matched, views, best, dates),
            Sort.VIEWS: (matched, dates, best, views),
            Sort.TITLE: (matched, columns.titles[matched]),
        }[sort]
        return np.lexsort(keys)

    def _hit(self, query: EngineQuery, at: int, matched: Docs, scores: Scores) -> EngineHit:
        doc = int(matched[at])
        if not self.columns.shared[doc]:
            return EngineHit(doc, float(scores[at]))
        inside = np.flatnonzero(self.columns.groups[matched] == self.columns.groups[doc])
        others = matched[inside[self._ordered(query.sort, matched[inside], scores[inside])]]
        return EngineHit(doc, float(scores[at]), tuple(int(other) for other in others if other != doc))
