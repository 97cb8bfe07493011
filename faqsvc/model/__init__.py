"""THE WORDS of the service: frozen dataclasses that travel between the stages. Standard library only."""

from faqsvc.model.category import Category, CategoryPath
from faqsvc.model.entry import AnswerBlock, BlockKind, Device, Entry, Link

__all__ = ["AnswerBlock", "BlockKind", "Category", "CategoryPath", "Device", "Entry", "Link"]
