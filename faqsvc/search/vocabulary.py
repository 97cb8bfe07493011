"""The words that an index knows, arranged for what people type of them: by letters, by initial consonants, by prefix.

Made once a generation from the question, path and answer words; single syllables and numbers are left out, since
neither is ever completed or corrected to.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from faqsvc.analysis import Layer
from faqsvc.caching import Cache
from faqsvc.engines.port import EngineReader, field_name
from faqsvc.korean.jamo import decompose, initials, is_consonant, is_syllable
from faqsvc.model import Field
from faqsvc.search.spelling import Spellings

_MOST = 200_000  # words; the most frequent are kept
_SPELLINGS = 3
_HELD = 2 << 20  # bytes of words whose spellings were looked for; people make the same slips
_A_WORD = 1_000  # bytes, a long word of a query with its spellings


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """frequency: in how many fields of documents a word stands. letters: decomposed words, sorted, beside `words`.

    by_initials: words, the frequent first. held: spellings that were looked for lately.
    """

    frequency: Mapping[str, int]
    letters: tuple[str, ...]
    words: tuple[str, ...]
    by_initials: Mapping[str, tuple[str, ...]]
    slips: Spellings
    held: Cache[str, tuple[tuple[str, float], ...]] = field(
        default_factory=lambda: Cache(limit=_HELD, size_of=lambda _: _A_WORD), compare=False, repr=False
    )

    def __contains__(self, word: str) -> bool:
        return word in self.frequency

    def pattern(self, typed: str) -> str | None:
        """The most frequent word that begins as typed, single consonants standing for any syllable: 상ㄷㅇ, 상담ㅇ."""
        exact = [word for word in self.by_initials.get(initials(typed), ()) if _fits(typed, word)]
        if exact:
            return exact[0]
        stem = typed.rstrip("ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ")
        longer = (
            (word for word in self.beginning(stem) if len(word) > len(typed) and _fits(typed, word)) if stem else ()
        )
        return max(longer, key=lambda word: self.frequency[word], default=None)

    def completion(self, typed: str) -> str | None:
        """The most frequent word of which `typed` is the beginning, letter by letter: 서우 -> 서울."""
        found = (word for word in self.beginning(typed) if word != typed and len(word) <= len(typed) + 2)
        return max(found, key=lambda word: self.frequency[word], default=None)

    def beginning(self, typed: str) -> Iterator[str]:
        """Words that begin with the letters of `typed`."""
        prefix = decompose(typed)
        at = bisect_left(self.letters, prefix)
        while at < len(self.letters) and self.letters[at].startswith(prefix):
            yield self.words[at]
            at += 1

    def spellings(self, word: str) -> tuple[tuple[str, float], ...]:
        """Known words that `word` may be a slip of, with their likeness; the likest and most frequent first."""
        found = self.held.get(word)
        if found is None:
            near = self.slips.near(word)
            near.sort(key=lambda pair: (-pair[1], -self.frequency[pair[0]], pair[0]))
            found = tuple(near[:_SPELLINGS])
            self.held.put(word, found)
        return found


def _fits(typed: str, word: str) -> bool:
    return len(typed) <= len(word) and all(
        there == char or (is_consonant(char) and initials(there) == char)
        for char, there in zip(typed, word, strict=False)
    )


def make_vocabulary(reader: EngineReader) -> Vocabulary:
    frequency: dict[str, int] = {}
    for layer in (Layer.WORD, Layer.MORPH):
        for one in Field:
            for word, count in reader.vocabulary(field_name(one, layer)).items():
                if len(word) > 1 and not any(char.isdigit() for char in word):
                    frequency[word] = frequency.get(word, 0) + count
    if len(frequency) > _MOST:
        frequency = dict(sorted(frequency.items(), key=lambda pair: -pair[1])[:_MOST])
    hangul = [word for word in frequency if all(is_syllable(char) for char in word)]
    arranged = sorted((decompose(word), word) for word in hangul)
    by_initials: dict[str, list[str]] = {}
    for word in sorted(hangul, key=lambda word: (-frequency[word], word)):
        by_initials.setdefault(initials(word), []).append(word)
    return Vocabulary(
        frequency,
        tuple(letters for letters, _ in arranged),
        tuple(word for _, word in arranged),
        {key: tuple(words) for key, words in by_initials.items()},
        Spellings.of(hangul),
    )
