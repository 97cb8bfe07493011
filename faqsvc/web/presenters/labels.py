"""Words for what the model names by itself, and how numbers, dates and times are written."""

from datetime import date, datetime, timedelta, timezone
from functools import lru_cache

from babel.dates import format_date
from flask_babel import lazy_gettext

from faqsvc.model import Complaint, Device, Field, Polarity, Sort
from faqsvc.model.request import MAX_QUERY_LENGTH
from faqsvc.web.languages import language
from faqsvc.web.params import Leniency

SORT_LABELS = {
    Sort.ACCURACY: lazy_gettext("정확도순"), Sort.DATE: lazy_gettext("최신순"), Sort.VIEWS: lazy_gettext("조회순"),
    Sort.TITLE: lazy_gettext("가나다순"),
}  # fmt: skip
DEVICE_LABELS = {Device.PC: "PC", Device.ANDROID: lazy_gettext("안드로이드"), Device.IOS: "iOS"}
FIELD_LABELS = {
    Field.QUESTION: lazy_gettext("질문"), Field.PATH: lazy_gettext("분류"), Field.ANSWER: lazy_gettext("답변"),
}  # fmt: skip
POLARITIES = {
    Polarity.POSSIBLE: ("yes", lazy_gettext("가능")),
    Polarity.CONDITIONAL: ("part", lazy_gettext("조건부 가능")),
    Polarity.IMPOSSIBLE: ("no", lazy_gettext("불가능")),
    Polarity.UNSUPPORTED: ("no", lazy_gettext("지원하지 않음")),
}  # a class for its color, and the word
COMPLAINTS = {
    Complaint.UNCLEAR: lazy_gettext("이해하기 어려워요"),
    Complaint.INCOMPLETE: lazy_gettext("찾는 내용이 없어요"),
    Complaint.WRONG: lazy_gettext("실제와 달라요"),
    Complaint.OTHER: lazy_gettext("그 밖의 이유"),
}
LENIENCY_TEXTS = {
    Leniency.QUERY_CUT: lazy_gettext("검색어가 길어 앞부분 %(number)s자로 검색했습니다.", number=MAX_QUERY_LENGTH),
    Leniency.UNKNOWN_SORT: lazy_gettext("지원하지 않는 정렬 기준이므로 정확도순으로 표시합니다."),
    Leniency.UNKNOWN_CATEGORY: lazy_gettext("없는 카테고리이므로 전체에서 검색했습니다."),
    Leniency.UNKNOWN_PAGE: lazy_gettext("요청하신 페이지가 없어 첫 페이지를 표시합니다."),
}
_KOREA = timezone(timedelta(hours=9))


def grouped(number: int) -> str:
    """1234 -> 1,234."""
    return f"{number:,}"


def moment(value: datetime) -> str:
    """The time on the wall in Korea, to the minute."""
    return f"{value.astimezone(_KOREA):%Y-%m-%d %H:%M}"


def day(value: date) -> str:
    """As the page's language writes a date: 2025. 3. 12., Mar 12, 2025."""
    return _day(value, language())


@lru_cache(maxsize=4096)  # the dates of a help center are few, and writing one takes as long as a whole line
def _day(value: date, code: str) -> str:
    return format_date(value, "medium", code)
