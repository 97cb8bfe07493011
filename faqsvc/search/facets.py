"""Stage 4: counts per category node -> the tree of 카테고리 선택."""

from collections.abc import Sequence

from faqsvc.engines.port import CategoryNode
from faqsvc.model import FacetNode


def facet_tree(
    nodes: Sequence[CategoryNode], counts: Sequence[int], *, services: Sequence[int], categories: Sequence[int]
) -> tuple[FacetNode, ...]:
    """Services with their categories, those with most hits first; only the chosen may have none."""
    children: dict[int, list[int]] = {}
    for at, node in enumerate(nodes):
        children.setdefault(node.parent, []).append(at)

    def selected(node: CategoryNode) -> bool:
        return node.id in (categories if node.level else services)

    def build(at: int) -> FacetNode:
        node = nodes[at]
        return FacetNode(node.id, node.level, node.name, counts[at], selected(node), listed(at))

    def listed(parent: int) -> tuple[FacetNode, ...]:
        built = [build(at) for at in children.get(parent, ())]
        shown = [node for node in built if node.count or node.selected or node.children]
        return tuple(sorted(shown, key=lambda node: (-node.count, node.name)))

    return listed(-1)
