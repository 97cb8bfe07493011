"""What all checks look at: the entries, their morphemes (asked for once), which are device variants of each other."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from faqsvc.analysis import Analyzer, Morpheme
from faqsvc.indexing.grouping import group_entries
from faqsvc.model import Entry
from faqsvc.semantics import VectorTable

_TELLING = ("NNG", "NNP", "VV", "VA", "XR", "SL", "MAG")


@dataclass(frozen=True)
class Corpus:
    """today: what "stale" counts from; asked: words that customers used in queries, by their dictionary form;
    vectors: of the entries, where there are any."""

    entries: Sequence[Entry]
    analyzer: Analyzer
    today: date
    stale_months: int = 18
    asked: Collection[str] = frozenset()
    vectors: VectorTable | None = None
    _read: dict[str, tuple[Morpheme, ...]] = field(default_factory=dict)

    def asking(self, queries: Iterable[str]) -> "Corpus":
        """The same, knowing what customers typed."""
        return replace(self, asked=frozenset(word for query in queries for word in self.content(query)))

    @cached_property
    def by_id(self) -> dict[str, Entry]:
        return {entry.id: entry for entry in self.entries}

    @cached_property
    def _variant(self) -> dict[str, str]:
        return group_entries(self.entries).variant

    def variants(self, left: Entry, right: Entry) -> bool:
        return left.id in self._variant and self._variant[left.id] == self._variant.get(right.id)

    def standing_for(self, entry_id: str) -> str:
        """The same for all device variants of an article."""
        return self._variant.get(entry_id, entry_id)

    def variant_groups(self) -> list[list[Entry]]:
        groups: dict[str, list[Entry]] = {}
        for entry_id, key in self._variant.items():
            groups.setdefault(key, []).append(self.by_id[entry_id])
        return [sorted(group, key=lambda entry: entry.id) for group in groups.values()]

    def morphemes(self, text: str) -> tuple[Morpheme, ...]:
        if text not in self._read:
            self._read[text] = self.analyzer.analyze(text).morphemes
        return self._read[text]

    def content(self, text: str) -> list[str]:
        """Dictionary forms of what a text is about."""
        return [morpheme.form for morpheme in self.morphemes(text) if morpheme.tag.startswith(_TELLING)]
