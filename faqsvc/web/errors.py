"""Errors -> pages and problem+json (RFC 9457): one shape each, no details of the inside."""

import logging
from http import HTTPStatus

from flask import Flask, Response, json, make_response, render_template, request
from flask_babel import lazy_gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, TooManyRequests, Unauthorized

from faqsvc.errors import FaqError, IndexError_, RequestError, StoreError
from faqsvc.web import presenters
from faqsvc.web.addresses import at
from faqsvc.web.params import clean_query

log = logging.getLogger(__name__)

_TEXTS = {
    400: (lazy_gettext("요청을 이해하지 못했습니다"), lazy_gettext("주소가 올바른지 확인해 주세요.")),
    401: (lazy_gettext("로그인이 필요합니다"), lazy_gettext("로그인한 뒤 다시 시도해 주세요.")),
    403: (lazy_gettext("권한이 없습니다"), lazy_gettext("이 화면이 필요하면 관리자에게 요청해 주세요.")),
    404: (
        lazy_gettext("페이지를 찾을 수 없습니다"),
        lazy_gettext("주소가 바뀌었거나 삭제되었을 수 있습니다. 위의 검색창에서 찾아 주세요."),
    ),
    405: (lazy_gettext("지원하지 않는 요청입니다"), lazy_gettext("주소창에 주소를 직접 입력해 주세요.")),
    413: (lazy_gettext("보내신 내용이 너무 큽니다"), lazy_gettext("내용을 줄여 다시 보내 주세요.")),
    429: (lazy_gettext("요청이 너무 많습니다"), lazy_gettext("잠시 후 다시 시도해 주세요.")),
    500: (lazy_gettext("일시적인 오류가 발생했습니다"), lazy_gettext("잠시 후 다시 시도해 주세요.")),
    503: (lazy_gettext("도움말을 준비하고 있습니다"), lazy_gettext("잠시 후 다시 시도해 주세요.")),
}
_STALE_FORM = (lazy_gettext("화면이 오래되었습니다"), lazy_gettext("앞 화면으로 돌아가 새로 고친 뒤 다시 보내 주세요."))
_STORE_DOWN = (
    lazy_gettext("지금은 저장할 수 없습니다"),
    lazy_gettext("잠시 후 다시 시도해 주세요. 도움말 검색은 그대로 쓸 수 있습니다."),
)
_RETRY_AFTER = "5"  # seconds


def install(app: Flask) -> None:
    @app.errorhandler(RequestError)
    def refused(error: RequestError) -> Response:
        return _problem(error.status, code=error.code, detail=str(error), parameter=error.parameter)

    @app.errorhandler(FaqError)
    def failed(error: FaqError) -> Response:
        log.error("request failed: %s", error)
        status = 503 if isinstance(error, IndexError_ | StoreError) else 500
        text = _STORE_DOWN if isinstance(error, StoreError) else None
        response = _answer(status, code=type(error).__name__, text=text)
        if status == 503:
            response.headers["Retry-After"] = _RETRY_AFTER
        return response

    @app.errorhandler(HTTPException)
    def turned_away(error: HTTPException) -> Response:
        text = _STALE_FORM if isinstance(error, CSRFError) else None
        response = _answer(error.code or 500, code=error.name.lower().replace(" ", "_"), text=text)
        if isinstance(error, TooManyRequests) and error.retry_after is not None:
            response.headers["Retry-After"] = str(error.retry_after)
        if isinstance(error, Unauthorized):
            for asked in error.www_authenticate or ():
                response.headers.add("WWW-Authenticate", asked.to_header())
        if error.code == 405 and (allow := dict(error.get_headers()).get("Allow")):
            response.headers["Allow"] = allow
        return response

    @app.errorhandler(Exception)
    def unforeseen(error: Exception) -> Response:
        log.exception("unforeseen error: %s", type(error).__name__, exc_info=error)
        return _answer(500, code="internal_error")


def _answer(status: int, *, code: str, text: tuple[str, str] | None = None) -> Response:
    if request.path.startswith("/api/"):
        return _problem(status, code=code, detail=HTTPStatus(status).phrase)
    title, advice = text or _TEXTS.get(status, _TEXTS[500 if status >= 500 else 400])
    again = at(request.full_path.rstrip("?")) if status >= 500 and request.method == "GET" else ""
    query = clean_query(request.args.get("query", ""))
    page = render_template("error.html", title=title, advice=advice, again=again, present=presenters, query=query)
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _problem(status: int, *, code: str, detail: str, parameter: str = "") -> Response:
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "code": code, "detail": detail}
    if parameter:
        body["parameter"] = parameter
    return Response(json.dumps(body), status=status, content_type="application/problem+json; charset=utf-8")
