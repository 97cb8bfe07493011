"""`/api/v1`: the same help center as JSON; search in the shape that Korean developers know from Kakao's search API.

`shapes` are the types that answers have, checked by mypy where they are made (`answers`) and turned into the OpenAPI
document (`operations`, `document`) by the same declarations; `public` and `opinions` need no key, `keyed` does.
"""

from flask import Blueprint

from faqsvc.config import Settings
from faqsvc.search import HelpSearch
from faqsvc.web.api import cors, document, keyed, limits, opinions, public
from faqsvc.web.rate_limit import RateLimit
from faqsvc.web.staff.access import csrf
from faqsvc.wiring import Services

PREFIX = "/api/v1"


def make(
    search: HelpSearch, settings: Settings, services: Services | None = None, limit: RateLimit | None = None
) -> Blueprint:
    """`services`: for what is written; `limit`: of who asks without a key."""
    api = Blueprint("api", __name__, url_prefix=PREFIX)
    limits.add(api, limit, services.keys if services else None)
    public.add(api, search)
    if services is not None:
        opinions.add(api, search, services)
        keyed.add(api, services)
        csrf.exempt(api)  # nothing here looks at a cookie: a key is sent by its owner's program alone
    document.add(api, settings)
    cors.add(api, settings.api_origins)
    return api
