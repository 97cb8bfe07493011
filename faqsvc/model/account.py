"""Who works with the service: accounts of staff and what each role may do."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """Each may do what the ones before it may, and more."""

    AGENT = "agent"  # answers people: desk, internal articles
    EDITOR = "editor"  # writes articles, reads reports, steers results
    ADMINISTRATOR = "administrator"  # accounts, keys, settings

    def covers(self, needed: "Role") -> bool:
        order = list(Role)
        return order.index(self) >= order.index(needed)


@dataclass(frozen=True, slots=True)
class Account:
    """One person. `name` is what they sign in with, in lower case; `display` what others see."""

    id: int
    name: str
    display: str
    role: Role
    disabled: bool
    created: datetime
