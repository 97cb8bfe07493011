"""Check: two articles of a service that say different amounts, dates, or yes and no, about the same thing.

A claim is a fact with the words around it, near ones more than far ones; two claims are about the same thing when
their words, weighed by rarity, are nearly equal and the questions of their articles help. In the sample all planted
contradictions lie above .74, other pairs below .63. Equal sentences are one claim, and claims are compared where they
share rare words, so that the cost follows the number of different sentences. The rule a change must not break: an
article that also says the other's value does not contradict it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import log, sqrt

from faqsvc.desk.quality.corpus import Corpus
from faqsvc.desk.quality.facts import Fact, Unit, facts, sentences
from faqsvc.desk.quality.finding import Finding, Kind, Quote
from faqsvc.model import Entry

_SAME_THING = 0.7
_SAME_SENTENCE = 0.9  # for yes and no, which nearly every sentence says
_BY_QUESTION = 0.35
_NEAR, _FAR = 1.0, 0.4  # a word up to _REACH characters from the fact, and any other of the sentence
_REACH = 25
_RARE = 40  # claims that share a word; more common words bring no pair together
_WORDS = ("NNG", "NNP", "VV", "VA", "XR", "SL", "MAG", "NNB", "MM", "XPN")
_ENTRIES = 6


@dataclass(frozen=True, slots=True)
class _Claim:
    fact: Fact
    entries: tuple[Entry, ...]
    words: Mapping[str, float]
    asked: Mapping[str, float]


def check(corpus: Corpus) -> Iterator[Finding]:
    claims = _claims(corpus)
    common = Counter(word for claim in claims for word in claim.words)
    rarity = {word: log((len(claims) + 1) / (count + 0.5)) ** 2 for word, count in common.items()}
    asked = Counter(word for claim in claims for word in claim.asked)
    asked_rarity = {word: log((len(claims) + 1) / (count + 0.5)) ** 2 for word, count in asked.items()}
    told = set()
    for left, right in sorted(_pairs(claims, common)):
        one, other = claims[left], claims[right]
        if one.fact.value == other.fact.value or _agrees(one, other) or _variants(one, other, corpus):
            continue
        asked_alike = _likeness(one.asked, other.asked, asked_rarity)
        alike = _likeness(one.words, other.words, rarity) + _BY_QUESTION * asked_alike
        if alike < (_SAME_SENTENCE if one.fact.unit is Unit.ALLOWED else _SAME_THING):
            continue
        finding = _finding(one, other)
        if finding.key not in told:
            told.add(finding.key)
            yield finding


def _claims(corpus: Corpus) -> list[_Claim]:
    same: defaultdict[tuple[str, Fact], list[Entry]] = defaultdict(list)
    for entry in corpus.entries:
        for sentence in sentences(entry):
            for fact in facts(sentence):
                same[entry.path.service.name, fact].append(entry)
    claims = []
    for (_, fact), entries in same.items():
        some = tuple(dict.fromkeys(entries[:_ENTRIES]))
        asked = dict.fromkeys((word for entry in some for word in corpus.content(entry.question)), 1.0)
        claims.append(_Claim(fact, some, _around(fact, corpus), asked))
    return claims


def _around(fact: Fact, corpus: Corpus) -> dict[str, float]:
    words: dict[str, float] = {}
    for morpheme in corpus.morphemes(fact.sentence):
        inside = fact.start <= morpheme.start < fact.start + len(fact.text)
        if not inside and morpheme.tag.startswith(_WORDS):
            weight = _NEAR if abs(morpheme.start - fact.start) < _REACH else _FAR
            words[morpheme.form] = max(weight, words.get(morpheme.form, 0.0))
    return words


def _pairs(claims: list[_Claim], common: Counter[str]) -> set[tuple[int, int]]:
    """Claims of one service and unit that share at least two words of which one is rare."""
    holders: defaultdict[tuple[str, Unit, str], list[int]] = defaultdict(list)
    for at, claim in enumerate(claims):
        for word in sorted(claim.words, key=lambda word: (common[word], word))[:4]:
            holders[claim.entries[0].path.service.name, claim.fact.unit, word].append(at)
    return {pair for places in holders.values() for pair in combinations(places[:_RARE], 2)}


def _likeness(left: Mapping[str, float], right: Mapping[str, float], rarity: Mapping[str, float]) -> float:
    """Cosine over words weighed by rarity."""
    shared = sum(rarity[word] * min(weight, right[word]) for word, weight in left.items() if word in right)
    sizes = [sum(rarity[word] * weight for word, weight in words.items()) for words in (left, right)]
    return shared / sqrt(sizes[0] * sizes[1]) if shared else 0.0


def _variants(left: _Claim, right: _Claim, corpus: Corpus) -> bool:
    """Whether the claims are those of device variants, which have a check of their own."""
    return all(corpus.variants(one, other) for one in left.entries for other in right.entries)


def _agrees(left: _Claim, right: _Claim) -> bool:
    """Whether one article is on both sides, or one sentence says the other's value as well."""
    if {entry.id for entry in left.entries} & {entry.id for entry in right.entries}:
        return True
    pairs = ((left.fact, right.fact), (right.fact, left.fact))
    return any(
        fact.unit is other.unit and fact.value == other.value for one, other in pairs for fact in facts(one.sentence)
    )


def _finding(left: _Claim, right: _Claim) -> Finding:
    ids = sorted({entry.id for claim in (left, right) for entry in claim.entries})
    sides = sorted((left, right), key=lambda claim: claim.entries[0].id)
    values = tuple(claim.fact.text for claim in sides)
    quotes = tuple(Quote(claim.entries[0].id, claim.fact.sentence.strip()) for claim in sides)
    summary = f"같은 내용을 다르게 안내합니다: {values[0]}, {values[1]}"
    return Finding(Kind.CONTRADICTION, tuple(ids), summary, subject=tuple(sorted(values)), quotes=quotes)
