"""What every response gets: strict headers, compression, and a tag by which an unchanged page is not sent again."""

import gzip
from hashlib import blake2b

from flask import Flask, Response, current_app, request

from faqsvc import __version__

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_HSTS = "max-age=63072000; includeSubDomains"
_SMALL = 600  # bytes; below, compression saves nothing
_LEVEL = 5


def install(app: Flask, *, build: str) -> None:
    """`build` names all that pages are made of besides the index: templates, assets, settings."""
    app.config["BUILD"] = build
    app.after_request(_finish)


def page_tag(generation: int) -> str:
    """Equal for the same address, index generation, decisions of editors, version and build of the service."""
    made_of = f"{current_app.config['BUILD']}\n{generation}\n{current_app.config['STEERED_BY']()}"
    key = f"{__version__}\n{made_of}\n{request.full_path}"
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=9).hexdigest()


def unchanged(tag: str) -> Response | None:
    """A 304 when the browser already holds this very page."""
    if not request.if_none_match.contains_weak(tag):
        return None
    response = Response(status=304)
    response.set_etag(tag, weak=True)
    return response


def _finish(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", _HSTS)
    response.headers.setdefault("Cache-Control", "no-cache")
    if _compressible(response):
        response.set_data(gzip.compress(response.get_data(), _LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    if _is_text(response):
        response.vary.add("Accept-Encoding")
    return response


def accepts_gzip() -> bool:
    return request.accept_encodings["gzip"] > 0


def _compressible(response: Response) -> bool:
    return (
        accepts_gzip()
        and not response.direct_passthrough
        and "Content-Encoding" not in response.headers
        and _is_text(response)
        and len(response.get_data()) > _SMALL
    )


def _is_text(response: Response) -> bool:
    kind = response.mimetype or ""
    return kind.startswith("text/") or kind.endswith(("json", "xml"))
