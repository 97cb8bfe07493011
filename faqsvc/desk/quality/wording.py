"""Check: questions that do not sound like what customers type.

Every reason is told: longer than customers write, the language of notices, or words that no customer used though many
queries are known. Calibrated on the sample's questions and judged queries: of 178 queries the longest has 29 letters
and none ends like a notice.
"""

import re
from collections.abc import Iterator

from faqsvc.desk.quality.corpus import Corpus
from faqsvc.desk.quality.finding import Finding, Kind, Quote
from faqsvc.model import Entry

LONGEST = 40  # letters without white space
_NOTICE = re.compile(
    r"(?:안내|정책|기준|절차|사항|규정|관련|고지|공지|정의|개요|유의점)\s*[.\])]*$|에 (?:관한|대한) 건|드립니다\.?$"
    r"|하시기 바랍니다"
)
_KNOWN_ENOUGH = 300  # different words in queries, below which an unknown word says nothing
_UNKNOWN = 3  # words of a question, all of them, that nobody typed


def check(corpus: Corpus) -> Iterator[Finding]:
    for entry in corpus.entries:
        reasons = list(_reasons(entry, corpus))
        if reasons:
            quotes = (Quote(entry.id, entry.question),)
            yield Finding(Kind.WORDING, (entry.id,), " ".join(reasons), subject=(entry.question,), quotes=quotes)


def _reasons(entry: Entry, corpus: Corpus) -> Iterator[str]:
    question = entry.question.strip()
    letters = sum(not char.isspace() for char in question)
    if letters > LONGEST:
        yield f"고객이 쓰는 물음보다 깁니다({letters}자)."
    if _NOTICE.search(question):
        yield "공지문처럼 끝납니다. 고객이 묻는 말로 바꾸는 것이 좋습니다."
    words = set(corpus.content(question))
    if len(corpus.asked) >= _KNOWN_ENOUGH and len(words) >= _UNKNOWN and not words & set(corpus.asked):
        yield f"고객이 쓴 적 없는 말로만 되어 있습니다({', '.join(sorted(words))})."
