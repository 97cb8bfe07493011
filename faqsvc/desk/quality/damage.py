"""Check: words that an extractor lost or may have lost: proposals of `repair`, and forms that Korean does not have."""

from collections.abc import Iterator

from faqsvc.desk.quality.corpus import Corpus
from faqsvc.desk.quality.finding import Change, Finding, Kind, Quote
from faqsvc.model import Entry, Field, Repair
from faqsvc.repair.patterns import missing

_AROUND = 15


def check(corpus: Corpus) -> Iterator[Finding]:
    for entry in corpus.entries:
        for repair in entry.repairs:
            if not repair.certain:
                text = entry.question if repair.field is Field.QUESTION else entry.answer
                yield _proposed(entry, text, repair.offset, repair.inserted, f"확신도 {repair.confidence:.0%}")
        for field, text in ((Field.QUESTION, entry.question), (Field.ANSWER, entry.answer)):
            for at, word in missing(text):
                if not _told(entry, field, at):
                    yield _proposed(entry, text, at, word, "그 말 없이는 쓰지 않는 꼴")


def _told(entry: Entry, field: Field, at: int) -> bool:
    repairs: tuple[Repair, ...] = entry.repairs
    return any(repair.field is field and repair.offset == at for repair in repairs)


def _proposed(entry: Entry, text: str, at: int, word: str, why: str) -> Finding:
    before, after = text[max(0, at - _AROUND) : at], text[at : at + _AROUND]
    summary = f"'{word.strip()}'이(가) 빠진 것 같습니다: {why}"
    quotes = (Quote(entry.id, before + after),)
    changes = (Change(before + after, f"{before}{word}{after}"),)
    return Finding(Kind.DAMAGE, (entry.id,), summary, subject=(before, word, after), quotes=quotes, changes=changes)
