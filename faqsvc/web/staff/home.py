"""The first page of staff, and the way from each page to the others."""

from dataclasses import dataclass

from flask import Blueprint, current_app, redirect, render_template
from werkzeug.wrappers import Response as BaseResponse

from faqsvc.model import Role
from faqsvc.web.addresses import at
from faqsvc.web.staff.access import current_account, guard

# Blueprint, its first page, its name, what it is for. Shown when the blueprint is there and the role covers it.
_PLACES = (
    ("desk", "/desk", "상담 도우미", "문의를 붙여 넣고 답변을 만듭니다."),
    ("quality", "/desk/quality", "품질 점검", "겹치거나 서로 다른 도움말을 찾습니다."),
    ("articles", "/admin/articles", "도움말 관리", "도움말을 쓰고 고치고 내립니다."),
    ("reports", "/admin/reports", "이용 현황", "무엇을 찾고 무엇을 찾지 못했는지 봅니다."),
    ("steering", "/admin/steering", "검색 조정", "동의어, 고정 결과, 안내문을 정합니다."),
    ("accounts", "/admin/accounts", "계정", "누가 무엇을 할 수 있는지 정합니다."),
)


@dataclass(frozen=True, slots=True)
class Place:
    blueprint: str
    url: str
    name: str
    purpose: str


def places() -> list[Place]:
    """Where the one who asks may go."""
    account = current_account()
    if account is None:
        return []
    return [
        Place(name, at(url), label, purpose)
        for name, url, label, purpose in _PLACES
        if (blueprint := current_app.blueprints.get(name))
        and account.role.covers(getattr(blueprint, "required_role", Role.ADMINISTRATOR))
    ]


def make() -> Blueprint:
    home = guard(Blueprint("staff", __name__), Role.AGENT)

    @home.get("/staff")
    def start() -> str:
        return render_template("staff/home.html")

    @home.get("/admin")
    def admin() -> BaseResponse:
        return redirect(at("/staff"), 303)

    @home.app_context_processor
    def navigation() -> dict[str, object]:
        return {"places": places}

    return home
