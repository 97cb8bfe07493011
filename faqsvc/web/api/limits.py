"""The limit of who asks without a key: told in headers (RateLimit fields of the IETF's draft), refused with 429."""

from math import ceil

from flask import Blueprint, Response, g, request
from werkzeug.exceptions import TooManyRequests

from faqsvc.store import Keys
from faqsvc.web.api.access import current_key
from faqsvc.web.rate_limit import RateLimit, Verdict


def add(api: Blueprint, limit: RateLimit | None, keys: Keys | None) -> None:
    if limit is None:
        return

    @api.before_request
    def count() -> None:
        keyed = keys is not None and "Authorization" in request.headers and current_key(keys) is not None
        if keyed or request.method == "OPTIONS":
            return
        g.rate = verdict = limit.take(request.remote_addr or "")
        if not verdict.allowed:
            raise TooManyRequests(retry_after=ceil(verdict.wait))

    @api.after_request
    def tell(response: Response) -> Response:
        verdict: Verdict | None = g.get("rate")
        if verdict is not None:
            response.headers["RateLimit-Policy"] = f'"address";q={limit.times};w={limit.seconds}'
            response.headers["RateLimit"] = f'"address";r={verdict.left};t={ceil(verdict.full)}'
        return response
