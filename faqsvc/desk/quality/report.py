"""Entries -> everything that is wrong with them, by kind."""

from collections.abc import Callable, Collection, Iterator

from faqsvc.desk.quality import age, contradictions, damage, duplicates, edges, links, variants, wording
from faqsvc.desk.quality.corpus import Corpus
from faqsvc.desk.quality.finding import Finding, Kind

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
    """Findings of `kinds`, each once, in the order of the kinds."""
    found = {
        finding.key: finding
        for makes, check in CHECKS
        if makes & frozenset(kinds)
        for finding in check(corpus)
        if finding.kind in kinds
    }
    order = {kind: at for at, kind in enumerate(Kind)}
    return tuple(sorted(found.values(), key=lambda finding: (order[finding.kind], finding.entry_ids)))
