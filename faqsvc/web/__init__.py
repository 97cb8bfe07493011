"""Stage 5: SearchResult -> page or JSON. `create_app` is the door; the only stage that makes HTML.

One blueprint a subject (`pages`, `api`, `health`), `params` reads what came in, `presenters` decide what a page says,
`markup` is the one place where indexed text becomes HTML.
"""

from faqsvc.web.app import create_app

__all__ = ["create_app"]
