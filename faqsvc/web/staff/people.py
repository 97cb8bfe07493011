"""`/admin/accounts`: administrators say who may sign in and do what. Nobody takes their own rights away by mistake."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from faqsvc.errors import AccountError
from faqsvc.model import Account, Role
from faqsvc.web.addresses import at
from faqsvc.web.staff.access import guard, signed_in
from faqsvc.wiring import Services

ROLES: Mapping[Role, str] = {Role.AGENT: "상담원", Role.EDITOR: "편집자", Role.ADMINISTRATOR: "관리자"}
_OWN = "자기 계정의 역할과 사용 여부는 다른 관리자가 바꿀 수 있습니다."


def make(services: Services) -> Blueprint:
    people = guard(Blueprint("accounts", __name__, url_prefix="/admin/accounts"), Role.ADMINISTRATOR)
    views = _Views(services)
    people.get("")(views.overview)
    people.post("")(views.add)
    people.post("/<name>")(views.change)
    people.post("/<name>/password")(views.password)
    return people


@dataclass(frozen=True)
class _Views:
    services: Services

    def overview(self) -> BaseResponse:
        return self._page()

    def add(self) -> BaseResponse:
        form = request.form
        try:
            self.services.accounts.add(
                form.get("name", ""), form.get("password", ""), _role(), display=form.get("display", "")
            )
        except AccountError as error:
            return self._page(error=str(error))
        return redirect(at("/admin/accounts"), 303)

    def change(self, name: str) -> BaseResponse:
        """Role and whether the account may be used; a change ends its sessions, so that it holds at once."""
        account = self._other(name)
        if account is None:
            return self._page(error=_OWN)
        self.services.accounts.set_role(account.name, _role())
        self.services.accounts.set_disabled(account.name, disabled="active" not in request.form)
        self.services.sessions.end_all(account)
        return redirect(at("/admin/accounts"), 303)

    def password(self, name: str) -> BaseResponse:
        account = self._other(name)
        if account is None:
            return redirect(at("/staff/password"), 303)
        try:
            self.services.accounts.set_password(account.name, request.form.get("password", ""))
        except AccountError as error:
            return self._page(error=str(error))
        self.services.sessions.end_all(account)
        return redirect(at("/admin/accounts"), 303)

    def _other(self, name: str) -> Account | None:
        """The account of that name, unless it is one's own."""
        account = self.services.accounts.named(name) or abort(404)
        return None if account.id == signed_in().id else account

    def _page(self, *, error: str = "") -> BaseResponse:
        page = render_template("staff/accounts.html", accounts=self.services.accounts.list(), roles=ROLES, error=error)
        return make_response(page, 400 if error else 200)


def _role() -> Role:
    try:
        return Role(request.form.get("role", ""))
    except ValueError:
        abort(400)
