"""Templates of replies: shown to everyone at the desk, changed by editors."""

from dataclasses import dataclass

from flask import make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from faqsvc.desk.reply import DEFAULT_TEMPLATE, Template, TemplateError, check
from faqsvc.desk.reply.templates import LONGEST, SLOTS
from faqsvc.model import Role
from faqsvc.store import ReplyTemplate
from faqsvc.web.addresses import at
from faqsvc.web.params import clean_query
from faqsvc.web.staff.access import current_account
from faqsvc.wiring import Services

PARTS = {"opening": "인사", "item": "답변 앞", "unanswered": "답이 없을 때", "closing": "맺음말"}
_LONGEST_NAME = 40


@dataclass(frozen=True)
class TemplateViews:
    services: Services

    def shelf(self) -> BaseResponse:
        return self._page()

    def save(self) -> BaseResponse:
        parts = {name: "\n".join(request.form.get(name, "").splitlines()).strip() for name in PARTS}
        template = ReplyTemplate(clean_query(request.form.get("name", ""))[:_LONGEST_NAME], **parts)
        if not template.name:
            return self._page(template, error="서식 이름을 적어 주세요.")
        try:
            check(Template(**parts))
        except TemplateError as error:
            return self._page(template, error=str(error))
        self.services.desk_notes.save_template(template)
        return redirect(at("/desk/templates"), 303)

    def remove(self) -> BaseResponse:
        self.services.desk_notes.remove_template(request.form.get("name", ""))
        return redirect(at("/desk/templates"), 303)

    def _page(self, template: ReplyTemplate | None = None, *, error: str = "") -> BaseResponse:
        saved = self.services.desk_notes.templates()
        default = DEFAULT_TEMPLATE
        name = request.args.get("name", "")
        shown = template or next((one for one in saved if one.name == name), None)
        if shown is None:
            shown = ReplyTemplate("", default.opening, default.item, default.unanswered, default.closing)
        account = current_account()
        page = render_template(
            "staff/desk/templates.html",
            saved=saved,
            shown=shown,
            error=error,
            parts=PARTS,
            slots=SLOTS,
            longest=LONGEST,
            may_change=account is not None and account.role.covers(Role.EDITOR),
        )
        return make_response(page, 400 if error else 200)
