"""What a reader says about an article."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Complaint(StrEnum):
    """Why an article did not help."""

    UNCLEAR = "unclear"  # hard to understand
    INCOMPLETE = "incomplete"  # what was looked for is not in it
    WRONG = "wrong"  # differs from how it really is
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Feedback:
    """One answer to 도움이 되었나요?; `comment` holds no personal data any more."""

    entry_id: str
    helpful: bool
    complaint: Complaint | None
    comment: str
    given: datetime
