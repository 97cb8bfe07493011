"""Articles in editors' hands: what they decide goes to the store, from there over the files, and into both indexes.

`Editor` has the use cases, `Publisher` brings what the store says into the public index and into the staff's beside it.
The
rule a change must not break: an internal article or a draft is never written to the public index, so that nothing that
reads it can show one.
"""

from faqsvc.editing.editor import Editor, Saved
from faqsvc.editing.publishing import Index, Publisher, Rebuilt, in_turn

__all__ = ["Editor", "Index", "Publisher", "Rebuilt", "Saved", "in_turn"]
