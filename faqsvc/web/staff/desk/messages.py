"""`/desk`: a message read, a reply made of what was picked, gaps filed."""

from dataclasses import dataclass

from flask import Response, abort, jsonify, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from faqsvc.desk import MAX_MESSAGE, Answer, Limit, Reading, Sureness, read_message
from faqsvc.desk.finding import short_id
from faqsvc.desk.message import Aside
from faqsvc.desk.reply import Item, Pick, pick
from faqsvc.model import Account, Entry
from faqsvc.privacy import Kind, mask
from faqsvc.search import HelpSearch
from faqsvc.web import addresses, languages, presenters
from faqsvc.web.params import clean_query
from faqsvc.web.staff.access import current_account
from faqsvc.web.staff.desk.composing import FORMATS, Reply, changed, composed, form_named, picked
from faqsvc.web.staff.desk.customer import Customer, chosen, remembered
from faqsvc.web.staff.desk.showing import beginning, choices_for, masked_pieces
from faqsvc.wiring import Services

SURENESS = {
    Sureness.SURE: "답이 있습니다",
    Sureness.LIKELY: "맞을 수 있습니다",
    Sureness.NONE: "이 질문에 답하는 도움말이 없습니다",
}
LIMITS = {
    Limit.SHORTENED: f"문의가 길어 앞부분 {MAX_MESSAGE:,}자만 읽었습니다.",
    Limit.MANY_QUESTIONS: "질문이 많아 앞의 질문만 찾아보았습니다.",
    Limit.NOTHING_OWN: "인사말이나 인용한 글만 있어 찾아볼 질문이 없습니다.",
}
ASIDES = {
    Aside.QUOTE: "인용한 글",
    Aside.HEADER: "메일 머리말",
    Aside.SIGNATURE: "서명",
    Aside.FOOTER: "꼬리말",
    Aside.ATTACHMENT: "첨부",
    Aside.CONTACT: "연락처",
    Aside.GREETING: "인사말",
    Aside.FILLER: "답을 찾지 않는 말",
    Aside.CONTEXT: "상황 설명",
}
KINDS = {
    Kind.EMAIL: "이메일",
    Kind.RESIDENT: "주민등록번호",
    Kind.PHONE: "전화번호",
    Kind.CARD: "카드번호",
    Kind.ACCOUNT: "계좌번호",
    Kind.BUSINESS: "사업자등록번호",
    Kind.PASSPORT: "여권번호",
    Kind.LICENSE: "운전면허번호",
    Kind.ORDER: "주문·접수번호",
    Kind.BIRTH: "생년월일",
    Kind.SECRET: "비밀번호·인증번호",
    Kind.HANDLE: "아이디",
    Kind.ADDRESS: "주소",
    Kind.NAME: "이름",
    Kind.NUMBER: "긴 번호",
}
_FEW = 5
_MOST_USED = 50


