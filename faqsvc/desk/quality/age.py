"""Check: articles without a date, not looked at for long, or announcing what has passed."""

import re
from collections.abc import Iterator
from datetime import date

from faqsvc.desk.quality.corpus import Corpus
from faqsvc.desk.quality.facts import sentences
from faqsvc.desk.quality.finding import Finding, Kind, Quote
from faqsvc.model import Entry

_DATE = re.compile(r"(20\d\d)[년.]\s?(\d{1,2})[월.]\s?(\d{1,2})[일.]?")
_EVENT = re.compile(r"까지|부터|종료|중단|시작|예정|변경|바뀝|끝납|지원하지|이벤트|점검|행사|기념|할인|모집")


def check(corpus: Corpus) -> Iterator[Finding]:
    for entry in corpus.entries:
        if entry.updated is None:
            yield Finding(Kind.UNDATED, (entry.id,), "수정일이 없어 최신순에서 맨 뒤에 나옵니다.")
        elif months_between(entry.updated, corpus.today) >= corpus.stale_months:
            months = months_between(entry.updated, corpus.today)
            day = entry.updated.isoformat()
            yield Finding(Kind.STALE, (entry.id,), f"{months}개월 동안 고치지 않았습니다({day}).", subject=(day,))
        yield from _passed(entry, corpus.today)


def _passed(entry: Entry, today: date) -> Iterator[Finding]:
    for sentence in sentences(entry):
        for match in _DATE.finditer(sentence):
            try:
                day = date(*(int(part) for part in match.groups()))
            except ValueError:
                continue
            if day < today and _EVENT.search(sentence, match.start()):
                summary = f"지난 날짜({day.isoformat()})의 일을 안내합니다."
                subject = (match[0], sentence.strip())
                quotes = (Quote(entry.id, sentence.strip()),)
                yield Finding(Kind.STALE, (entry.id,), summary, subject=subject, quotes=quotes)


def months_between(earlier: date, later: date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month - (later.day < earlier.day)
