"""Stage 1: an article page of a customer center -> its entries (usually one).

What a page states about itself (schema.org) is believed for the question; the answer is read from the page's own
elements where they hold the stated text, since they have more structure. Path, date, id, device and views come from
breadcrumb, `<time>`, canonical link and data attributes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from pathlib import PurePath

from bs4 import BeautifulSoup
from bs4.element import PageElement, Tag

from faqsvc.model import AnswerBlock, Category, CategoryPath, Device, Entry, Link
from faqsvc.parsing.dates import CREATED, UPDATED, read_date
from faqsvc.parsing.decoding import Refused, clean
from faqsvc.parsing.fields import device_of, split_path
from faqsvc.parsing.markup import make_soup, plain_text, read_blocks, visible
from faqsvc.parsing.source import MAX_TEXT, Reason, Record, Rejection
from faqsvc.parsing.structured import Stated, stated_breadcrumb, stated_questions

_ARTICLE_ID = re.compile(r"/helps_html/([A-Za-z0-9_-]{1,64})|[?&]articleId=([A-Za-z0-9_-]{1,64})")
_CATEGORY_ID = re.compile(r"[?&](?:categoryId|category)=(\d{1,9})(?!\d)")
_SERVICE_ID = re.compile(r"[?&](?:serviceId|service)=(\d{1,9})(?!\d)")
_HOME = frozenset(["홈", "home", "처음", "고객센터", "고객센터 홈", "도움말", "faq"])


@dataclass(frozen=True, slots=True)
class Found:
    """A question with the nodes that answer it. `marked`: the page says so; else it is its heading and what follows."""

    question: str
    nodes: tuple[PageElement, ...]
    modified: str = ""
    marked: bool = True


@dataclass(frozen=True, slots=True)
class Mirrored:
    """A page among all those of a site, most of which are no articles: only what is marked as one is taken for one.

    id: for a page that states none.
    """

    id: str


def read_article(
    text: str, *, place: str, default: CategoryPath | None = None, mirrored: Mirrored | None = None
) -> Iterator[Record]:
    """The entries of one page; a page that yields none is a rejection. `place` is its file or address; `default` is the
    path of a page that states none."""
    try:
        soup = make_soup(text)
        found = [item for item in _found(soup) if item.marked or mirrored is None]
        path = _path(soup, tuple(item.question for item in found)) or default
    except Refused as refused:
        yield Rejection(place, refused.reason, str(refused))
        return
    except ValueError as error:  # its breadcrumb is no path
        yield Rejection(place, Reason.BAD_FIELD, str(error))
        return
    if not found:
        reason = Reason.NO_ANSWER if _heading(soup) else Reason.NO_QUESTION
        yield Rejection(place, reason, "no question with an answer on this page")
        return
    if path is None:
        yield Rejection(place, Reason.NO_CATEGORY, "no breadcrumb tells where this article belongs")
        return
    for number, item in enumerate(found, start=1):
        article_id = _article_id(soup) or (mirrored.id if mirrored else _id_of_place(place))
        yield _record(soup, item, path, article_id, place=place, number=number if len(found) > 1 else 0)


def _record(
    soup: BeautifulSoup, item: Found, path: CategoryPath, article_id: str, *, place: str, number: int
) -> Record:
    try:
        blocks, links = read_blocks(item.nodes)
        if not blocks:
            return Rejection(place, Reason.NO_ANSWER, f"the answer to {item.question:.60} is empty")
        entry_id = f"{article_id[:60]}-{number}" if number else article_id
        return make_entry(soup, item, path, blocks, links, entry_id=entry_id, place=place)
    except Refused as refused:
        return Rejection(place, refused.reason, str(refused))
    except ValueError as error:
        return Rejection(place, Reason.BAD_FIELD, str(error))


def make_entry(
    soup: BeautifulSoup,
    item: Found,
    path: CategoryPath,
    blocks: tuple[AnswerBlock, ...],
    links: tuple[Link, ...],
    *,
    entry_id: str,
    place: str,
) -> Entry:
    """Raises ValueError for what the model refuses."""
    if len(item.question) > MAX_TEXT:
        raise ValueError("the question is too long")
    return Entry(
        id=entry_id,
        path=path,
        question=item.question,
        blocks=blocks,
        links=links,
        device=_device(soup, path),
        locale=_locale(soup),
        updated=read_date(item.modified) or _updated(soup),
        views=_views(soup),
        source=place,
    )


def _found(soup: BeautifulSoup) -> Iterator[Found]:
    stated = stated_questions(soup)
    page = list(_in_elements(soup)) if len(stated) <= 1 else []
    if len(stated) == 1 and len(page) == 1:
        yield Found(_line(stated[0].question), _fuller(stated[0], page[0].nodes), stated[0].modified)
    elif stated:
        for item in stated:
            yield Found(_line(item.question), _stated_nodes(item), item.modified)
    else:
        yield from page


def _fuller(stated: Stated, nodes: tuple[PageElement, ...]) -> tuple[PageElement, ...]:
    """The page's own elements if they hold all of the stated answer, else what is stated."""
    own = _letters(" ".join(block.text for block in read_blocks(nodes)[0]))
    told = _letters(" ".join(block.text for block in read_blocks(_stated_nodes(stated))[0]))
    return nodes if told in own or len(own) > len(told) else _stated_nodes(stated)


