"""Stage 4: counts per category node -> the tree of 카테고리 선택."""

from collections.abc import Collection, Sequence
from operator import itemgetter

from faqsvc.engines.port import CategoryNode
from faqsvc.model import FacetNode

_COUNT = itemgetter(FacetNode._fields.index("count"))


class FacetShape:
    """The category tree of one generation, made ready for counts."""

    def __init__(self, nodes: Sequence[CategoryNode]) -> None:
        self._nodes = nodes
        self._children: dict[int, list[int]] = {-1: []}
        for at, node in sorted(enumerate(nodes), key=lambda pair: pair[1].name):
            self._children.setdefault(node.parent, []).append(at)

    def tree(
        self, counts: Sequence[int], *, services: Sequence[int] = (), categories: Sequence[int] = ()
    ) -> tuple[FacetNode, ...]:
        """Services with their categories, those with most hits first, of equals by name; only the chosen and what is
        above them may have none."""
        chosen = {
            at
            for at, node in enumerate(self._nodes if services or categories else ())
            if node.id in (categories if node.level else services)
        }
        kept = set(chosen)
        for at in chosen:
            while (at := self._nodes[at].parent) >= 0:
                kept.add(at)
        return self._listed(-1, counts, chosen, kept)

    def _listed(
        self, parent: int, counts: Sequence[int], chosen: Collection[int], kept: Collection[int]
    ) -> tuple[FacetNode, ...]:
        children = self._children
        shown = []
        for at in children[parent]:
            if counts[at] or at in kept:
                node = self._nodes[at]
                below = self._listed(at, counts, chosen, kept) if at in children else ()
                shown.append(FacetNode(node.id, node.level, node.name, counts[at], at in chosen, below))
        if len(shown) > 1:
            shown.sort(key=_COUNT, reverse=True)  # stable, so that equals stay in the order of names
        return tuple(shown)
