"""Stage 1: dates as customer centers write them -> date. An impossible or far-off date is none; none is guessed."""

import re
from datetime import date

_WRITTEN = re.compile(r"(?<!\d)(20\d\d|19\d\d)\s?(?:[-./]|년)\s?(\d{1,2})\s?(?:[-./]|월)\s?(\d{1,2})(?!\d)")
UPDATED = re.compile(
    r"(?:최종\s?)?(?:수정|업데이트|갱신|변경)\s?(?:일|날짜|일자|일시)?|updated|modified", re.IGNORECASE
)
CREATED = re.compile(r"(?:작성|등록|발행|게시)\s?(?:일|날짜|일자|일시)|published|created", re.IGNORECASE)


def read_date(text: str) -> date | None:
    """The first date in `text`: 2025-03-12, 2025. 3. 12., 2025.03.12, 2025년 3월 12일."""
    match = _WRITTEN.search(text)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
