"""Stage 1: whether an XLSX file may be opened at all. Its parts are looked through as bytes before any parser is.

openpyxl holds one row, and all shared strings, in memory; a few kilobytes of zip can state millions of either. Excel
and its kin write neither comments nor CDATA nor declarations of entities, so a part with `<!` in it is refused: that
rules out entity bombs, and that the ends of rows counted here are others than the parser's.
"""

import re
import zipfile
import zlib
from pathlib import Path
from typing import IO

from faqsvc.parsing.decoding import Refused
from faqsvc.parsing.source import Reason

MAX_BYTES = 32_000_000
_MAX_PARTS = 2_000
_MAX_PART = 8_000_000  # styles, relations: read whole
_MAX_STREAMED = 256_000_000  # sheets, shared strings: read piece by piece
_MAX_PIECE = 2_000_000  # bytes of one row or string
_MAX_STRINGS = 1_000_000
_CHUNK = 1 << 20
_ENDS = re.compile(rb"</(?:\w{1,20}:)?(?:row|si)\s*>")
_STREAMED = re.compile(r"xl/(?:worksheets/[^/]+|sharedStrings)\.xml", re.IGNORECASE)
_ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["'](?!utf-?8["'])""", re.IGNORECASE)


def guard(path: Path) -> None:
    """Raises Refused; OSError when the file can't be read."""
    if path.stat().st_size > MAX_BYTES:
        raise Refused(Reason.TOO_LARGE, f"more than {MAX_BYTES:,} bytes")
    try:
        with zipfile.ZipFile(path) as parts:
            infos = parts.infolist()
            if len(infos) > _MAX_PARTS:
                raise Refused(Reason.TOO_LARGE, f"more than {_MAX_PARTS:,} parts")
            for info in infos:
                _check(parts, info)
    # zipfile's words for damage, for a method that it lacks (NotImplementedError), for a password (RuntimeError).
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error) as error:
        detail = f"no XLSX workbook, or one with a password: {error}"
        raise Refused(Reason.MALFORMED, detail[:200]) from error


def _check(parts: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    if not info.filename.lower().endswith((".xml", ".rels")):
        return  # pictures and such are never opened
    streamed = _STREAMED.fullmatch(info.filename) is not None
    limit = _MAX_STREAMED if streamed else _MAX_PART
    if info.file_size > limit:
        raise Refused(Reason.TOO_LARGE, f"{info.filename} unpacks to more than {limit:,} bytes")
    with parts.open(info) as part:
        _scan(part, info.filename, streamed=streamed)


def _scan(part: IO[bytes], name: str, *, streamed: bool) -> None:
    tail = b""
    since = strings = 0
    first = True
    while chunk := part.read(_CHUNK):
        data = tail + chunk
        if b"<!" in data or b"\0" in data or (first and _ENCODING.match(data.lstrip(b"\xef\xbb\xbf"))):
            raise Refused(Reason.MALFORMED, f"{name} holds what no spreadsheet program writes")
        first = False
        strings += chunk.count(b"<si") if streamed else 0
        last = 0
        for end in _ENDS.finditer(data):
            if since + end.end() - last > _MAX_PIECE:
                raise Refused(Reason.TOO_LARGE, f"{name} has a row of more than {_MAX_PIECE:,} bytes")
            since, last = 0, end.end()
        tail = data[-32:] if len(data) - last > 32 else data[last:]
        since += len(data) - last - len(tail)
        if streamed and (since > _MAX_PIECE or strings > _MAX_STRINGS):
            raise Refused(Reason.TOO_LARGE, f"{name} has a row of more than {_MAX_PIECE:,} bytes, or too many strings")
