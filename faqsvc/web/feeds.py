"""Entries -> sitemap (sitemaps.org 0.9), Atom feed (RFC 4287), OpenSearch description (1.1): text of XML, no requests.

Indexed text is hostile here too: what XML 1.0 has no letter for is left out, the rest is escaped by ElementTree.
"""

import re
from collections.abc import Sequence
from datetime import date
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from faqsvc.model import Entry, Listed
from faqsvc.web.presenters import summary

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_ATOM = "http://www.w3.org/2005/Atom"
_OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SHORT_NAME, _LONG_NAME = 16, 48  # characters, by the specification of OpenSearch


def sitemap(listing: Sequence[Listed], *, base: str) -> str:
    """All articles, where one file holds them."""
    return _urls(listing, base, with_home=True)


def sitemap_index(parts: Sequence[int], *, base: str) -> str:
    """Where the parts are that each hold some articles."""
    lines = [f"<sitemap><loc>{escape(base)}/sitemap-{number}.xml</loc></sitemap>" for number in parts]
    return _DECLARATION + f'<sitemapindex xmlns="{_SITEMAP}">\n' + "\n".join(lines) + "\n</sitemapindex>\n"


def sitemap_part(listing: Sequence[Listed], *, base: str) -> str:
    return _urls(listing, base, with_home=False)


def _urls(listing: Sequence[Listed], base: str, *, with_home: bool) -> str:
    lines = [f"<url><loc>{escape(base)}/</loc></url>"] if with_home else []
    for one in listing:
        changed = f"<lastmod>{one.updated.isoformat()}</lastmod>" if one.updated else ""
        lines.append(f"<url><loc>{escape(base + one.address)}</loc>{changed}</url>")
    return _DECLARATION + f'<urlset xmlns="{_SITEMAP}">\n' + "\n".join(lines) + "\n</urlset>\n"


def atom(entries: Sequence[Entry], *, base: str, name: str) -> str:
    """The entries, which all have a date, the last updated first."""
    feed = ElementTree.Element("feed", {"xmlns": _ATOM, "xml:lang": "ko"})
    _add(feed, "id", f"{base}/feed.atom")
    _add(feed, "title", f"{name} - 최근 업데이트된 도움말")
    _add(feed, "updated", _moment(max((one.updated for one in entries if one.updated), default=date(1970, 1, 1))))
    ElementTree.SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": f"{base}/feed.atom"})
    ElementTree.SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": f"{base}/"})
    _add(ElementTree.SubElement(feed, "author"), "name", name)
    for one in entries:
        entry = ElementTree.SubElement(feed, "entry", {"xml:lang": _letters(one.locale)})
        _add(entry, "id", base + one.address)
        _add(entry, "title", one.question)
        _add(entry, "updated", _moment(one.updated or date(1970, 1, 1)))
        ElementTree.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": base + one.address})
        for level in one.path.names:
            ElementTree.SubElement(entry, "category", {"term": _letters(level)})
        _add(entry, "summary", summary(one))
    return _text(feed)


def opensearch(*, base: str, name: str, icon: str) -> str:
    """How a browser adds the search to its own: a place for the words, one for suggestions."""
    root = ElementTree.Element("OpenSearchDescription", {"xmlns": _OPENSEARCH})
    _add(root, "ShortName", name[:_SHORT_NAME])
    _add(root, "LongName", f"{name} 도움말 검색"[:_LONG_NAME])
    _add(root, "Description", f"{name}의 도움말을 검색합니다.")
    _add(root, "InputEncoding", "UTF-8")
    _add(root, "Language", "ko")
    _add(root, "Image", base + icon, {"type": "image/svg+xml", "width": "16", "height": "16"})
    for kind, template in (
        ("text/html", "/search?query={searchTerms}"),
        ("application/x-suggestions+json", "/opensearch-suggest?q={searchTerms}"),
    ):
        ElementTree.SubElement(root, "Url", {"type": kind, "template": base + template})
    kind = "application/opensearchdescription+xml"
    ElementTree.SubElement(root, "Url", {"type": kind, "rel": "self", "template": f"{base}/opensearch.xml"})
    return _text(root)


def _add(parent: ElementTree.Element, tag: str, text: str, attributes: dict[str, str] | None = None) -> None:
    ElementTree.SubElement(parent, tag, attributes or {}).text = _letters(text)


def _letters(text: str) -> str:
    return _NO_XML.sub("", text)


def _moment(day: date) -> str:
    """The beginning of the day in Korea: publishers tell no time."""
    return f"{day.isoformat()}T00:00:00+09:00"


def _text(root: ElementTree.Element) -> str:
    return _DECLARATION + ElementTree.tostring(root, encoding="unicode") + "\n"
