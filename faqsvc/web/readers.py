"""A name for a reader that lasts a day and leads back to nobody: what one person did can be joined, who it was cannot.

Made of address and browser under a key that changes every day and that nobody keeps; no cookie is set.
"""

from hashlib import blake2b

from flask import current_app, request

from faqsvc.store.base import day_of, now


def reader() -> str:
    """Of the one who asks."""
    key = blake2b(f"{current_app.secret_key!r}\n{day_of(now())}".encode(), digest_size=32).digest()
    who = f"{request.remote_addr}\n{request.user_agent.string}"
    return blake2b(who.encode("utf-8", "surrogatepass"), key=key, digest_size=16).hexdigest()


def same_site() -> bool:
    """Whether a form was sent from a page of this site: by the browser's own word, or by the origin it names."""
    if fetched := request.headers.get("Sec-Fetch-Site"):
        return fetched == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    home = request.host_url.rstrip("/")
    return origin == home or origin.startswith(home + "/")
