"""Quick find: what an agent pastes or types -> the id of an entry: the id, its short form, or an article's address.

The short form is the id's number in the letters of Crockford's base 32 (no I, L, O, U): 610007 is JKPQ. It can be read
out on the telephone, and it needs no table.
"""

import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

from faqsvc.model import Entry

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OIL", "011")
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_PERMANENT = re.compile(r"/helps_html/([A-Za-z0-9_-]{1,64})(?:/|$)")
_NUMBER = re.compile(r"[1-9]\d{0,17}")


def short_id(entry_id: str) -> str:
    """The short form of a number; any other id is its own."""
    if not _NUMBER.fullmatch(entry_id):
        return entry_id
    rest, letters = int(entry_id), ""
    while rest:
        rest, digit = divmod(rest, 32)
        letters = _LETTERS[digit] + letters
    return letters


def find_entry(text: str, entry: Callable[[str], Entry | None]) -> Entry | None:
    """The first entry that `text` may name; `entry` looks an id up."""
    return next((found for one in _ids(text.strip()[:2_000]) if (found := entry(one))), None)


def _ids(text: str) -> Iterator[str]:
    if "/" in text or "?" in text:
        yield from _addressed(text)
    name = text.removeprefix("#")
    if _ID.fullmatch(name):
        yield name
        code = name.upper().translate(_MISREAD)
        if len(code) <= 12 and all(letter in _LETTERS for letter in code):
            number = 0
            for letter in code:
                number = number * 32 + _LETTERS.index(letter)
            yield str(number)


def _addressed(text: str) -> Iterator[str]:
    try:
        parts = urlsplit(text)
    except ValueError:
        return
    if found := _PERMANENT.search(parts.path):
        yield found[1]
    for one in parse_qs(parts.query, max_num_fields=50).get("articleId", ()) if parts.query.count("&") < 50 else ():
        if _ID.fullmatch(one):
            yield one
