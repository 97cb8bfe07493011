"""Stage 3: entries -> a live generation of the index, built beside the live one and swapped in whole.

`intake` reads sources, `grouping` decides which entries fold together, `documents` makes what an engine stores,
`build` drives an engine.
"""

from faqsvc.indexing.build import Change, Indexer, Progress
from faqsvc.indexing.intake import Batch, DataFolder, read
from faqsvc.indexing.overlay import NO_OVERLAY, Layers, Overlay, content_digest, layered
from faqsvc.indexing.pool import AnalysisPool

__all__ = [
    "NO_OVERLAY",
    "AnalysisPool",
    "Batch",
    "Change",
    "DataFolder",
    "Indexer",
    "Layers",
    "Overlay",
    "Progress",
    "content_digest",
    "layered",
    "read",
]
