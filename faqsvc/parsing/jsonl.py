"""Stage 1: JSON Lines of our own entries, in and out, loss-free.

Reading is strict, for a line comes from anywhere: duplicate keys, NaN, lone surrogates, unknown keys and wrong types
are rejections that name the line; reading goes on with the next one.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from faqsvc.model import Entry
from faqsvc.model.record import from_record, to_record
from faqsvc.parsing.decoding import Refused
from faqsvc.parsing.json_text import load
from faqsvc.parsing.source import MAX_FILE_BYTES, MAX_TEXT, Reason, Record, Rejection

MAX_LINE = MAX_FILE_BYTES  # the longest answer allowed, in UTF-8, were each of its letters a block of its own
_KEYS = frozenset(["id", "path", "question", "answer", "links", "device", "locale", "updated", "views", "source"])


def write_jsonl(entries: Iterable[Entry], file: IO[str]) -> int:
    """One entry a line; how many were written."""
    count = 0
    for entry in entries:
        file.write(json.dumps(to_record(entry), ensure_ascii=False) + "\n")
        count += 1
    return count


def read_jsonl(path: Path) -> Iterator[Record]:
    """Streams; a line longer than MAX_LINE is a rejection and is passed over without being held."""
    with path.open("rb") as file:
        number = 0
        while line := file.readline(MAX_LINE + 1):
            number += 1
            place = f"{path}:{number}"
            if len(line) > MAX_LINE:
                while line and not line.endswith(b"\n"):
                    line = file.readline(MAX_LINE)
                yield Rejection(place, Reason.TOO_LARGE, f"a line of more than {MAX_LINE:,} bytes")
            elif line.strip(b" \t\r\n\xef\xbb\xbf"):
                yield read_line(line, place=place)


def read_line(line: bytes, *, place: str) -> Record:
    """One line -> an entry or a rejection; never an exception."""
    try:
        record = load(line.decode("utf-8-sig"))
        if not isinstance(record, dict):
            return Rejection(place, Reason.MALFORMED, f"a line is an object, not {type(record).__name__}")
        unknown = sorted(record.keys() - _KEYS)
        if unknown:
            return Rejection(place, Reason.BAD_FIELD, f"unknown key {unknown[0]!r:.60}")
        json.dumps(record, ensure_ascii=False).encode()  # lone surrogates cannot be stored
        entry = from_record(record)
        _checked(entry)
    except UnicodeDecodeError as error:
        return Rejection(place, Reason.ENCODING, f"not UTF-8 at byte {error.start}")
    except UnicodeEncodeError:
        return Rejection(place, Reason.BAD_FIELD, "holds a lone surrogate")
    except Refused as refused:
        return Rejection(place, refused.reason, str(refused))
    except KeyError as error:
        return Rejection(place, Reason.BAD_FIELD, f"{error} is missing")
    except (ValueError, TypeError, AttributeError) as error:
        return Rejection(place, Reason.BAD_FIELD, str(error)[:200])
    return entry


def _checked(entry: Entry) -> None:
    """What the model's types promise and JSON does not. Raises ValueError, TypeError."""
    strings = [entry.id, entry.question, entry.locale, entry.source, *entry.path.names]
    for block in entry.blocks:
        strings += [block.text, block.marker, block.source, *(cell for row in block.rows for cell in row)]
    numbers = [*(link.start for link in entry.links), *(link.length for link in entry.links)]
    numbers += [block.depth for block in entry.blocks] + [entry.views or 0]
    numbers += [level.id for level in entry.path.levels if level.id is not None]
    if not all(isinstance(string, str) for string in [*strings, *(link.href for link in entry.links)]):
        raise TypeError("a text is not a string")
    if not all(type(number) is int and 0 <= number < 10**12 for number in numbers):
        raise TypeError("a number is not a whole number from 0")
    answer = entry.answer
    if len(answer) > MAX_TEXT or len(entry.question) > MAX_TEXT:
        raise ValueError(f"more than {MAX_TEXT:,} characters")
    if any(link.start + link.length > len(answer) or not link.length for link in entry.links):
        raise ValueError("a link lies outside the answer")
