"""How an EntryDocument lies in a Whoosh index. A narrow part of the API that Whoosh 2.7.4 has as well.

Text fields take lists of terms (the analysis is done before), with frequencies; a field that phrases are checked on has
a second one beside it, with places. An entry is stored as one JSON record and its packed token places.
"""

import json
from typing import Any

from whoosh.fields import ID, STORED, FieldType, Schema

from faqsvc.engines.port import POSITIONAL, TEXT_FIELDS, EntryDocument, StoredEntry
from faqsvc.engines.whoosh_engine.blocks import Counts, PositionArrays
from faqsvc.model.record import from_record, to_record


class Terms(FieldType):  # type: ignore[misc]  # Whoosh 2.7.4 ships no types
    """A field of terms that were made by our own analyzer; `segments.ArrayWriter` writes them."""

    analyzer = None
    scorable = True
    stored = False
    indexed = True
    unique = False
    vector = None
    spelling = False
    column_type = None
    multitoken_query = "default"

    def __init__(self, *, positions: bool) -> None:
        self.format = PositionArrays() if positions else Counts()


def places_of(name: str) -> str:
    """The field that says where the terms of a field stand; apart, since only phrases ask for it."""
    return f"{name}_places"


def make_schema() -> Schema:
    return Schema(
        id=ID(unique=True),
        record=STORED,
        **{name: Terms(positions=False) for name in TEXT_FIELDS},
        **{places_of(name): Terms(positions=True) for name in POSITIONAL},
    )


def to_fields(document: EntryDocument) -> dict[str, Any]:
    """Keyword arguments for Whoosh's `update_document`; a field without terms is left out."""
    record = {
        "entry": to_record(document.entry),
        "exact": document.exact,
        "digest": document.digest,
        "group": document.group,
        "variant": document.variant,
    }
    fields: dict[str, Any] = {name: terms for name in TEXT_FIELDS if (terms := list(document.tokens.get(name, ())))}
    fields["id"] = document.entry.id
    fields["record"] = (json.dumps(record, ensure_ascii=False, separators=(",", ":")), document.spans)
    return fields


def from_fields(doc: int, stored: dict[str, Any]) -> StoredEntry:
    """The inverse of `to_fields`, for document number `doc`."""
    record = record_of(stored)
    return StoredEntry(doc, from_record(record["entry"]), stored["record"][1], record["variant"])


def record_of(stored: dict[str, Any]) -> dict[str, Any]:
    """Of a stored document, what its columns are made from."""
    record: dict[str, Any] = json.loads(stored["record"][0])
    return record
