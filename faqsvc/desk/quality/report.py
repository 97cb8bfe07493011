"""Entries -> everything that is wrong with them, by kind."""

from collections.abc import Callable, Collection, Iterator
from itertools import combinations

from faqsvc.desk.quality import age, alike, contradictions, damage, duplicates, edges, links, variants, wording
from faqsvc.desk.quality.corpus import Corpus
from faqsvc.desk.quality.finding import PAIRS_BY_MEANING, PAIRS_BY_WORDS, Finding, Kind

Check = Callable[[Corpus], Iterator[Finding]]

CHECKS: tuple[tuple[frozenset[Kind], Check], ...] = (
    (frozenset([Kind.NEAR_DUPLICATE, Kind.SAME_QUESTION]), duplicates.check),
    (frozenset([Kind.CONTRADICTION]), contradictions.check),
    (frozenset([Kind.VARIANT_DRIFT]), variants.check),
    (frozenset([Kind.CUT]), edges.check),
    (frozenset([Kind.DEAD_LINK]), links.check),
    (frozenset([Kind.UNDATED, Kind.STALE]), age.check),
    (frozenset([Kind.WORDING]), wording.check),
    (frozenset([Kind.DAMAGE]), damage.check),
)


def report(corpus: Corpus, kinds: Collection[Kind] = frozenset(Kind)) -> tuple[Finding, ...]:
    """Findings of `kinds`, each once, in the order of the kinds; by meaning the likeliest of a service first."""
    wanted = frozenset(kinds) | (
        PAIRS_BY_WORDS if PAIRS_BY_MEANING & frozenset(kinds) and corpus.vectors else frozenset()
    )
    findings = [finding for makes, check in CHECKS if makes & wanted for finding in check(corpus)]
    if PAIRS_BY_MEANING & wanted:
        alike_by_words = (one for one in findings if one.kind in PAIRS_BY_WORDS)
        pairs = {frozenset(pair) for one in alike_by_words for pair in combinations(one.entry_ids, 2)}
        findings += alike.check(corpus, pairs)
    found = {finding.key: finding for finding in findings if finding.kind in kinds}
    order = {kind: at for at, kind in enumerate(Kind)}

    def place(one: Finding) -> tuple[int, tuple[str, ...]]:
        return order[one.kind], () if one.kind in PAIRS_BY_MEANING else one.entry_ids

    return tuple(sorted(found.values(), key=place))
