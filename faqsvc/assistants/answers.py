"""What the tools answer: frozen dataclasses, from which the SDK makes each answer's schema (it cannot read slots)."""

from dataclasses import dataclass

from faqsvc.model import Entry, FacetNode, Overview, SearchResult


@dataclass(frozen=True)
class Article:
    id: str
    url: str
    path: list[str]
    question: str
    answer: str
    device: str | None
    updated: str | None


@dataclass(frozen=True)
class Found:
    """weak: the articles hold only a small part of what was asked; corrected: what was searched instead of a word."""

    total: int
    weak: bool
    corrected: dict[str, str]
    articles: list[Article]


@dataclass(frozen=True)
class Category:
    id: int
    service_id: int
    path: list[str]
    articles: int


@dataclass(frozen=True)
class Categories:
    total: int
    categories: list[Category]


def article(entry: Entry, base_url: str) -> Article:
    return Article(
        entry.id,
        base_url + entry.address,
        [name.strip() for name in entry.path.names],
        entry.question,
        entry.answer,
        entry.device.value if entry.device else None,
        entry.updated.isoformat() if entry.updated else None,
    )


def found(result: SearchResult, base_url: str) -> Found:
    return Found(
        result.total,
        result.weak,
        {one.original: one.replacement for one in result.corrections},
        [article(hit.entry, base_url) for hit in result.hits],
    )


def categories(overview: Overview) -> Categories:
    return Categories(overview.total, [line for service in overview.services for line in _below(service, service.id)])


def _below(node: FacetNode, service: int, above: tuple[str, ...] = ()) -> list[Category]:
    path = (*above, node.name.strip())
    own = Category(node.id, service, list(path), node.count)
    return [own, *(line for child in node.children for line in _below(child, service, path))]
