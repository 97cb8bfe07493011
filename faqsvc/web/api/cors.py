"""Which other sites' pages may read the API in a browser (FAQSVC_API_ORIGINS). Never with cookies."""

from flask import Blueprint, Response, request

_METHODS = "GET, POST, OPTIONS"
_HEADERS = "Content-Type, If-None-Match"
_EXPOSED = "ETag, Retry-After, RateLimit, RateLimit-Policy"
_DAY = "86400"


def add(api: Blueprint, origins: tuple[str, ...]) -> None:
    """`origins`: as in the Origin header, or `*` for any; none: nothing is allowed."""
    if not origins:
        return

    @api.after_request
    def allow(response: Response) -> Response:
        origin = request.headers.get("Origin", "")
        response.vary.add("Origin")
        if origin and ("*" in origins or origin in origins):
            response.headers["Access-Control-Allow-Origin"] = "*" if "*" in origins else origin
            response.headers["Access-Control-Expose-Headers"] = _EXPOSED
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
                response.headers["Access-Control-Allow-Methods"] = _METHODS
                response.headers["Access-Control-Allow-Headers"] = _HEADERS
                response.headers["Access-Control-Max-Age"] = _DAY
        return response