def _stated_nodes(stated: Stated) -> tuple[PageElement, ...]:
    if isinstance(stated.answer, Tag):
        return (stated.answer,)
    inner = make_soup(clean(stated.answer))
    return (inner.body,) if inner.body else ()


def _in_elements(soup: BeautifulSoup) -> Iterator[Found]:
    """By the page's elements: a marked answer under a heading, else `dl`, else `details`, else heading and the rest."""
    root = soup.find("article") or soup.find("main") or soup.find(id="content") or soup.body
    if not isinstance(root, Tag):
        return
    heading, answer = (
        _heading(soup),
        root.find(class_=re.compile(r"(?:^|[_-])(?:answer|article[_-]?body|contents?)(?:$|[_-])")),
    )
    pairs = list(_pairs(root))
    if heading is not None and isinstance(answer, Tag) and heading not in answer.descendants:
        yield Found(_line(plain_text(heading)), (answer,))
    elif pairs:
        yield from pairs
    elif heading is not None:
        following = tuple(node for node in heading.next_siblings if not _is_meta(node))
        yield Found(_line(plain_text(heading)), following, marked=False)


def _pairs(root: Tag) -> Iterator[Found]:
    for question in root.find_all("dt"):
        answers: list[PageElement] = []
        for sibling in question.find_next_siblings(["dt", "dd"]):
            if sibling.name == "dt":
                break
            answers.append(sibling)
        if answers and _line(plain_text(question)):
            yield Found(_line(plain_text(question)), tuple(answers))
    for details in root.find_all("details"):
        summary = details.find("summary")
        if isinstance(summary, Tag) and _line(plain_text(summary)):
            yield Found(_line(plain_text(summary)), tuple(summary.next_siblings))


def _heading(soup: BeautifulSoup) -> Tag | None:
    root = soup.find("article") or soup.find("main") or soup.body
    if isinstance(root, Tag):
        for name in ("h1", "h2", "h3"):
            heading: Tag
            for heading in root.find_all(name):
                inside = heading.find_parent(["nav", "header", "footer", "aside"])
                if visible(heading) and plain_text(heading) and (inside is None or inside.find_parent("article")):
                    return heading
    return None


def _is_meta(node: PageElement) -> bool:
    if not isinstance(node, Tag):
        return False
    classes = " ".join(node.get("class") or []) if isinstance(node.get("class"), list) else ""
    return (
        bool(re.search(r"meta|date|info|related|feedback|breadcrumb|share", classes))
        or node.name == "time"
        or node.find("time") is not None
    )


def _path(soup: BeautifulSoup, questions: tuple[str, ...]) -> CategoryPath | None:
    levels = _crumbs(soup) or [Category(_line(name)) for name in stated_breadcrumb(soup)]
    levels = [level for level in levels if level.name.strip().lower() not in _HOME]
    if levels and _letters(levels[-1].name) in {_letters(question) for question in questions}:
        levels.pop()
    return CategoryPath(tuple(levels)) if levels else None


