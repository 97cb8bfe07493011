"""Check: links that lead nowhere: the address was lost (▶ 바로가기), or the entry it names is not there."""

import re
from collections.abc import Iterator

from faqsvc.desk.quality.corpus import Corpus
from faqsvc.desk.quality.finding import Finding, Kind, Quote

_ENTRY = re.compile(r"(?:/helps_html/|[?&]articleId=)([A-Za-z0-9_-]{1,64})")


def check(corpus: Corpus) -> Iterator[Finding]:
    for entry in corpus.entries:
        answer = entry.answer
        for link in entry.links:
            text = answer[link.start : link.start + link.length]
            named = _ENTRY.search(link.href)
            if not link.href.strip():
                summary = "링크에 주소가 없습니다."
            elif link.href.startswith("/") and named and named[1] not in corpus.by_id:
                summary = f"없는 도움말({named[1]})로 가는 링크입니다."
            else:
                continue
            yield Finding(
                Kind.DEAD_LINK, (entry.id,), summary, subject=(link.href, text), quotes=(Quote(entry.id, text),)
            )
