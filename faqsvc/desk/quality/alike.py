"""Check: articles of a service that mean nearly the same in other words, by the vectors of their generation; none
without vectors.

Less certain than what words find, so these are kinds of their own, to be looked at, few a service: of two such
articles either says what the other does, or their facts differ. The rule a change must not break: what is found by
words is not told again, and of device variants one stands for all.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import islice, product

from faqsvc.desk.quality.corpus import Corpus
from faqsvc.desk.quality.difference import word_changes
from faqsvc.desk.quality.facts import Fact, Unit, facts, sentences
from faqsvc.desk.quality.finding import Finding, Kind, Quote
from faqsvc.model import Entry
from faqsvc.semantics import VectorTable
from faqsvc.semantics.pairs import near_pairs

# Deviations (semantics.pairs). Of twelve articles of the sample that were said again in other words, of which words
# find none, four are among the 27 pairs listed; from .5 on seven of 104; by nearness alone two of the first 28.
NEAR, APART = 3.0, 0.9
MOST = 20  # of a service
_SHARED = 2  # words that the sentences of two facts have in common, at least
_MOST_FACTS = 100  # of an article


def check(corpus: Corpus, found: Collection[frozenset[str]]) -> Iterator[Finding]:
    """`found`: pairs of entries that words have found."""
    if corpus.vectors is None:
        return
    by_service: defaultdict[str, list[str]] = defaultdict(list)
    for entry in corpus.entries:
        by_service[entry.path.service.name].append(entry.id)
    told = {frozenset(map(corpus.standing_for, pair)) for pair in found}
    for _, ids in sorted(by_service.items()):
        yield from islice(_of_service(corpus, corpus.vectors, ids, told), MOST)


def _of_service(corpus: Corpus, vectors: VectorTable, ids: list[str], told: set[frozenset[str]]) -> Iterator[Finding]:
    near = [
        pair
        for pair in near_pairs(vectors, ids, same=corpus.standing_for)
        if pair.apart >= APART and pair.nearness >= NEAR
    ]
    for one in sorted(near, key=lambda one: (-one.apart, one.left, one.right)):
        pair = frozenset(map(corpus.standing_for, (one.left, one.right)))
        if pair not in told:
            told.add(pair)
            yield _finding(corpus.by_id[one.left], corpus.by_id[one.right], corpus)


def _finding(left: Entry, right: Entry, corpus: Corpus) -> Finding:
    ids, changes = (left.id, right.id), word_changes(left.answer, right.answer)
    differing = _differing(left, right, corpus)
    if differing is None:
        summary = "뜻이 비슷합니다. 하나로 합칠 수 있는지 확인해 주세요."
        asked = (Quote(left.id, left.question), Quote(right.id, right.question))
        return Finding(Kind.POSSIBLE_DUPLICATE, ids, summary, quotes=asked, changes=changes)
    values = tuple(fact.text for fact in differing)
    summary = f"뜻이 비슷한데 값이 다릅니다. 어느 것이 맞는지 확인해 주세요: {values[0]}, {values[1]}"
    quotes = tuple(Quote(one, fact.sentence.strip()) for one, fact in zip(ids, differing, strict=True))
    return Finding(
        Kind.POSSIBLE_CONTRADICTION, ids, summary, subject=tuple(sorted(values)), quotes=quotes, changes=changes
    )


def _differing(left: Entry, right: Entry, corpus: Corpus) -> tuple[Fact, Fact] | None:
    """Of the units that both name, but with no value in common, the facts whose sentences share the most words."""
    best, most = None, _SHARED - 1
    for unit in Unit:
        ones, others = ([fact for fact in _facts(entry) if fact.unit is unit] for entry in (left, right))
        if {fact.value for fact in ones} & {fact.value for fact in others}:
            continue
        for one, other in product(ones, others):
            shared = len(set(corpus.content(one.sentence)) & set(corpus.content(other.sentence)))
            if shared > most:
                best, most = (one, other), shared
    return best


def _facts(entry: Entry) -> list[Fact]:
    return list(islice((fact for sentence in sentences(entry) for fact in facts(sentence)), _MOST_FACTS))
