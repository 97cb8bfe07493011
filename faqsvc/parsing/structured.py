"""Stage 1: the schema.org data of a page, FAQPage and QAPage, as JSON-LD or microdata. Data only, no guesses."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import Tag

from faqsvc.parsing.markup import plain_text

_MAX_NODES = 20_000


@dataclass(frozen=True, slots=True)
class Stated:
    """A question that a page states: its answer as HTML (JSON-LD) or as the element that holds it (microdata)."""

    question: str
    answer: str | Tag
    modified: str = ""


def stated_questions(soup: BeautifulSoup) -> list[Stated]:
    """JSON-LD first, microdata where there is none."""
    return list(_json_ld(soup)) or list(_microdata(soup))


def stated_breadcrumb(soup: BeautifulSoup) -> list[str]:
    for node in _nodes(soup):
        if _is(node, "BreadcrumbList") and isinstance(node.get("itemListElement"), list):
            names = []
            for item in node["itemListElement"]:
                if isinstance(item, dict):
                    inner = item.get("item")
                    name = item.get("name") or (inner.get("name") if isinstance(inner, dict) else None)
                    names.append(name if isinstance(name, str) else "")
            return [name for name in names if name.strip()]
    return []


def _json_ld(soup: BeautifulSoup) -> Iterator[Stated]:
    for node in _nodes(soup):
        if not _is(node, "Question"):
            continue
        answer = node.get("acceptedAnswer") or node.get("suggestedAnswer")
        if isinstance(answer, list):
            answer = answer[0] if answer else None
        name = node.get("name") or node.get("text")
        if isinstance(answer, dict) and isinstance(answer.get("text"), str) and isinstance(name, str):
            modified = node.get("dateModified") or answer.get("dateModified") or ""
            yield Stated(name, answer["text"], modified if isinstance(modified, str) else "")


def _nodes(soup: BeautifulSoup) -> Iterator[dict[str, Any]]:
    """Every object of every JSON-LD script; a broken script is passed over, the page itself may still be read."""
    left = _MAX_NODES
    for script in soup.find_all("script", type="application/ld+json"):
        try:
            pending: list[Any] = [json.loads(script.get_text())]
        except (ValueError, RecursionError):
            continue
        while pending and left:
            left -= 1
            node = pending.pop(0)
            if isinstance(node, list):
                pending[:0] = node
            elif isinstance(node, dict):
                yield node
                pending[:0] = [value for value in node.values() if isinstance(value, (dict, list))]


def _is(node: dict[str, Any], kind: str) -> bool:
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
