"""Stage 4, first step: what was typed -> words, exact phrases, excluded words, filters by name.

    상담원 연결            words
    "상담원 연결"          exact phrase (also with “ ” and 「 」)
    -유료 -"유료 상담"      excluded; the minus stands at the beginning of a word, after a space
    service:챗봇  category:"봇 생성하기"   (also 서비스: and 분류:)

Anything malformed is words: an unclosed quote, a lone minus, a filter without a name, brackets, operators of other
engines. One scan, no recursion: linear in the length, which the caller has bounded.
"""

import re
from dataclasses import dataclass

MAX_PHRASES = 8
_FILTERS = {
    "service": "service",
    "서비스": "service",
    "category": "category",
    "분류": "category",
    "카테고리": "category",
}
_TOKEN = re.compile(
    r"""(?:^|(?<=\s))(?P<minus>[-−–－])?
        (?:(?P<filter>service|서비스|category|분류|카테고리)\s?[:：])?
        (?P<quote>["“「＂])(?P<quoted>[^"”」＂]*)["”」＂]
      | (?:^|(?<=\s))(?P<name>service|서비스|category|분류|카테고리)[:：](?P<value>[^\s"“「＂]+)
      | (?:^|(?<=\s))[-−–－](?P<excluded>[^\s\-−–－"“「＂][^\s"“「＂]*)
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """words: the free text that is left, quoted phrases included, for ranking; the others as typed."""

    words: str
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


def parse(query: str) -> ParsedQuery:
    words: list[str] = []
    kept: dict[str, list[str]] = {"phrase": [], "excluded": [], "service": [], "category": []}
    position = 0
    for match in _TOKEN.finditer(query):
        words.append(query[position : match.start()])
        position = match.end()
        kind, text = _meaning(match)
        if not any(char.isalnum() for char in text) or sum(map(len, kept.values())) >= MAX_PHRASES:
            words.append(text)
            continue
        kept[kind].append(text.strip())
        if kind == "phrase":
            words.append(text)
    words.append(query[position:])
    return ParsedQuery(
        " ".join(" ".join(words).split()),
        tuple(kept["phrase"]),
        tuple(kept["excluded"]),
        tuple(kept["service"]),
        tuple(kept["category"]),
    )


def _meaning(match: re.Match[str]) -> tuple[str, str]:
    if match["name"]:
        return _FILTERS[match["name"].lower()], match["value"]
    if match["excluded"]:
        return "excluded", match["excluded"]
    if match["filter"]:
        return _FILTERS[match["filter"].lower()], match["quoted"]
    return ("excluded" if match["minus"] else "phrase"), match["quoted"]
