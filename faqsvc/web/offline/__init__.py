"""The whole help center as one HTML file that opens from disk and searches without a network.

The articles stand in it as HTML, so that it can be read, printed and searched by the browser where scripts are off; the
script makes its index of the text it finds in the page. The rule a change must not break: the file loads nothing, and
its own policy (by the hashes of its style and script) would refuse if it did.
"""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from faqsvc.model import Device, Entry, Link
from faqsvc.web.markup import render_answer

_HERE = Path(__file__).parent
_DEVICES = {Device.PC: "PC", Device.ANDROID: "안드로이드", Device.IOS: "iOS"}


@dataclass(frozen=True, slots=True)
class _Article:
    entry: Entry
    place: str
    answer: Markup


@dataclass(frozen=True, slots=True)
class Words:
    """What the search in the file knows of words: morphemes that others stand for as well, words that say nothing."""

    synonyms: Sequence[tuple[Sequence[str], Sequence[str]]] = ()
    stop: Sequence[str] = ()


def render_offline(entries: Sequence[Entry], *, site_name: str, base_url: str = "", words: Words = Words()) -> str:
    """`base_url`: where links lead to articles and pages that are not in the file; without one they lead nowhere."""
    jinja = Environment(loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    style, script = ((_HERE / name).read_text(encoding="utf-8") for name in ("style.css", "search.js"))
    ids = {entry.id for entry in entries}
    ordered = sorted(entries, key=lambda entry: (entry.path.names, entry.question, entry.id))
    services = [
        (name, [_article(entry, ids, base_url) for entry in run])
        for name, run in groupby(ordered, key=lambda entry: entry.path.names[0].strip())
    ]
    return jinja.get_template("page.html").render(
        services=services,
        total=len(entries),
        site_name=site_name,
        words={"synonyms": words.synonyms, "stop": words.stop},
        newest=max((entry.updated for entry in entries if entry.updated), default=None),
        style=Markup(style),  # noqa: S704 - a file of this package
        script=Markup(script),  # noqa: S704 - a file of this package
        style_hash=_hash(style),
        script_hash=_hash(script),
    )


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


def _article(entry: Entry, ids: Iterable[str], base_url: str) -> _Article:
    links = tuple(_here(link, entry.id, ids, base_url) for link in entry.links)
    place = " › ".join(name.strip() for name in entry.path.names[1:])
    if entry.device and _DEVICES[entry.device] not in entry.path.names:
        place = " · ".join(filter(None, (place, _DEVICES[entry.device])))
    answer = render_answer(replace(entry, links=links), prefix=f"a{entry.id}.step", level=3)
    return _Article(entry, place, answer)


def _here(link: Link, own: str, ids: Iterable[str], base_url: str) -> Link:
    """The link as it leads inside the file; one that would lead to another file on the disk leads nowhere."""
    href = "".join(link.href.split())
    if href.startswith("#"):
        return replace(link, href=f"#a{own}.{href[1:]}")
    if not href.startswith("/"):
        return link
    target = href.removeprefix("/helps_html/").split("?")[0].split("#")[0]
    if target in ids:
        return replace(link, href=f"#a{target}")
    return replace(link, href=base_url + href if base_url.startswith("http") else "")
