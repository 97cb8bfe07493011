"""THE WORDS of the service: frozen dataclasses that travel between the stages. Standard library only."""

from faqsvc.model.account import Account, Role
from faqsvc.model.category import Category, CategoryPath
from faqsvc.model.entry import AnswerBlock, BlockKind, Device, Entry, Link
from faqsvc.model.feedback import Complaint, Feedback
from faqsvc.model.repair import Field, Repair, Repaired, RepairReason, repaired
from faqsvc.model.request import SearchRequest, Sort
from faqsvc.model.resolution import Resolution
from faqsvc.model.result import (
    Correction,
    CorrectionKind,
    FacetNode,
    Hit,
    Listed,
    Overview,
    Polarity,
    Reason,
    SearchResult,
    Span,
    Statement,
    Suggestion,
)
from faqsvc.model.steering import NO_STEERING, Banner, Placement, Steering

__all__ = [
    "NO_STEERING",
    "Account",
    "AnswerBlock",
    "Banner",
    "BlockKind",
    "Category",
    "CategoryPath",
    "Complaint",
    "Correction",
    "CorrectionKind",
    "Device",
    "Entry",
    "FacetNode",
    "Feedback",
    "Field",
    "Hit",
    "Link",
    "Listed",
    "Overview",
    "Placement",
    "Polarity",
    "Reason",
    "Repair",
    "RepairReason",
    "Repaired",
    "Resolution",
    "Role",
    "SearchRequest",
    "SearchResult",
    "Sort",
    "Span",
    "Statement",
    "Steering",
    "Suggestion",
    "repaired",
]
