"""Stage 3: entries -> a live generation of the index, built beside the live one and swapped in whole.

`grouping` decides which entries fold together, `documents` makes what an engine stores, `build` drives an engine.
"""

from faqsvc.indexing.build import Change, Indexer, Progress

__all__ = ["Change", "Indexer", "Progress"]
