"""A name for a reader that lasts a day and leads back to nobody: what one person did can be joined, who it was cannot.

Made of address and browser under a key that changes every day and that nobody keeps; no cookie is set.
"""

from functools import partial
from hashlib import blake2b

from flask import current_app, request

from faqsvc.store.base import day_of, now


def reader() -> str:
    """Of the one who asks. Its first half is of the address alone, so that a browser that calls itself something else
    each time is still one source (`store.query_log`)."""
    key = blake2b(f"{current_app.secret_key!r}\n{day_of(now())}".encode(), digest_size=32).digest()
    half = partial(blake2b, key=key, digest_size=8)
    browser = request.user_agent.string.encode("utf-8", "surrogatepass")
    address = str(request.remote_addr).encode()
    return half(address).hexdigest() + half(address + b"\n" + browser).hexdigest()


def same_site() -> bool:
    """Whether a form was sent from a page of this site: by the browser's own word, or by the origin it names."""
    if fetched := request.headers.get("Sec-Fetch-Site"):
        return fetched == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    home = request.host_url.rstrip("/")
    return origin == home or origin.startswith(home + "/")
