"""Texts -> vectors that lie near each other where they mean the same, and what is near what (docs/semantic.md).

`embedder` is the port, its adapters are chosen in `wiring`; `passages` divides an entry, `making` gives a
generation its `vectors`, `query` embeds what is asked in bounded time, `cache` keeps what was embedded once.
"""

from faqsvc.semantics.cache import VectorCache
from faqsvc.semantics.embedder import Embedder, Kind, Rows
from faqsvc.semantics.making import VectorMaker
from faqsvc.semantics.query import Asked, QueryEmbedder
from faqsvc.semantics.vectors import NAME, VectorTable, read

__all__ = [
    "NAME",
    "Asked",
    "Embedder",
    "Kind",
    "QueryEmbedder",
    "Rows",
    "VectorCache",
    "VectorMaker",
    "VectorTable",
    "read",
]
