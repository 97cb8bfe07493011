"""Stage 1, afterwards: entries whose page lost its highlighted words -> the same entries with repairs beside them.

pages           several pages with their queries -> each article once, with repairs
extractions     several extractions of one article restore each other (alignment)
patterns        forms that Korean does not have
mending         a page's query and the other articles tell what was lost (candidates, evidence, language_model)
losses          what a query takes from a text; all of the above stand on it
"""

from faqsvc.repair.extractions import Extraction, merge
from faqsvc.repair.losses import Language
from faqsvc.repair.pages import Repairs

__all__ = ["Extraction", "Language", "Repairs", "merge"]
