"""Stage 1, afterwards: entries whose page lost its highlighted words -> the same entries with repairs beside them.

`losses` says what a query takes from a text, `extractions` merges several extractions of one article (`alignment`).
"""

from faqsvc.repair.extractions import Extraction, merge
from faqsvc.repair.losses import Language

__all__ = ["Extraction", "Language", "merge"]
