"""The signed cookie of staff: its key, its name, its flags. The public pages never set one."""

import os
from pathlib import Path
from secrets import token_hex

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface

from faqsvc.config import Settings
from faqsvc.errors import SettingsError
from faqsvc.store.sessions import LONGEST

_KEY_BYTES = 32


def install(app: Flask, settings: Settings) -> None:
    app.secret_key = secret_key(settings)
    app.config.update(
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",  # Strict would lose the cookie on the way back from an OpenID provider
        SESSION_COOKIE_PATH=settings.path or "/",
        PERMANENT_SESSION_LIFETIME=LONGEST,
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    app.session_interface = _ByScheme(settings.path)


class _ByScheme(SecureCookieSessionInterface):
    """Over TLS the cookie is `Secure` and bound to this host by its name; plain http on loopback has another name.
    Under a path it is sent below that path alone, which the name that binds it to a host does not allow."""

    def __init__(self, path: str) -> None:
        self._own = "faqsvc" + path.replace("/", "-")
        self._secure = "__Secure-" if path else "__Host-"

    def get_cookie_name(self, app: Flask) -> str:  # noqa: ARG002 - Flask's
        return self._secure + self._own if request.is_secure else self._own

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002 - Flask's
        return request.is_secure


def secret_key(settings: Settings) -> str:
    """From the settings, or from a file that is made once. Raises SettingsError when neither can be had."""
    if settings.secret_key:
        return settings.secret_key
    path = settings.secret_key_file
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make(path)
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"FAQSVC_SECRET_KEY_FILE={path}: cannot be read or made: {error}") from error
    if len(key) < _KEY_BYTES:
        raise SettingsError(f"FAQSVC_SECRET_KEY_FILE={path}: holds less than {_KEY_BYTES} characters")
    return key


def _make(path: Path) -> None:
    """Written aside and linked in, so that workers that start together agree on one key."""
    if path.exists():
        return
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(token_hex(_KEY_BYTES) + "\n")
        file.flush()
        os.fsync(descriptor)
    try:
        path.hardlink_to(aside)
    except FileExistsError:
        pass
    finally:
        aside.unlink()
