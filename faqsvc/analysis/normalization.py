"""Stage 2, first step: text as published -> folded text, with the way back.

Folding makes equal what people see as equal: decomposed Hangul and accents (NFC), full-width and half-width forms,
letter case; characters that upset a tagger (NUL and other controls, lone surrogates) become spaces. The rule a change
must not break: every folded character knows the published characters it came from.
"""

import re
import unicodedata
from dataclasses import dataclass

# Characters that folding leaves alone but for their case, which does not change their number: ASCII, Hangul, common
# Korean punctuation, arrows and shapes, Chinese characters. Nearly every text is of these.
_PLAIN = re.compile(
    r"[\n\x20-\x7e\u00b7\u2010-\u2027\u2030-\u205e\u20a9\u2190-\u2193\u2460-\u2473\u24d0-\u24e9\u25a0-\u27bf"
    r"\u3000-\u3029\u3030\u3131-\u318e\u4e00-\u9fff\uac00-\ud7a3]*"
)
_CONTINUES = re.compile(r"[\u1160-\u11ff\ud7b0-\ud7fb\u0300-\u036f\u3099\u309a\uff9e\uff9f]")
_WIDE = re.compile(r"[\uff01-\uffee\u3000]")
_UPSETTING = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text. `starts[i]`/`ends[i]` bound the published characters behind folded character i; None: the same."""

    text: str
    starts: tuple[int, ...] | None = None
    ends: tuple[int, ...] | None = None

    def published(self, start: int, end: int) -> tuple[int, int]:
        """Bounds in the published text of the folded characters from `start` up to `end` (`end` > `start`)."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> Folded:
    """Fold `text`; linear in its length."""
    if _PLAIN.fullmatch(text):
        return Folded(text.replace("\u3000", " ").lower())
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position, length = 0, len(text)
    while position < length:
        end = position + 1
        while end < length and _CONTINUES.match(text[end]):
            end += 1
        for char in _fold_cluster(text[position:end]):
            out.append(char)
            starts.append(position)
            ends.append(end)
        position = end
    folded = "".join(out)
    if len(folded) == length and len(starts) == length and all(start == at for at, start in enumerate(starts)):
        return Folded(folded)
    return Folded(folded, tuple(starts), tuple(ends))


def _fold_cluster(cluster: str) -> str:
    if _UPSETTING.search(cluster):
        return _UPSETTING.sub(" ", cluster)
    if _WIDE.search(cluster):
        cluster = unicodedata.normalize("NFKC", cluster)
    return unicodedata.normalize("NFC", cluster).lower()
