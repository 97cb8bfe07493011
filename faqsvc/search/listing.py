"""The list of all articles for crawlers, in parts: what a sitemap and its index say.

The rule a change must not break: memory does not grow with the number of articles; a part is read when it is asked for.
"""

from faqsvc.caching import Cache, Once
from faqsvc.engines.port import EngineReader
from faqsvc.model import Listed

A_PART = 40_000  # articles; a sitemap may name 50,000 addresses
_HELD = 40 << 20  # bytes: one part or two, since a crawler asks again and again
_AN_ARTICLE = 400  # bytes, about


class Listing:
    """Of one generation. A help center that fits one part has one; of a larger one a part is a stretch of the
    generation's document numbers, which changes have left gaps in."""

    def __init__(self, reader: EngineReader) -> None:
        self._reader = reader
        self._parts = Once(self._counted)
        self._held: Cache[int, tuple[Listed, ...]] = Cache(limit=_HELD, size_of=lambda part: _AN_ARTICLE * len(part))

    @property
    def parts(self) -> tuple[int, ...]:
        """Their numbers, from 1."""
        return self._parts.get()

    def _counted(self) -> tuple[int, ...]:
        if self._reader.info.entries <= A_PART:
            return (1,)
        return tuple(stretch + 1 for stretch in self._reader.stretches(A_PART))

    def part(self, number: int) -> tuple[Listed, ...]:
        """Empty where there is no such part."""
        if number not in self.parts:
            return ()
        held = self._held.get(number)
        if held is None:
            stretches = (number - 1,) if len(self.parts) > 1 else self._reader.stretches(A_PART)
            held = tuple(one for stretch in stretches for one in self._reader.listed(stretch, A_PART))
            self._held.put(number, held)
        return held
