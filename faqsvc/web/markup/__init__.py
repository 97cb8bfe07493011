"""The one place where indexed text becomes HTML: escaped first, then marks and links put around it.

inline      a line of text, with marks and links
answers     whole answers, block by block
hits        the list of a result page
links       lists of links to articles
categories  the tree beside it

The rule a change must not break: the text content of what is made from a text is that text, character for character;
saved pages are read back by it. Inside, HTML is plain `str`, for a page has hundreds of pieces; every piece of indexed
text goes through `inline` or `escaped` on its way in, and only the doors named below say `Markup`.
"""

from faqsvc.web.markup.answers import render_answer, render_marked, render_reply, render_stated
from faqsvc.web.markup.categories import render_categories
from faqsvc.web.markup.hits import render_hits
from faqsvc.web.markup.links import render_devices, render_entry_links

__all__ = [
    "render_answer",
    "render_categories",
    "render_devices",
    "render_entry_links",
    "render_hits",
    "render_marked",
    "render_reply",
    "render_stated",
]
