"""What a document keeps to be read again: its entry, the places of its tokens, its terms; one compressed field.

OpenSearch's own `_source` would keep all that was sent, each term with its number: twice the disk, and a fifth of the
time that loading takes a node. Terms are kept so that a document can be taken out of the word list again.
"""

import base64
import json
import zlib
from collections.abc import Mapping
from typing import Any

import msgspec
from isal import isal_zlib

from faqsvc.engines.port import EntryDocument, StoredEntry
from faqsvc.errors import IndexDamaged
from faqsvc.model.record import from_record, to_record

FIELD = "packed"
STORED = {"type": "binary", "store": True}
_FAST = 1  # a third of zlib's time at the same size

_Parts = tuple[bytes, bytes, bytes]  # the entry, as JSON; the places of its tokens; its terms, as JSON


def as_json(body: Mapping[str, Any]) -> bytes:
    try:
        return msgspec.json.encode(body)
    except UnicodeEncodeError:  # half a surrogate pair, which only an escape can carry
        return json.dumps(body).encode()


def keep(document: EntryDocument, texts: Mapping[str, str]) -> str:
    """The value of FIELD. texts: the terms of each field that has any, in order, with spaces between them."""
    entry = as_json({"record": to_record(document.entry), "variant": document.variant})
    parts: _Parts = entry, document.spans, as_json(texts)
    return base64.b64encode(isal_zlib.compress(msgspec.msgpack.encode(parts), _FAST)).decode()


def kept(found: Mapping[str, Any]) -> bytes:
    """The bytes of FIELD of a document that was found. Raises KeyError, ValueError where it has none."""
    return base64.b64decode(found["fields"][FIELD][0])


def stored_entry(found: Mapping[str, Any]) -> StoredEntry:
    """Of a document that was found, with the column `seq`. Raises IndexDamaged."""
    entry, spans, _ = _parts(found)
    held = json.loads(entry)
    return StoredEntry(int(found["fields"]["seq"][0]), from_record(held["record"]), spans, held["variant"])


def texts_of(found: Mapping[str, Any]) -> dict[str, str]:
    """The terms of each field of a document that was found, as `keep` was given them. Raises IndexDamaged."""
    _, _, terms = _parts(found)
    texts: dict[str, str] = json.loads(terms)
    return texts


def _parts(found: Mapping[str, Any]) -> _Parts:
    try:
        parts: _Parts = msgspec.msgpack.decode(zlib.decompress(kept(found)), type=_Parts)
    except (LookupError, ValueError, zlib.error, msgspec.MsgspecError) as error:
        raise IndexDamaged("what is kept of an entry cannot be read; run: faqsvc index build") from error
    return parts
