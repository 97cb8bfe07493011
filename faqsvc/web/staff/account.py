"""Signing in and out, and changing one's password."""

import logging
from dataclasses import dataclass

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from faqsvc.errors import AccountError
from faqsvc.model import Role
from faqsvc.store import Limit
from faqsvc.web.addresses import at
from faqsvc.web.staff.access import current_account, local_path, requires, sign_in, sign_out, signed_in
from faqsvc.wiring import Services

log = logging.getLogger(__name__)

# Wrong passwords in 15 minutes: of one person from one place, of one place, of one person from everywhere. The last is
# wide, so that nobody is locked out by a stranger who knows their name.
_PAIR = Limit("sign-in", times=5, seconds=900)
_PLACE = Limit("sign-in-place", times=30, seconds=900)
_NAME = Limit("sign-in-name", times=100, seconds=900)
_WRONG = "이름이나 비밀번호가 맞지 않습니다."
_LONGEST = 1_000  # characters of a field that are looked at


def make(services: Services) -> Blueprint:
    account = Blueprint("account", __name__, url_prefix="/staff")
    views = _Views(services)
    account.get("/sign-in")(views.sign_in_page)
    account.post("/sign-in")(views.sign_in)
    account.post("/sign-out")(views.sign_out)
    account.get("/password")(requires(Role.AGENT)(views.password_page))
    account.post("/password")(requires(Role.AGENT)(views.password))
    return account


@dataclass(frozen=True)
class _Views:
    services: Services

    def sign_in_page(self) -> BaseResponse:
        target = local_path(request.args.get("next", ""))
        if current_account() is not None:
            return redirect(target, 303)
        return _page("staff/sign_in.html", target=target)

    def sign_in(self) -> BaseResponse:
        name, password = _field("name").strip().lower(), _field("password")
        target, place = local_path(_field("next")), request.remote_addr or ""
        throttle = self.services.throttle
        wait = max(throttle.take(_PAIR, name, place), throttle.take(_PLACE, place), throttle.take(_NAME, name))
        if wait:
            log.warning("sign-in refused: too many tries from %s", place)
            response = _page("staff/sign_in.html", target=target, name=name, wait=-(-wait // 60), status=429)
            response.headers["Retry-After"] = str(wait)
            return response
        account = self.services.accounts.verify(name, password)
        if account is None:
            log.warning("sign-in failed from %s", place)
            return _page("staff/sign_in.html", target=target, name=name, error=_WRONG, status=401)
        throttle.forget(_PAIR, name, place)
        throttle.give_back(_PLACE, place)  # an office is one place, and signs in all at once in the morning
        throttle.give_back(_NAME, name)
        sign_in(account)
        log.info("%s signed in from %s", account.name, place)
        return redirect(target, 303)

    def sign_out(self) -> BaseResponse:
        sign_out()
        return redirect(at("/staff/sign-in"), 303)

    def password_page(self) -> Response:
        return _page("staff/password.html")

    def password(self) -> BaseResponse:
        account = signed_in()
        old, new = _field("old"), _field("new")
        if wait := self.services.throttle.take(_PAIR, account.name, "password"):
            return _page("staff/password.html", error=f"{-(-wait // 60)}분 뒤에 다시 시도해 주세요.", status=429)
        if self.services.accounts.verify(account.name, old) is None:
            return _page("staff/password.html", error="지금 비밀번호가 맞지 않습니다.", status=401)
        if new != _field("again"):
            return _page("staff/password.html", error="새 비밀번호 두 개가 서로 다릅니다.", status=400)
        try:
            self.services.accounts.set_password(account.name, new)
        except AccountError as error:
            return _page("staff/password.html", error=str(error), status=400)
        self.services.throttle.forget(_PAIR, account.name, "password")
        self.services.sessions.end_all(account)
        sign_in(account)
        return _page("staff/password.html", done=True)


def sign_in_form(*, error: str, status: int) -> Response:
    return _page("staff/sign_in.html", error=error, status=status)


def _field(name: str) -> str:
    return request.form.get(name, "")[:_LONGEST]


def _page(template: str, *, status: int = 200, **values: object) -> Response:
    known: dict[str, object] = {"target": "", "name": "", "error": "", "wait": 0, "done": False}
    return make_response(render_template(template, **(known | values)), status)
