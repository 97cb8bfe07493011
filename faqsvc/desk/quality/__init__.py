"""What is wrong with the articles, for who writes them: entries -> `Finding`s.

One module a check; `corpus` is what they look at, `facts` what two articles can disagree about, `difference` two
answers word by word, `report` all of it, `table` its CSV.
"""

from faqsvc.desk.quality.corpus import Corpus
from faqsvc.desk.quality.finding import PAIRS_BY_MEANING, PAIRS_BY_WORDS, Change, Finding, Kind, Quote
from faqsvc.desk.quality.report import report

__all__ = ["PAIRS_BY_MEANING", "PAIRS_BY_WORDS", "Change", "Corpus", "Finding", "Kind", "Quote", "report"]
