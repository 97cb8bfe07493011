"""Who is asking and what they may do: `requires` for a view, `guard` for a whole blueprint, `current_account`."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar
from urllib.parse import unquote, urlsplit

from flask import Blueprint, Flask, Response, abort, current_app, g, redirect, request, session, url_for
from flask_wtf.csrf import CSRFProtect
from werkzeug.wrappers import Response as BaseResponse

from faqsvc.errors import StoreError
from faqsvc.model import Account, Role
from faqsvc.web.addresses import at
from faqsvc.wiring import Services

Parameters = ParamSpec("Parameters")
Returned = TypeVar("Returned")

csrf = CSRFProtect()
_TOKEN = "token"  # noqa: S105 - the name of a key in the session, no secret


def install(app: Flask, services: Services) -> None:
    app.config.update(WTF_CSRF_TIME_LIMIT=None)  # a form is good as long as the session it was made in
    csrf.init_app(app)
    app.extensions["faqsvc.sessions"] = services.sessions
    app.jinja_env.globals.update(current_account=current_account)

    @app.after_request
    def keep_private(response: Response) -> Response:
        if "account" in g:  # asked who it is for; looking at the session itself would make every page vary by cookie
            response.headers["Cache-Control"] = "no-store"
        return response


def current_account() -> Account | None:
    """Who is signed in, looked up once a request."""
    if "account" not in g:
        token = session.get(_TOKEN)
        found = current_app.extensions["faqsvc.sessions"].find(token) if token else None
        g.account = found.account if found else None
    account: Account | None = g.account
    return account


def signed_in() -> Account:
    """Who is signed in, in views under `guard` or `requires`."""
    account = current_account()
    if account is None:
        abort(401)
    return account


def sign_in(account: Account) -> None:
    """A new session, in the store and in the browser; nothing of the one before is kept."""
    session.clear()
    session[_TOKEN] = current_app.extensions["faqsvc.sessions"].start(account)
    session.permanent = True
    g.account = account


def sign_out() -> None:
    if token := session.get(_TOKEN):
        current_app.extensions["faqsvc.sessions"].end(token)
    session.clear()
    g.account = None


def requires(role: Role) -> Callable[[Callable[Parameters, Returned]], Callable[Parameters, Returned]]:
    """Only for those whose role covers `role`; others are sent to sign in, or refused."""

    def decorate(view: Callable[Parameters, Returned]) -> Callable[Parameters, Returned]:
        @wraps(view)
        def guarded(*args: Parameters.args, **values: Parameters.kwargs) -> Returned:
            if (refusal := _refusal(role)) is not None:
                return refusal  # type: ignore[return-value]  # a view returns a response
            return view(*args, **values)

        guarded.required_role = role  # type: ignore[attr-defined]  # read by the test of all routes
        return guarded

    return decorate


def guard(blueprint: Blueprint, role: Role) -> Blueprint:
    """Every view of a blueprint is for those whose role covers `role`; a view may ask for more by `requires`."""
    blueprint.before_request(lambda: _refusal(role))
    blueprint.required_role = role  # type: ignore[attr-defined]  # read by the test of all routes
    return blueprint


def _refusal(role: Role) -> BaseResponse | None:
    account = current_account()
    if account is None:
        if request.method in ("GET", "HEAD"):
            return redirect(url_for("account.sign_in_page", next=at(request.full_path.rstrip("?"))), 303)
        abort(401)
    if not account.role.covers(role):
        abort(403)
    return None


def local_path(target: str) -> str:
    """Where to go after signing in: a path of this help center, else the staff's home."""
    parts = urlsplit(target.replace("\\", "/"))
    local = target.startswith(at("/")) and not target.startswith("//") and not parts.scheme and not parts.netloc
    upwards = any(step in (".", "..") for step in unquote(parts.path).split("/"))
    return target if local and not upwards and target.isprintable() and "\\" not in target else at("/staff")


def account_or_none() -> Account | None:
    """For pages that say more to staff but need nobody: a store that is down makes everyone a visitor."""
    try:
        return current_account()
    except StoreError:
        return None
