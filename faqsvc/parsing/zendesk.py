"""Stage 1: Zendesk Guide's articles, sections and categories, as its Help Center API gives them -> entries.

The three may stand in one file or in the answers of several requests; all are joined before the first article is made.
Drafts and articles for a user segment are not public and are passed over.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from faqsvc.model import Category, CategoryPath, Entry
from faqsvc.parsing.answers import read_html
from faqsvc.parsing.dates import read_date
from faqsvc.parsing.decoding import Refused, clean
from faqsvc.parsing.fields import locale_of
from faqsvc.parsing.source import MAX_TEXT, Reason, Record, Rejection

KEYS = ("categories", "sections", "articles")
_MARKUP = 4 * MAX_TEXT  # characters of a body
_DEEPEST = 6  # sections within sections
_LARGEST_ID = 999_999_999  # category ids of ours have nine digits; Zendesk's longer ones are left out


@dataclass(slots=True)
class Export:
    """What was read so far; `articles` with their places."""

    categories: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    sections: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    articles: list[tuple[str, Any]] = field(default_factory=list)

    def add(self, value: Mapping[str, Any], *, place: str) -> None:
        """One file. Raises Refused when a list in it is none."""
        for key in KEYS:
            if not isinstance(value.get(key, []), list):
                raise Refused(Reason.MALFORMED, f"{key} is no list")
        self.categories.update(_by_id(value.get("categories", [])))
        self.sections.update(_by_id(value.get("sections", [])))
        self.articles += [(f"{place}#{at}", one) for at, one in enumerate(value.get("articles", []), start=1)]

    def records(self, default: CategoryPath | None) -> Iterator[Record]:
        for place, article in self.articles:
            try:
                yield self._entry(article, default, place=place)
            except Refused as refused:
                yield Rejection(place, refused.reason, str(refused))
            except (ValueError, TypeError, KeyError) as error:
                yield Rejection(place, Reason.BAD_FIELD, f"{error}"[:200])

    def _entry(self, article: Any, default: CategoryPath | None, *, place: str) -> Entry:
        if not isinstance(article, dict):
            raise Refused(Reason.MALFORMED, f"an article is an object, not {type(article).__name__}")
        if article.get("draft") or article.get("user_segment_id") is not None:
            raise Refused(Reason.NOT_PUBLIC, "a draft or an article for a user segment")
        question = " ".join(clean(_text(article, "title")).split())
        if not question:
            raise Refused(Reason.NO_QUESTION, "the title is empty")
        body = clean(_text(article, "body"))
        if max(len(question), len(body) / 4) > MAX_TEXT:
            raise Refused(Reason.TOO_LARGE, f"a body of more than {_MARKUP:,} characters")
        blocks, links = read_html(body)
        if not blocks:
            raise Refused(Reason.NO_ANSWER, "the body is empty")
        path = self._path(article.get("section_id")) or default
        if path is None:
            raise Refused(Reason.NO_CATEGORY, "its section is not in the export; add it, or give --path")
        return Entry(
            id=str(article["id"]),
            path=path,
            question=question,
            blocks=blocks,
            links=links,
            locale=locale_of(_text(article, "locale") or "ko"),
            updated=read_date(_text(article, "edited_at") or _text(article, "updated_at")),
            source=place,
        )

    def _path(self, section_id: object) -> CategoryPath | None:
        levels: list[Category] = []
        section = self.sections.get(section_id) if isinstance(section_id, int) else None
        category_id = None
        while section is not None and len(levels) < _DEEPEST:
            levels.insert(0, _level(section))
            category_id = section.get("category_id")
            parent = section.get("parent_section_id")
            section = self.sections.get(parent) if isinstance(parent, int) else None
        category = self.categories.get(category_id) if isinstance(category_id, int) else None
        if category is not None:
            levels.insert(0, _level(category))
        return CategoryPath(tuple(levels)) if levels else None


def _by_id(values: Iterable[Any]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    return ((one["id"], one) for one in values if isinstance(one, dict) and isinstance(one.get("id"), int))


def _level(value: Mapping[str, Any]) -> Category:
    number: int = value["id"]
    return Category(" ".join(clean(_text(value, "name")).split()), number if 0 <= number <= _LARGEST_ID else None)


def _text(value: Mapping[str, Any], key: str) -> str:
    text = value.get(key)
    if text is not None and not isinstance(text, str):
        raise TypeError(f"{key} is no text")
    return text or ""
