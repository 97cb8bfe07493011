"""SearchResult -> what a page says: pure functions, plain values, no HTML. Words are in the request's language.

labels    words for what the model names, numbers, dates
entries   an entry, wherever it stands
results   what stands around the hits
notices   what was done to the query
hits      a hit

Templates know all of it as `present`.
"""

from faqsvc.web.presenters.entries import Variant, article_url, crumbs, device, foreign, summary, switch, where
from faqsvc.web.presenters.hits import Passage, is_cut, passage, reasons, told_reason, variants, words_of
from faqsvc.web.presenters.labels import (
    COMPLAINTS,
    DEVICE_LABELS,
    FIELD_LABELS,
    LENIENCY_TEXTS,
    POLARITIES,
    SORT_LABELS,
    day,
    grouped,
    moment,
)
from faqsvc.web.presenters.notices import Notice, Piece, notices
from faqsvc.web.presenters.results import (
    Choice,
    elsewhere,
    filters,
    folded_text,
    heading,
    pages,
    search_url,
    sorts,
    unknown_category,
)

__all__ = [
    "COMPLAINTS",
    "DEVICE_LABELS",
    "FIELD_LABELS",
    "LENIENCY_TEXTS",
    "POLARITIES",
    "SORT_LABELS",
    "Choice",
    "Notice",
    "Passage",
    "Piece",
    "Variant",
    "article_url",
    "crumbs",
    "day",
    "device",
    "elsewhere",
    "filters",
    "folded_text",
    "foreign",
    "grouped",
    "heading",
    "is_cut",
    "moment",
    "notices",
    "pages",
    "passage",
    "reasons",
    "search_url",
    "sorts",
    "summary",
    "switch",
    "told_reason",
    "unknown_category",
    "variants",
    "where",
    "words_of",
]
