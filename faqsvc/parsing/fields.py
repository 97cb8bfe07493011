"""Stage 1: one written value -> a field of an entry: path, device, language, number, id. ValueError for what is none.

Shared by every format that names its fields: tables, front matter, exports of other help centers.
"""

import re
from hashlib import blake2b

from faqsvc.model import Category, CategoryPath, Device

PATH_JOINER = " > "
_SEPARATED = re.compile(r"\s*[>›»]\s*|\s[/|]\s")
_BRACKETED = re.compile(r"\[([^\[\]]*)\]")
_DEVICES = {
    "pc": Device.PC, "windows": Device.PC, "mac": Device.PC, "android": Device.ANDROID, "안드로이드": Device.ANDROID,
    "ios": Device.IOS, "아이폰": Device.IOS, "iphone": Device.IOS,
}  # fmt: skip
_LOCALE = re.compile(r"([A-Za-z]{2})(?:[-_][A-Za-z]{2,8})*")
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?[eE][+]?\d+")
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def split_path(text: str) -> tuple[str, ...]:
    """The names in `서비스 > 분류` (or with › » / | between them) or `[서비스][분류]`."""
    bracketed = _BRACKETED.findall(text)
    if bracketed and "".join(f"[{name}]" for name in bracketed) == text.strip():
        return tuple(bracketed)
    return tuple(name for name in _SEPARATED.split(text.strip()) if name)


def path_of(names: tuple[str, ...], ids: tuple[int | None, ...] = ()) -> CategoryPath | None:
    """None where there is no name at all; `ids` belong to the names in their order."""
    if not names:
        return None
    if ids and len(ids) != len(names):
        raise ValueError(f"{len(ids)} category ids for {len(names)} category names")
    return CategoryPath(tuple(map(Category, names, ids or (None,) * len(names))))


def device_of(text: str) -> Device | None:
    """None for every name that is no device, such as 공통."""
    return _DEVICES.get(text.strip().lower())


def locale_of(text: str) -> str:
    match = _LOCALE.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r:.40} names no language; write ko or en")
    return match[1].lower()


def views_of(text: str) -> int:
    digits = text.replace(",", "").strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 12):
        raise ValueError(f"{text!r:.40} is no number of views")
    return int(digits)


def id_of(text: str) -> str:
    """A written id, which must not have gone through a spreadsheet program's rounding."""
    text = text.strip()
    if _ROUNDED.fullmatch(text):
        raise ValueError(f"the id {text} was rounded by a spreadsheet program; format its column as text")
    return text


def derived_id(*parts: str) -> str:
    """An id for a record that has none: the same for the same words on every run."""
    return "r" + blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def id_or_derived(text: str) -> str:
    """`text` where it can be an id, else one derived from it."""
    return text if _ID.fullmatch(text) else derived_id(text)
