"""Plots as SVG, drawn here: no script, no inline style; colors come from the page's classes, numbers stand in a table.

What a plot is made of is numbers and names that are escaped; it is one picture with a sentence for who cannot see it.
"""

from collections.abc import Sequence
from math import ceil, log10

from markupsafe import Markup, escape

from faqsvc.store.reports import Tally

_WIDTH, _HEIGHT = 720, 220
_LEFT, _BOTTOM, _TOP = 44, 26, 10
_BAR = 26  # height of a bar with its gap


def days(tallies: Sequence[Tally], *, title: str) -> Markup:
    """A column a day, the unanswered part at its foot."""
    most = _round_up(max((tally.asked for tally in tallies), default=0))
    step = (_WIDTH - _LEFT) / max(1, len(tallies))
    inside = _HEIGHT - _BOTTOM - _TOP

    def high(value: int) -> float:
        return inside * value / most

    parts = [_grid(most, inside)]
    every = ceil(len(tallies) / 8)
    for at, tally in enumerate(tallies):
        x, width = _LEFT + at * step, max(1.0, step * 0.8)
        base = _HEIGHT - _BOTTOM
        parts.append(
            Markup(
                '<g><title>{}</title><rect class="asked" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>'
                '<rect class="lost" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/></g>'
            ).format(
                f"{tally.name}: {tally.asked:,}건, 답을 찾지 못함 {tally.unanswered:,}건",
                x, base - high(tally.asked), width, high(tally.asked),
                x, base - high(tally.unanswered), width, high(tally.unanswered),
            )
        )  # fmt: skip
        if at % every == 0:
            label = tally.name[5:].replace("-", ".")
            parts.append(Markup('<text x="{:.1f}" y="{}" class="tick">{}</text>').format(x, _HEIGHT - 8, label))
    return _picture(parts, width=_WIDTH, height=_HEIGHT, title=title)


def bars(tallies: Sequence[Tally], *, title: str) -> Markup:
    """A bar a name, the unanswered part at its beginning."""
    most = max((tally.asked for tally in tallies), default=0) or 1
    left, width = 220, _WIDTH - 220 - 60
    parts = []
    for at, tally in enumerate(tallies):
        y = at * _BAR
        long = width * tally.asked / most
        parts.append(
            Markup(
                '<g><title>{}</title><text x="0" y="{}" class="name">{}</text>'
                '<rect class="asked" x="{}" y="{}" width="{:.1f}" height="18"/>'
                '<rect class="lost" x="{}" y="{}" width="{:.1f}" height="18"/>'
                '<text x="{:.1f}" y="{}" class="tick">{}</text></g>'
            ).format(
                f"{tally.name or '결과 없음'}: {tally.asked:,}건, 답을 찾지 못함 {tally.unanswered:,}건",
                y + 14, _cut(tally.name or "결과 없음"),
                left, y, long, left, y, width * tally.unanswered / most,
                left + long + 8, y + 14, f"{tally.asked:,}",
            )
        )  # fmt: skip
    return _picture(parts, width=_WIDTH, height=max(_BAR, len(tallies) * _BAR), title=title)


def _grid(most: int, inside: float) -> Markup:
    lines = []
    for share in (0, 0.5, 1):
        y = _HEIGHT - _BOTTOM - inside * share
        lines.append(
            Markup(
                '<line class="grid" x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}"/>'
                '<text x="{}" y="{:.1f}" class="tick end">{}</text>'
            ).format(_LEFT, _WIDTH, y, y, _LEFT - 6, y + 4, f"{most * share:,.0f}")
        )
    return Markup("").join(lines)


def _picture(parts: Sequence[Markup], *, width: int, height: int, title: str) -> Markup:
    return Markup('<svg class="plot" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        width, height, escape(title), Markup("").join(parts)
    )


def _round_up(value: int) -> int:
    """To an even number that is read easily: 2, 4, 6, 8, 10, 20, 40 …"""
    if value <= 2:
        return 2
    scale = 10 ** int(log10(value))
    return next(int(scale * step) for step in (1, 2, 4, 6, 8, 10) if scale * step >= value)


def _cut(name: str) -> str:
    return name if len(name) <= 18 else name[:17] + "…"
