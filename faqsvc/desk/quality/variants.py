"""Check: device variants of one article that no longer say the same.

Steps differ by device and are meant to; amounts, limits and what is allowed are not. The variants' facts are compared
as sets, and those that only some of them name are reported.
"""

from collections import Counter
from collections.abc import Iterator

from faqsvc.desk.quality.corpus import Corpus
from faqsvc.desk.quality.difference import word_changes
from faqsvc.desk.quality.facts import Unit, facts, sentences
from faqsvc.desk.quality.finding import Finding, Kind, Quote
from faqsvc.model import Entry

_BY_DEVICE = frozenset([Unit.ALLOWED, Unit.SIZE])


def check(corpus: Corpus) -> Iterator[Finding]:
    for group in corpus.variant_groups():
        named = {entry.id: _amounts(entry) for entry in group}
        holders = Counter(amount for amounts in named.values() for amount in amounts)
        units = {unit for (unit, _), count in holders.items() if count < len(group)}
        for unit in sorted(units):
            values = {entry_id: {key for key in amounts if key[0] == unit} for entry_id, amounts in named.items()}
            if (
                sum(bool(found) for found in values.values()) > 1
                and len({frozenset(one) for one in values.values()}) > 1
            ):
                yield _finding(group, named, unit)


def _amounts(entry: Entry) -> dict[tuple[Unit, float], str]:
    return {
        (fact.unit, fact.value): sentence.strip()
        for sentence in sentences(entry)
        for fact in facts(sentence)
        if fact.unit not in _BY_DEVICE
    }


def _finding(group: list[Entry], named: dict[str, dict[tuple[Unit, float], str]], unit: Unit) -> Finding:
    everywhere = set.intersection(*(set(amounts) for amounts in named.values()))
    quotes = tuple(
        Quote(entry.id, sentence)
        for entry in group
        for key, sentence in named[entry.id].items()
        if key[0] == unit and key not in everywhere
    )
    return Finding(
        Kind.VARIANT_DRIFT,
        tuple(entry.id for entry in group),
        "같은 질문의 기기별 답변이 서로 다른 값을 안내합니다.",
        subject=(unit, *sorted({quote.text for quote in quotes})),
        quotes=quotes,
        changes=word_changes(group[0].answer, group[1].answer),
    )
