"""Pages as an extractor left them, with their queries -> their entries, merged and mended.

Evidence in the order of its strength: other extractions of the same article, forms that Korean does not have, and how
the help center writes. The center's entries nearest to the pages are read, up to `MAX_STATISTICS` characters, so that
the cost does not grow with the center. The rule a change must not break: the statistics hold no entry of the pages.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from math import log

from faqsvc.model import Entry, Field, Repair, RepairReason
from faqsvc.repair.extractions import Extraction, merge, text_of
from faqsvc.repair.language_model import LanguageModel
from faqsvc.repair.losses import Atoms, Language
from faqsvc.repair.mending import Mender, lines_of, with_repairs
from faqsvc.repair.patterns import KNOWN, UNKNOWN, missing

MAX_STATISTICS = 300_000  # characters; the sample has 64,000, with which the figures were reached


class Repairs:
    """One for a process: it remembers the morphemes of lines."""

    def __init__(self, tagger: Atoms, cost: Callable[[str], float]) -> None:
        self._language, self._cost = Language(tagger), cost

    def of_pages(self, pages: Sequence[Extraction], center: Sequence[Entry]) -> tuple[Entry, ...]:
        """Every article of the pages once. `center`: the help center's entries, which are whole."""
        entries = merge(pages, self._language)
        query = {entry.id: page.query for page in reversed(pages) for entry in page.entries}
        mended = {entry.id: self._by_patterns(entry, query[entry.id]) for entry in entries}
        asked: dict[str, list[Entry]] = {}
        for entry in entries:
            if query[entry.id]:
                asked.setdefault(query[entry.id] or "", []).append(mended[entry.id])
        if asked:
            mender = self.mender(nearest(center, entries))
            for words, found in asked.items():
                mended |= {entry.id: entry for entry in mender.mend(found, words)}
        return tuple(mended[entry.id] for entry in entries)

    def mender(self, center: Sequence[Entry]) -> Mender:
        lines = [line for entry in center for line in lines_of(entry)]
        return Mender(lines, LanguageModel(lines), self._language, self._cost)

    def _by_patterns(self, entry: Entry, query: str | None) -> Entry:
        forms = self._language.forms(query) if query else frozenset()
        return with_repairs(
            entry,
            [
                Repair(field, at, word, RepairReason.PATTERN, KNOWN if word in forms else UNKNOWN)
                for field in (Field.QUESTION, Field.ANSWER)
                for at, word in missing(text_of(entry, field))
                if word in forms or not query
            ],
        )


def nearest(center: Sequence[Entry], pages: Sequence[Entry]) -> list[Entry]:
    """Those entries of the center, without those of the pages, that share most of their rarer words."""
    ids = {entry.id for entry in pages}
    others = [entry for entry in center if entry.id not in ids]
    if sum(len(entry.answer) for entry in others) <= MAX_STATISTICS:
        return others
    words = [set(f"{entry.question} {entry.answer}".split()) for entry in others]
    common = Counter(word for each in words for word in each)
    wanted = {word for entry in pages for word in f"{entry.question} {entry.answer}".split()}
    weight = {word: log(1 + len(others) / common[word]) for word in wanted if word in common}
    scores = [sum(weight.get(word, 0.0) for word in each) for each in words]
    chosen, size = [], 0
    for at in sorted(range(len(others)), key=lambda at: (-scores[at], at)):
        size += len(others[at].answer)
        if size > MAX_STATISTICS:
            break
        chosen.append(others[at])
    return chosen
