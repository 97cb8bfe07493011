"""`/api/v1`: the same help center as JSON; search in the shape that Korean developers know from Kakao's search API.

`shapes` are the types that answers have, checked by mypy where they are made (`answers`) and turned into the OpenAPI
document (`operations`, `document`) by the same declarations; `public` are the addresses that need no key.
"""

from flask import Blueprint

from faqsvc.config import Settings
from faqsvc.search import HelpSearch
from faqsvc.web.api import cors, document, public

PREFIX = "/api/v1"


def make(search: HelpSearch, settings: Settings) -> Blueprint:
    api = Blueprint("api", __name__, url_prefix=PREFIX)
    public.add(api, search)
    document.add(api, settings)
    cors.add(api, settings.api_origins)
    return api
