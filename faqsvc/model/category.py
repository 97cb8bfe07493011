"""Where an entry stands: service, category, subcategory.

A level's id is the one its publisher gave it; where none was published, `CategoryPath.id_at` derives one from the
names, so that `serviceId=` and `categoryId=` work for every source. The rule a change must not break: ids of
published paths never change, for they stand in links that people keep.
"""

from dataclasses import dataclass
from hashlib import blake2b

MAX_LEVELS = 8
MAX_NAME_LENGTH = 60
_DERIVED_SPAN = 900_000_000
_DERIVED_BASE = 100_000_000


@dataclass(frozen=True, slots=True)
class Category:
    """One level of a path: its name as published, and its published id (None where there is none)."""

    name: str
    id: int | None = None


@dataclass(frozen=True, slots=True)
class CategoryPath:
    """From the service (level 0) down; at least one level, at most `MAX_LEVELS`."""

    levels: tuple[Category, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.levels) <= MAX_LEVELS:
            raise ValueError(f"a category path has 1 to {MAX_LEVELS} levels, not {len(self.levels)}")
        for level in self.levels:
            if not level.name.strip():
                raise ValueError("a category name is empty")
            if len(level.name) > MAX_NAME_LENGTH:
                raise ValueError(f"a category name is longer than {MAX_NAME_LENGTH} characters")

    @classmethod
    def of(cls, *names: str) -> "CategoryPath":
        """A path of bare names, without published ids."""
        return cls(tuple(Category(name) for name in names))

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(level.name for level in self.levels)

    @property
    def service(self) -> Category:
        return self.levels[0]

    def id_at(self, level: int) -> int:
        """The published id of `level`, or one derived from the names down to it (9 digits, the same on every run)."""
        published = self.levels[level].id
        return derived_id(self.names[: level + 1]) if published is None else published

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(self.id_at(level) for level in range(len(self.levels)))

    def __str__(self) -> str:
        return "".join(f"[{name}]" for name in self.names)


def derived_id(names: tuple[str, ...]) -> int:
    """A stable nine-digit id for the path `names` (published ids of the real view have at most five digits)."""
    digest = blake2b("\x1f".join(names).encode(), digest_size=8).digest()
    return _DERIVED_BASE + int.from_bytes(digest) % _DERIVED_SPAN
