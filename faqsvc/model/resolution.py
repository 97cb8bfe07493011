"""What can be decided about a finding of the quality report."""

from enum import StrEnum


class Resolution(StrEnum):
    MERGED = "merged"  # one article was merged into the other, whose address leads on
    KEPT = "kept"  # both stay as they are, on purpose
    FIXED = "fixed"
