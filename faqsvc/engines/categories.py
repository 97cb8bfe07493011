"""The category tree over the paths of a generation, with counts from entries under each path; for every engine."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faqsvc.engines.port import CategoryNode
from faqsvc.model import CategoryPath


@dataclass(frozen=True, slots=True)
class Tree:
    """The category tree over the paths. `ancestors[i]` belongs to path `leaves[i]`: one row a path and level."""

    nodes: tuple[CategoryNode, ...]
    leaves: NDArray[np.int64]
    ancestors: NDArray[np.int64]

    def counts(self, per_path: NDArray[np.int64]) -> NDArray[np.int64]:
        """Entries under each node, from entries under each path."""
        return np.bincount(self.ancestors, weights=per_path[self.leaves], minlength=len(self.nodes)).astype(np.int64)

    def paths_under(self, *, services: tuple[int, ...], categories: tuple[int, ...]) -> NDArray[np.bool_]:
        """Per path whether it lies under one of the services and one of the categories (each ignored where empty)."""
        under = [set(self.leaves.tolist())]
        if services:
            under.append(
                self._under({at for at, node in enumerate(self.nodes) if not node.level and node.id in services})
            )
        if categories:
            under.append(
                self._under({at for at, node in enumerate(self.nodes) if node.level and node.id in categories})
            )
        chosen = np.zeros(int(self.leaves.max(initial=-1)) + 1, np.bool_)
        chosen[list(set.intersection(*under))] = True
        return chosen

    def _under(self, chosen: set[int]) -> set[int]:
        pairs = zip(self.leaves.tolist(), self.ancestors.tolist(), strict=True)
        return {leaf for leaf, node in pairs if node in chosen}


def make_tree(paths: Sequence[CategoryPath], per_path: NDArray[np.int64]) -> Tree:
    """Nodes in order of their names down the tree; a path published with an id names the node for those without.
    `per_path`: all entries under each."""
    published: dict[tuple[str, ...], int] = {}
    for path in paths:
        for level, category in enumerate(path.levels):
            if category.id is not None:
                key = path.names[: level + 1]
                published[key] = min(category.id, published.get(key, category.id))
    ids: dict[tuple[str, ...], int] = {}
    for path in paths:
        for level in range(len(path.levels)):
            key = path.names[: level + 1]
            ids.setdefault(key, published.get(key, CategoryPath.of(*key).id_at(level)))
    keys = sorted(ids)
    at = {key: number for number, key in enumerate(keys)}
    leaves, ancestors = [], []
    for leaf, path in enumerate(paths):
        for level in range(len(path.levels)):
            leaves.append(leaf)
            ancestors.append(at[path.names[: level + 1]])
    draft = Tree((), np.array(leaves, np.int64), np.array(ancestors, np.int64))
    totals = np.bincount(draft.ancestors, weights=per_path[draft.leaves], minlength=len(keys)).astype(int)
    nodes = tuple(
        CategoryNode(ids[key], len(key) - 1, key[-1], at[key[:-1]] if len(key) > 1 else -1, int(totals[at[key]]))
        for key in keys
    )
    return Tree(nodes, draft.leaves, draft.ancestors)
