"""Stage 1, first step: bytes -> clean text, decoded once and normalized to NFC.

What a page declares is tried first, then UTF-8, then CP949 (a superset of EUC-KR), each strictly: a wrong declaration
is caught by the content. The rule a change must not break: bytes that nothing decodes are refused, never guessed at.
"""

import re
import unicodedata

from faqsvc.parsing.source import MAX_FILE_BYTES, Reason

_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
_DROPPED = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)
_BREAKS = re.compile(r"\r\n?|[\x85\u2028\u2029]")
_ALIASES = {
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "ksc5601": "cp949",
    "x-windows-949": "cp949",
    "ms949": "cp949",
}
_MAY_BE_MEANT = 3  # signs for a lost character: an article may have one, as it was written in our own formats
_TRUSTED = frozenset(["utf-8", "utf8", "cp949", "utf-16", "utf-16le", "utf-16be", "us-ascii", "ascii"])


class Refused(ValueError):
    """Input that no record can be made of; `reason` is what the rejection will say."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


def decode(data: bytes, *, limit: int = MAX_FILE_BYTES) -> str:
    """Clean text of a whole file. Raises Refused for empty, oversized, binary and undecodable input."""
    if len(data) > limit:
        raise Refused(Reason.TOO_LARGE, f"more than {limit:,} bytes")
    if not data.strip():
        raise Refused(Reason.EMPTY, "nothing in it")
    text = _decoded(data)
    if text.count("\ufffd") > max(_MAY_BE_MEANT, len(text) / 1000):
        raise Refused(Reason.ENCODING, "characters were lost before this file was saved (U+FFFD)")
    return clean(text)


def clean(text: str) -> str:
    """NFC, line breaks as newlines, without controls, zero-width spaces, bidi overrides and lone surrogates."""
    return unicodedata.normalize("NFC", _DROPPED.sub("", _BREAKS.sub("\n", text)))


def _decoded(data: bytes) -> str:
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _strictly(data, (name,))
    if b"\0" in data[:8192]:
        raise Refused(Reason.BINARY, "holds NUL bytes, so it is no text")
    if b"\x1b$" in data[:8192]:
        raise Refused(Reason.ENCODING, "ISO-2022 escapes; save it as UTF-8")
    match = _DECLARED.search(data[:4096])
    declared = match[1].decode("ascii").lower() if match else ""
    declared = _ALIASES.get(declared, declared)
    return _strictly(data, tuple(dict.fromkeys(name for name in (declared, "utf-8", "cp949") if name in _TRUSTED)))


def _strictly(data: bytes, encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(Reason.ENCODING, f"is none of {', '.join(encodings)}")
