"""Stage 1: JSON files of other help centers -> records: schema.org data (JSON-LD), and Zendesk Guide's export.

What a file is shows in its names. Several files of a folder may hold one Zendesk export between them.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from faqsvc.model import CategoryPath, Entry
from faqsvc.parsing.answers import read_answer
from faqsvc.parsing.dates import read_date
from faqsvc.parsing.decoding import Refused, clean, decode
from faqsvc.parsing.fields import derived_id, id_or_derived, path_of
from faqsvc.parsing.json_text import load
from faqsvc.parsing.reading import Reading
from faqsvc.parsing.source import Reason, Record, Rejection
from faqsvc.parsing.structured import Node, Stated, breadcrumb_in, every_node, questions_in
from faqsvc.parsing.zendesk import KEYS, Export

MAX_BYTES = 32_000_000


def read_json_files(paths: Iterable[Path], reading: Reading) -> Iterator[Record]:
    """The records of JSON-LD files as they come, then those of the Zendesk export that the others make up."""
    export = Export()
    for path in paths:
        try:
            yield from _read(path, export, reading.path)
        except Refused as refused:
            yield Rejection(str(path), refused.reason, str(refused))
        except OSError as error:
            yield Rejection(str(path), Reason.UNREADABLE, error.strerror or str(error))
    yield from export.records(reading.path)


def _read(path: Path, export: Export, default: CategoryPath | None) -> Iterator[Record]:
    with path.open("rb") as file:
        value = load(decode(file.read(MAX_BYTES + 1), limit=MAX_BYTES))
    if isinstance(value, dict) and any(key in value for key in KEYS):
        export.add(value, place=str(path))
    elif any("@type" in node for node in every_node(value)):
        yield from _stated(value, default, place=str(path))
    else:
        raise Refused(Reason.MALFORMED, "neither schema.org data nor a Zendesk export")


def _stated(value: Any, default: CategoryPath | None, *, place: str) -> Iterator[Record]:
    nodes = list(every_node(value))
    names = tuple(" ".join(clean(name).split()) for name in breadcrumb_in(nodes))
    questions = list(questions_in(nodes))
    if not questions:
        yield Rejection(place, Reason.NO_QUESTION, "no Question in its schema.org data")
    for number, (node, stated) in enumerate(questions, start=1):
        where = f"{place}#{number}"
        try:
            yield _entry(node, stated, names, default, place=where)
        except Refused as refused:
            yield Rejection(where, refused.reason, str(refused))
        except ValueError as error:
            yield Rejection(where, Reason.BAD_FIELD, str(error)[:200])


def _entry(
    node: Node, stated: Stated | None, names: tuple[str, ...], default: CategoryPath | None, *, place: str
) -> Entry:
    if stated is None:
        raise Refused(Reason.NO_ANSWER, "a Question without an acceptedAnswer")
    question = " ".join(clean(stated.question).split())
    if not question:
        raise Refused(Reason.NO_QUESTION, "the question is empty")
    blocks, links = read_answer(clean(str(stated.answer)))
    path = path_of(names[:-1] if names and names[-1] == question else names) or default
    if path is None:
        raise Refused(Reason.NO_CATEGORY, "no BreadcrumbList tells where it belongs; give --path")
    return Entry(
        id=_id(node) or derived_id(*path.names, question),
        path=path,
        question=question,
        blocks=blocks,
        links=links,
        updated=read_date(stated.modified),
        source=place,
    )


def _id(node: Node) -> str:
    """The identifier that the question has, or the last part of its address."""
    for key in ("identifier", "@id", "url"):
        value = node.get(key)
        if isinstance(value, str) and value.strip("/"):
            return id_or_derived(re.split("[/#]", value.rstrip("/").split("?")[0])[-1])
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
    return ""
