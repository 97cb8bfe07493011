"""A `HelpSearch` that really searches, over a handful of entries in memory: every word must stand in the entry."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from faqsvc.model import (
    Correction,
    CorrectionKind,
    Entry,
    FacetNode,
    Field,
    Hit,
    Listed,
    Overview,
    Reason,
    SearchRequest,
    SearchResult,
    Sort,
    Span,
    Suggestion,
)
from tests.functional.articles import ENTRIES

PASSAGE = 160  # characters; longer answers are shown by a passage
CORRECTIONS = {
    "dkssud": (CorrectionKind.KEYBOARD, "안녕"),
    "ghksqnf": (CorrectionKind.KEYBOARD, "환불"),
    "삼담원": (CorrectionKind.SPELLING, "상담원"),
    "취소": (CorrectionKind.SYNONYM, "환불"),
}


@dataclass
class StandIn:
    entries: tuple[Entry, ...] = ENTRIES
    number: int = 7
    weak: bool = False
    error: Exception | None = None
    asked: list[SearchRequest] = field(default_factory=list)

    @property
    def generation(self) -> int:
        self._check()
        return self.number

    def search(self, request: SearchRequest) -> SearchResult:
        self._check()
        self.asked.append(request)
        words, corrections = _corrected(request)
        matching = [entry for entry in self.entries if all(word in _text(entry) for word in words)]
        chosen = [entry for entry in matching if _within(entry, request)]
        groups = _folded(_ordered(chosen, request.sort))
        first = (request.page - 1) * request.size
        return SearchResult(
            request=request,
            total=len(chosen),
            groups=len(groups),
            hits=tuple(_hit(group, words, explain=request.explain) for group in groups[first : first + request.size]),
            facets=_facets(self.entries, {entry.id for entry in matching}, request),
            corrections=corrections,
            tried=() if chosen else tuple(words),
            undated=sum(entry.updated is None for entry in chosen),
            weak=self.weak,
            generation=self.number,
        )

    def entry(self, entry_id: str) -> Entry | None:
        self._check()
        return next((entry for entry in self.entries if entry.id == entry_id), None)

    def variants(self, entry: Entry) -> tuple[Entry, ...]:
        return tuple(other for other in self.entries if other.id != entry.id and _is_variant(other, entry))

    def related(self, entry: Entry, *, limit: int = 5) -> tuple[Entry, ...]:
        service = entry.path.service
        return tuple(o for o in self.entries if o.id != entry.id and o.path.service == service)[:limit]

    def suggest(self, text: str, *, limit: int = 8) -> tuple[Suggestion, ...]:
        self._check()
        found = [entry for entry in self.entries if text in entry.question]
        return tuple(
            Suggestion("question", entry.question, (Span(entry.question.index(text), len(text)),), entry.id)
            for entry in found[:limit]
        )

    def overview(self) -> Overview:
        self._check()
        popular = sorted(self.entries, key=lambda entry: -(entry.views or 0))[:5]
        recent = sorted((entry for entry in self.entries if entry.updated), key=_age)[:5]
        everything = {entry.id for entry in self.entries}
        services = _facets(self.entries, everything, SearchRequest(""))
        return Overview(len(self.entries), services, tuple(popular), tuple(recent), self.number)

    def parts(self) -> tuple[int, ...]:
        self._check()
        return (1,)

    def listing(self, part: int) -> tuple[Listed, ...]:
        self._check()
        return tuple(Listed(entry.id, entry.address, entry.updated) for entry in self.entries if part == 1)

    def _check(self) -> None:
        if self.error is not None:
            raise self.error


def _corrected(request: SearchRequest) -> tuple[list[str], tuple[Correction, ...]]:
    words, corrections = request.query.split(), []
    for at, word in enumerate(words):
        if word in CORRECTIONS and not request.literal:
            kind, replacement = CORRECTIONS[word]
            corrections.append(Correction(kind, word, replacement))
            if kind is not CorrectionKind.SYNONYM:
                words[at] = replacement
    return words, tuple(corrections)


def _text(entry: Entry) -> str:
    return "\n".join((entry.question, entry.answer, *entry.path.names))


def _within(entry: Entry, request: SearchRequest) -> bool:
    ids = entry.path.ids
    return request.service_id in (None, ids[0]) and (request.category_id is None or request.category_id in ids[1:])


def _age(entry: Entry) -> int:
    return -(entry.updated or date.min).toordinal()


def _ordered(entries: list[Entry], sort: Sort) -> list[Entry]:
    match sort:
        case Sort.DATE:
            return sorted(entries, key=_age)
        case Sort.VIEWS:
            return sorted(entries, key=lambda entry: -(entry.views or 0))
        case Sort.TITLE:
            return sorted(entries, key=lambda entry: entry.question)
        case Sort.ACCURACY:
            return entries


def _is_variant(left: Entry, right: Entry) -> bool:
    return left.device is not None and right.device is not None and left.question == right.question


def _folded(entries: list[Entry]) -> list[list[Entry]]:
    groups: list[list[Entry]] = []
    for entry in entries:
        home = next((g for g in groups if _is_variant(g[0], entry) or g[0].answer == entry.answer), None)
        if home is None:
            groups.append([entry])
        else:
            home.append(entry)
    return groups


def _spans(text: str, words: Iterable[str]) -> tuple[Span, ...]:
    found = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    return tuple(Span(m.start(), len(m[0])) for m in re.finditer(found, text)) if found else ()


def _hit(group: list[Entry], words: list[str], *, explain: bool) -> Hit:
    entry, *others = group
    answer_spans = _spans(entry.answer, words)
    start = max(0, (answer_spans[0].start if answer_spans else 0) - 20)
    whole = len(entry.answer) <= PASSAGE
    return Hit(
        entry=entry,
        score=1.0,
        question_spans=_spans(entry.question, words),
        path_spans=tuple(_spans(name, words) for name in entry.path.names),
        answer_spans=answer_spans,
        passage=Span(0, len(entry.answer)) if whole else Span(start, min(PASSAGE, len(entry.answer) - start)),
        same_answer=tuple(other for other in others if not _is_variant(other, entry)),
        variants=tuple(other for other in others if _is_variant(other, entry)),
        reasons=tuple(Reason(word, Field.ANSWER, (word,)) for word in words) if explain else (),
    )


def _facets(entries: Iterable[Entry], matching: set[str], request: SearchRequest) -> tuple[FacetNode, ...]:
    paths: dict[tuple[int, ...], str] = {}
    counts: dict[tuple[int, ...], int] = {}
    for entry in entries:
        for level, name in enumerate(entry.path.names):
            key = entry.path.ids[: level + 1]
            paths[key] = name
            counts[key] = counts.get(key, 0) + (entry.id in matching)

    def below(parent: tuple[int, ...]) -> tuple[FacetNode, ...]:
        keys = [key for key in paths if key[:-1] == parent]
        nodes = (
            FacetNode(
                key[-1],
                len(key) - 1,
                paths[key],
                counts[key],
                key[-1] == (request.category_id if parent else request.service_id),
                below(key),
            )
            for key in keys
        )
        return tuple(node for node in nodes if node.count or node.selected or node.children)

    return below(())
