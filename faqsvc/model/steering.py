"""What editors decide about results, beyond what the index says: one value, replaced as a whole."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Placement:
    """For one query, whatever its spacing: entries that come first, in this order, and entries that do not come."""

    query: str
    pinned: tuple[str, ...] = ()
    banished: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Banner:
    """A notice above the pages, through the day `until`; with `words` only above results of queries that hold one."""

    text: str
    words: tuple[str, ...] = ()
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Steering:
    """Word lists as in data/dictionaries (they add to those), placements and banners."""

    synonyms: tuple[str, ...] = ()
    user_words: tuple[str, ...] = ()
    stop_words: tuple[str, ...] = ()
    placements: tuple[Placement, ...] = ()
    banners: tuple[Banner, ...] = ()


NO_STEERING = Steering()