@dataclass(frozen=True)
class MessageViews:
    search: HelpSearch
    services: Services

    def start(self) -> str:
        account, notes = _account(), self.services.desk_notes
        return render_template(
            "staff/desk/start.html",
            recent=self._entries(notes.recent(account.id)[:_FEW]),
            favorites=self._entries(notes.favorites(account.id)),
            gaps=len(notes.gaps()),
            present=presenters,
            short_id=short_id,
            longest=MAX_MESSAGE,
            wanted="",
            hits=(),
        )

    def _entries(self, ids: list[str]) -> list[Entry]:
        return [entry for one in ids if (entry := self.search.entry(one))]

    def read(self) -> str:
        reading = read_message(request.form.get("message", ""), self.search)
        customer = remembered(reading.text)
        items = _offered(reading, customer)
        return render_template(
            "staff/desk/reading.html",
            reading=reading,
            pieces=masked_pieces(reading),
            items=items,
            preset={(at, one.entry.id) for at, item in enumerate(items) for one in item.picks},
            answers=[choices_for(customer, question) for question in reading.questions],
            reply=self._composed(items, customer),
            customer=customer,
            locales=languages.NAMES,
            devices=presenters.DEVICE_LABELS if _by_device(reading) else {},
            uses=self.services.desk_notes.uses(
                {one.entry.id for question in reading.questions for one in question.answers}
            ),
            templates=self.services.desk_notes.templates(),
            formats=FORMATS,
            sureness=SURENESS,
            limits=LIMITS,
            asides=ASIDES,
            kinds=KINDS,
            present=presenters,
            short_id=short_id,
        )

    def reply(self) -> BaseResponse:
        """The reply as JSON for the page's script, else as a page."""
        questions = [mask(clean_query(text)).text for text in request.form.getlist("question")]
        customer, picks, steps = chosen(), request.form.getlist("pick"), request.form.getlist("step")
        items = picked(self.search, questions, picks, steps, customer=customer)
        reply = self._composed(items, customer)
        if request.accept_mimetypes.best == "application/json":
            shown = self._shown_anew(request.form.getlist("shown"), customer)
            return jsonify({"text": reply.text, "html": reply.html, "entries": reply.entry_ids, "choices": shown})
        self.services.desk_notes.count_uses(reply.entry_ids)
        return make_response(render_template("staff/desk/reply.html", reply=reply))

    def _shown_anew(self, shown: list[str], customer: Customer) -> list[dict[str, str]]:
        """The answers beside the reply that are others for this customer: in whose place, which, and their HTML."""
        changes = changed(self.search, shown, customer)
        uses = self.services.desk_notes.uses({entry.id for entry in changes.values()})
        told = []
        for before, entry in changes.items():
            at = before.partition(":")[0]
            html = render_template(
                "staff/desk/_choice.html",
                at=at,
                choice=beginning(entry),
                uses=uses,
                checked=False,
                focused=False,
                present=presenters,
                short_id=short_id,
            )
            told.append({"before": before, "after": f"{at}:{entry.id}", "html": html})
        return told

    def _composed(self, items: list[Item], customer: Customer) -> Reply:
        name = request.form.get("template", "")
        template = next((one for one in self.services.desk_notes.templates() if one.name == name), None)
        form = form_named(request.form.get("format", ""))
        return composed(
            items,
            form,
            customer=customer,
            settings=self.services.settings,
            account=_account(),
            template=template,
        )

    def used(self) -> Response:
        """Counts the entries of a reply that was copied."""
        ids = [one for one in request.form.getlist("entry")[:_MOST_USED] if self.search.entry(one)]
        self.services.desk_notes.count_uses(ids)
        return Response(status=204)

    def gaps(self) -> str:
        return render_template("staff/desk/gaps.html", gaps=self.services.desk_notes.gaps(), present=presenters)

    def file_gap(self) -> BaseResponse:
        questions, chosen = request.form.getlist("question"), request.form.get("gap", "0")
        at = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 4 else 0
        question = mask(clean_query(questions[at])).text if at < len(questions) else ""
        if not question:
            abort(400)
        self.services.desk_notes.file_gap(question)
        if request.accept_mimetypes.best == "application/json":
            return jsonify({"status": "filed"})
        return redirect(addresses.at("/desk/gaps"), 303)

    def close_gap(self, gap_id: int) -> BaseResponse:
        self.services.desk_notes.close_gap(gap_id)
        return redirect(addresses.at("/desk/gaps"), 303)


def _account() -> Account:
    account = current_account()
    assert account is not None  # noqa: S101 - the blueprint's guard let us in
    return account


def _by_device(reading: Reading) -> bool:
    """Whether an answer differs by device."""
    answers = (answer for question in reading.questions for answer in question.answers)
    return any(entry.device for answer in answers for entry in (answer.entry, *answer.others))


def _offered(reading: Reading, customer: Customer) -> list[Item]:
    """What is picked to begin with: the best answer of each question that has one, as the variant for the customer."""
    device, locale = customer.device, customer.locale

    def best(answers: tuple[Answer, ...]) -> tuple[Pick, ...]:
        return tuple(Pick(pick(one.entry, one.others, device=device, locale=locale)) for one in answers[:1])

    return [
        Item(question.asked, () if question.unanswered else best(question.answers)) for question in reading.questions
    ]
