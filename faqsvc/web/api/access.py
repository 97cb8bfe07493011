"""Who asks the API: a key in `Authorization: Bearer …`, and what it may do."""

from typing import NoReturn

from flask import g, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, Unauthorized

from faqsvc.store import Key, Keys, Scope

_LONGEST = 200


def current_key(keys: Keys) -> Key | None:
    """The key that was sent, if it is one; looked up once a request."""
    if "api_key" not in g:
        given = request.headers.get("Authorization", "")
        kind, _, secret = given.partition(" ")
        right = kind.lower() == "bearer" and 0 < len(secret) <= _LONGEST
        g.api_key = keys.find(secret.strip()) if right else None
    found: Key | None = g.api_key
    return found


def required(keys: Keys, scope: Scope) -> Key:
    """Raises Unauthorized without a key, Forbidden for one that may not."""
    key = current_key(keys)
    if key is None:
        _unauthorized()
    if scope not in key.scopes:
        raise Forbidden
    return key


def _unauthorized() -> NoReturn:
    raise Unauthorized(www_authenticate=WWWAuthenticate("bearer"))
