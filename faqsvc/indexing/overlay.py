"""What editors made, laid over what the files hold: editors win, and a file that changed after the edit is told.

The rule a change must not break: an entry that editors made internal, withdrew or merged is in no public layer,
whatever the files say.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from faqsvc.model import Entry
from faqsvc.model.record import to_record


@dataclass(frozen=True, slots=True)
class Overlay:
    """public and internal: by id; hidden: served to nobody; bases: the digest of the file's entry at each edit, for
    entries that editors took from files or that files may bring."""

    public: Mapping[str, Entry] = field(default_factory=dict)
    internal: Mapping[str, Entry] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    bases: Mapping[str, str] = field(default_factory=dict)


NO_OVERLAY = Overlay()


@dataclass(frozen=True, slots=True)
class Layers:
    """public: what everybody finds; internal: what staff find besides; newer: entries of files that changed after the
    edit that wins over them."""

    public: tuple[Entry, ...]
    internal: tuple[Entry, ...]
    newer: tuple[Entry, ...]


def layered(files: Sequence[Entry], overlay: Overlay) -> Layers:
    edited = {*overlay.public, *overlay.internal, *overlay.hidden}
    newer = tuple(
        entry
        for entry in files
        if entry.id in edited
        and content_digest(entry) != overlay.bases.get(entry.id)
        and not _same(entry, overlay.public.get(entry.id) or overlay.internal.get(entry.id))
    )
    untouched = (entry for entry in files if entry.id not in edited)
    return Layers((*untouched, *overlay.public.values()), tuple(overlay.internal.values()), newer)


def content_digest(entry: Entry) -> str:
    """Changes when anything of the entry changes but the place it was read from."""
    record = to_record(entry)
    record.pop("source", None)
    text = json.dumps(record, ensure_ascii=False, sort_keys=True)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _same(left: Entry, right: Entry | None) -> bool:
    return left == right  # `source` does not count
