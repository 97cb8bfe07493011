"""Stage 3: entries -> a live generation of the index, built beside the live one and swapped in whole.

`intake` reads sources, `grouping` decides which entries fold together, `documents` makes what an engine stores,
`build` drives an engine.
"""

from faqsvc.indexing.build import Change, Indexer, Progress
from faqsvc.indexing.intake import Batch, DataFolder, read
from faqsvc.indexing.pool import AnalysisPool

__all__ = ["AnalysisPool", "Batch", "Change", "DataFolder", "Indexer", "Progress", "read"]