def _crumbs(soup: BeautifulSoup) -> list[Category]:
    trail = soup.find(class_=re.compile("breadcrumb|location|crumb", re.IGNORECASE)) or soup.find(
        attrs={"aria-label": re.compile("breadcrumb|현재 위치|이동 경로", re.IGNORECASE)}
    )
    if not isinstance(trail, Tag):
        return []
    items = trail.find_all("li") or trail.find_all(["a", "span"], recursive=False) or trail.find_all("a")
    if not items:
        return [Category(name) for name in split_path(_line(trail.get_text()))]
    crumbs = []
    for item in items:
        name = _line(item.get_text()).strip(">›»")
        link = item if item.name == "a" else item.find("a")
        href = str(link.get("href") or "") if isinstance(link, Tag) else ""
        if name.strip() and (not href or href.rstrip("/") not in ("", "#")):
            match = _CATEGORY_ID.search(href) or _SERVICE_ID.search(href)
            crumbs.append(Category(name.strip(), int(match[1]) if match else None))
    return crumbs


def _article_id(soup: BeautifulSoup) -> str:
    """As the page states it, else ""."""
    marked = soup.find(attrs={"data-article-id": True})
    if isinstance(marked, Tag) and re.fullmatch(r"[A-Za-z0-9_-]{1,60}", str(marked["data-article-id"])):
        return str(marked["data-article-id"])
    for link in soup.find_all(["link", "meta"]):
        if link.get("rel") == ["canonical"] or link.get("property") == "og:url":
            match = _ARTICLE_ID.search(str(link.get("href") or link.get("content") or ""))
            if match:
                return match[1] or match[2]
    return ""


def _id_of_place(place: str) -> str:
    stem = PurePath(place).stem
    if re.fullmatch(r"[A-Za-z0-9_-]{1,60}", stem):
        return stem
    return "h" + blake2b(place.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def _device(soup: BeautifulSoup, path: CategoryPath) -> Device | None:
    marked = soup.find(attrs={"data-device": True})
    named = str(marked["data-device"]) if isinstance(marked, Tag) else path.names[-1]
    return device_of(named)


def _locale(soup: BeautifulSoup) -> str:
    """The article's own language, which the page around it need not share."""
    article = soup.find("article", lang=True)
    own = article if isinstance(article, Tag) else soup.html
    language = str(own.get("lang") or "ko") if own else "ko"
    return language[:2].lower() if re.fullmatch(r"[A-Za-z]{2}([-_].{1,12})?", language) else "ko"


def _updated(soup: BeautifulSoup) -> date | None:
    """The update date; a date of writing only where the page names no other."""
    created = None
    for time in soup.find_all("time"):
        found = read_date(str(time.get("datetime") or "")) or read_date(time.get_text())
        label = " ".join(time.parent.get_text(" ").split()) if time.parent else ""
        if found and not CREATED.search(label.split(time.get_text())[0]):
            return found
        created = created or found
    for text in soup.find_all(string=UPDATED):
        parent = text.parent
        if parent is not None and parent.name not in ("script", "style", "title") and len(parent.get_text()) < 120:
            found = read_date(UPDATED.split(parent.get_text())[-1])
            if found:
                return found
    for text in soup.find_all(string=CREATED):
        if text.parent is not None and len(text.parent.get_text()) < 120:
            created = created or read_date(text.parent.get_text())
    return created


def _views(soup: BeautifulSoup) -> int | None:
    marked = soup.find(class_="views") or soup.find(attrs={"data-views": True})
    if not isinstance(marked, Tag):
        return None
    digits = re.fullmatch(r"\s*([\d,]{1,15})\s*", str(marked.get("data-views") or marked.get_text()))
    number = digits[1].replace(",", "") if digits else ""
    return int(number) if number.isascii() and number.isdigit() else None


def _line(text: str) -> str:
    return " ".join(clean(text).split())


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())
