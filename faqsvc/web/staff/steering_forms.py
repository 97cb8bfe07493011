"""Forms of the steering pages -> `Steering`, what is wrong with it in words, and what differs between two."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from faqsvc.model import Banner, Placement, Steering
from faqsvc.search.steering import MOST_PLACED, Problem, query_key
from faqsvc.web.params import clean_query

MOST_LINES = 2_000
LONGEST_LINE = 200
MOST_PLACEMENTS = 1_000
MOST_BANNERS = 5
LISTS = {"synonyms": "동의어", "user_words": "사용자 단어", "stop_words": "불용어"}


class FormError(Exception):
    """What was sent cannot be used; says why to the one who sent it."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one part of a version has more and less than another."""

    name: str
    added: tuple[str, ...]
    removed: tuple[str, ...]


def with_words(steering: Steering, form: Mapping[str, str]) -> Steering:
    """Raises FormError."""
    synonyms, user_words, stop_words = (_lines(form.get(name, ""), told) for name, told in LISTS.items())
    return replace(steering, synonyms=synonyms, user_words=user_words, stop_words=stop_words)


def with_placement(steering: Steering, form: Mapping[str, str]) -> Steering:
    """One query's entries; none at all: the query is no longer placed. Raises FormError."""
    query = clean_query(form.get("query", ""))[:LONGEST_LINE]
    if not query_key(query):
        raise FormError("질의를 써 주세요.")
    pinned, banished = _ids(form.get("pinned", "")), _ids(form.get("banished", ""))
    if set(pinned) & set(banished):
        raise FormError("같은 도움말을 고정하면서 제외할 수는 없습니다.")
    others = tuple(one for one in steering.placements if query_key(one.query) != query_key(query))
    if len(others) >= MOST_PLACEMENTS:
        raise FormError(f"질의는 {MOST_PLACEMENTS:,}개까지 정할 수 있습니다.")
    added = (Placement(query, pinned, banished),) if pinned or banished else ()
    return replace(steering, placements=others + added)


def with_banner(steering: Steering, form: Mapping[str, str]) -> Steering:
    """One more banner. Raises FormError."""
    text = clean_query(form.get("text", ""))[:LONGEST_LINE]
    if not text:
        raise FormError("안내문을 써 주세요.")
    if len(steering.banners) >= MOST_BANNERS:
        raise FormError(f"안내문은 {MOST_BANNERS}개까지 둘 수 있습니다.")
    words = tuple(word for part in form.get("words", "").split(",") if (word := clean_query(part)[:LONGEST_LINE]))
    try:
        until = date.fromisoformat(form["until"]) if form.get("until") else None
    except ValueError:
        raise FormError("날짜를 2026-12-31과 같이 써 주세요.") from None
    return replace(steering, banners=(*steering.banners, Banner(text, words, until)))


def without_banner(steering: Steering, form: Mapping[str, str]) -> Steering:
    number = form.get("number", "")
    kept = tuple(one for at, one in enumerate(steering.banners) if str(at) != number)
    return replace(steering, banners=kept)


def told(problems: Iterable[Problem]) -> str:
    """The first few, on one line."""
    lines = [f"{LISTS[one.where]} {one.number}번째 줄 ‘{one.text[:40]}’" for one in problems]
    more = f" 외 {len(lines) - 3}줄" if len(lines) > 3 else ""
    return f"쓸 수 없는 줄이 있습니다: {', '.join(lines[:3])}{more}"


def changes(before: Steering, after: Steering) -> list[Change]:
    """Part by part, what differs."""
    parts = [
        *((name, getattr(before, field), getattr(after, field)) for field, name in LISTS.items()),
        ("고정과 제외", _placements(before), _placements(after)),
        ("안내문", _banners(before), _banners(after)),
    ]
    found = [
        Change(
            name,
            tuple(line for line in new if line not in set(old)),
            tuple(line for line in old if line not in set(new)),
        )
        for name, old, new in parts
    ]
    return [one for one in found if one.added or one.removed]


def _placements(steering: Steering) -> tuple[str, ...]:
    return tuple(
        f"{one.query}: "
        + " · ".join(
            part
            for part in (
                one.pinned and f"고정 {', '.join(one.pinned)}",
                one.banished and f"제외 {', '.join(one.banished)}",
            )
            if part
        )
        for one in steering.placements
    )


def _banners(steering: Steering) -> tuple[str, ...]:
    return tuple(
        one.text
        + (f" ({', '.join(one.words)})" if one.words else "")
        + (f" ~{one.until.isoformat()}" if one.until else "")
        for one in steering.banners
    )


def _lines(text: str, name: str) -> tuple[str, ...]:
    lines = [line for raw in text.splitlines() if (line := clean_query(raw))]
    if len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
        raise FormError(f"{name}: {MOST_LINES:,}줄까지, 한 줄에 {LONGEST_LINE}자까지 쓸 수 있습니다.")
    return tuple(dict.fromkeys(lines))


def _ids(text: str) -> tuple[str, ...]:
    ids = tuple(dict.fromkeys(text.replace(",", " ").split()))
    if len(ids) > MOST_PLACED:
        raise FormError(f"한 질의에 도움말을 {MOST_PLACED}개까지 정할 수 있습니다.")
    return ids
