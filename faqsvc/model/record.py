"""An entry as plain JSON values and back, loss-free: the one shape that files, the index and the API's writers share.

Only what is not at its default is written, so that a record reads as a person would write it.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from faqsvc.model.category import Category, CategoryPath
from faqsvc.model.entry import AnswerBlock, BlockKind, Device, Entry, Link
from faqsvc.model.repair import Field, Repair, RepairReason


def to_record(entry: Entry) -> dict[str, Any]:
    """A dict of JSON values, keys in a fixed order."""
    record: dict[str, Any] = {
        "id": entry.id,
        "path": [_level(level) for level in entry.path.levels],
        "question": entry.question,
        "answer": [_block(block) for block in entry.blocks],
    }
    if entry.links:
        record["links"] = [{"start": link.start, "length": link.length, "href": link.href} for link in entry.links]
    if entry.device:
        record["device"] = entry.device.value
    if entry.locale != "ko":
        record["locale"] = entry.locale
    if entry.updated:
        record["updated"] = entry.updated.isoformat()
    if entry.views is not None:
        record["views"] = entry.views
    if entry.repairs:
        record["repairs"] = [_repair(repair) for repair in entry.repairs]
    if entry.source:
        record["source"] = entry.source
    return record


def from_record(record: Mapping[str, Any]) -> Entry:
    """The inverse of `to_record`, for records that it wrote. Raises ValueError, KeyError or TypeError for others."""
    return Entry(
        id=record["id"],
        path=CategoryPath(tuple([_category(level["name"], level.get("id")) for level in record["path"]])),
        question=record["question"],
        blocks=tuple(
            AnswerBlock(
                BlockKind(block["kind"]),
                block["text"],
                marker=block.get("marker", ""),
                depth=block.get("depth", 0),
                rows=tuple(tuple(row) for row in block.get("rows", ())),
                source=block.get("source", ""),
            )
            for block in record["answer"]
        ),
        links=tuple(Link(link["start"], link["length"], link["href"]) for link in record.get("links", ())),
        device=Device(record["device"]) if "device" in record else None,
        locale=record.get("locale", "ko"),
        updated=date.fromisoformat(record["updated"]) if "updated" in record else None,
        views=record.get("views"),
        repairs=tuple(
            Repair(
                Field(repair["field"]),
                repair["offset"],
                repair["inserted"],
                RepairReason(repair["reason"]),
                repair["confidence"],
            )
            for repair in record.get("repairs", ())
        ),
        source=record.get("source", ""),
    )


_category = lru_cache(maxsize=4096, typed=True)(Category)  # one object for the many entries under it


def _level(level: Category) -> dict[str, Any]:
    return {"name": level.name} if level.id is None else {"name": level.name, "id": level.id}


def _repair(repair: Repair) -> dict[str, Any]:
    return {
        "field": repair.field.value,
        "offset": repair.offset,
        "inserted": repair.inserted,
        "reason": repair.reason.value,
        "confidence": repair.confidence,
    }


def _block(block: AnswerBlock) -> dict[str, Any]:
    record: dict[str, Any] = {"kind": block.kind.value, "text": block.text}
    if block.marker:
        record["marker"] = block.marker
    if block.depth:
        record["depth"] = block.depth
    if block.rows:
        record["rows"] = [list(row) for row in block.rows]
    if block.source:
        record["source"] = block.source
    return record
