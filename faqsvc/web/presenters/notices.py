"""Lines about what was done to a query, with the address that searches without it."""

from collections.abc import Iterator
from dataclasses import dataclass
from string import Formatter

from faqsvc.korean.particles import particle
from faqsvc.model import Correction, CorrectionKind, SearchResult
from faqsvc.web.languages import gettext
from faqsvc.web.presenters.results import search_url


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line; `told`: a word that was typed or put in its place."""

    text: str
    told: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """A line about what was done to the query.

    undo: the address that searches without it. quiet: nothing typed was replaced, so the line need not stand out.
    """

    pieces: tuple[Piece, ...]
    undo: str
    quiet: bool = False


def notices(result: SearchResult) -> list[Notice]:
    undo = search_url(result.request, literal=1, page=None)
    return [notice for correction in result.corrections if (notice := _notice(correction, undo))]


def _notice(correction: Correction, undo: str) -> Notice | None:
    original, replacement = correction.original, correction.replacement
    match correction.kind:
        case CorrectionKind.SHORTENED:
            return None  # the page's own notice says so already
        case CorrectionKind.SYNONYM:
            message = gettext("{original}{with} 비슷한 말 {replacement}도 함께 찾았습니다.")
        case _:
            message = gettext("{original}{object} {replacement}{as} 검색했습니다.")
    words = {"original": original, "replacement": replacement}
    particles = {
        "with": particle(original, "과/와"),
        "object": particle(original, "을/를"),
        "as": particle(replacement, "으로/로"),
    }
    return Notice(tuple(_pieces(message, words, particles)), undo, correction.kind is CorrectionKind.SYNONYM)


def _pieces(message: str, words: dict[str, str], particles: dict[str, str]) -> Iterator[Piece]:
    for literal, name, _, _ in Formatter().parse(message):
        if literal:
            yield Piece(literal, told=False)
        if name:
            yield Piece(words.get(name) or particles[name], told=name in words)
