"""Stage 1: the schema.org data of a page, FAQPage and QAPage, as JSON-LD or microdata. Data only, no guesses."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import Tag

from faqsvc.parsing.markup import plain_text

MAX_NODES = 500_000

Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stated:
    """A question that a page states: its answer as HTML (JSON-LD) or as the element that holds it (microdata)."""

    question: str
    answer: str | Tag
    modified: str = ""


def stated_questions(soup: BeautifulSoup) -> list[Stated]:
    """JSON-LD first, microdata where there is none."""
    return [stated for _, stated in questions_in(_nodes(soup)) if stated] or list(_microdata(soup))


def stated_breadcrumb(soup: BeautifulSoup) -> list[str]:
    return breadcrumb_in(_nodes(soup))


def breadcrumb_in(nodes: Iterable[Node]) -> list[str]:
    for node in nodes:
        if _is(node, "BreadcrumbList") and isinstance(node.get("itemListElement"), list):
            names = []
            for item in node["itemListElement"]:
                if isinstance(item, dict):
                    inner = item.get("item")
                    name = item.get("name") or (inner.get("name") if isinstance(inner, dict) else None)
                    names.append(name if isinstance(name, str) else "")
            return [name for name in names if name.strip()]
    return []


def questions_in(nodes: Iterable[Node]) -> Iterator[tuple[Node, Stated | None]]:
    """Each question, with what is stated of it; None where it has no answer."""
    return ((node, _stated(node)) for node in nodes if _is(node, "Question"))


def _stated(node: Node) -> Stated | None:
    answer = node.get("acceptedAnswer") or node.get("suggestedAnswer")
    if isinstance(answer, list):
        answer = answer[0] if answer else None
    name = node.get("name") or node.get("text")
    if not (isinstance(answer, dict) and isinstance(answer.get("text"), str) and isinstance(name, str)):
        return None
    modified = node.get("dateModified") or answer.get("dateModified") or ""
    return Stated(name, answer["text"], modified if isinstance(modified, str) else "")


def _nodes(soup: BeautifulSoup) -> Iterator[Node]:
    """Every object of every JSON-LD script; a broken script is passed over, the page itself may still be read."""
    for script in soup.find_all("script", type="application/ld+json"):
        try:
            yield from every_node(json.loads(script.get_text()))
        except (ValueError, RecursionError):
            continue


def every_node(value: Any) -> Iterator[Node]:
    """Every object in a JSON value, outer ones first, in their order; no more than MAX_NODES values are looked at."""
    pending: list[Any] = [value]
    for _ in range(MAX_NODES):
        if not pending:
            return
        node = pending.pop()
        if isinstance(node, list):
            pending += reversed(node)
        elif isinstance(node, dict):
            yield node
            pending += reversed([inner for inner in node.values() if isinstance(inner, (dict, list))])


def _is(node: Node, kind: str) -> bool:
    stated = node.get("@type")
    return stated == kind or (isinstance(stated, list) and kind in stated)


def _microdata(soup: BeautifulSoup) -> Iterator[Stated]:
    for scope in soup.find_all(attrs={"itemtype": True}):
        if not str(scope["itemtype"]).rstrip("/").endswith("/Question"):
            continue
        name = scope.find(attrs={"itemprop": "name"})
        answer = scope.find(attrs={"itemprop": ["acceptedAnswer", "suggestedAnswer"]})
        if not isinstance(name, Tag) or not isinstance(answer, Tag):
            continue
        text = answer.find(attrs={"itemprop": "text"})
        modified = scope.find(attrs={"itemprop": "dateModified"})
        date = str(modified.get("datetime") or modified.get("content") or "") if isinstance(modified, Tag) else ""
        yield Stated(plain_text(name), text if isinstance(text, Tag) else answer, date)
