"""Words arranged to be found by slips of the pen: a wrong, missing or extra letter, a syllable that was left out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from faqsvc.korean.jamo import decompose, is_syllable

_MOST = 3  # candidates of one kind


@dataclass(frozen=True, slots=True)
class Spellings:
    """Hangul words. by_letters: decomposed, by how many letters they have, each to its word. by_syllables: by their
    length."""

    by_letters: Mapping[int, Mapping[str, str]]
    by_syllables: Mapping[int, tuple[str, ...]]

    @classmethod
    def of(cls, words: Iterable[str]) -> "Spellings":
        by_letters: dict[int, dict[str, str]] = {}
        by_syllables: dict[int, list[str]] = {}
        for word in words:
            if all(map(is_syllable, word)):
                letters = decompose(word)
                by_letters.setdefault(len(letters), {})[letters] = word
                by_syllables.setdefault(len(word), []).append(word)
        return cls(by_letters, {length: tuple(known) for length, known in by_syllables.items()})

    def near(self, word: str) -> list[tuple[str, float]]:
        """Words within one letter (two from nine letters on), and those that become `word` when one of their syllables
        is left out (이모티 -> 이모티콘), each with its likeness."""
        letters = decompose(word)
        allowed = 0 if len(letters) < 4 else 1 if len(letters) < 9 else 2
        found: list[tuple[str, float]] = []
        for size in range(len(letters) - allowed, len(letters) + allowed + 1):
            known = self.by_letters.get(size)
            if known and allowed:
                near = process.extract(
                    letters, known.keys(), scorer=Levenshtein.distance, score_cutoff=allowed, limit=_MOST
                )
                found += [(known[candidate], 1 - distance / len(letters)) for candidate, distance, _ in near]
        longer = self.by_syllables.get(len(word) + 1, ())
        near = process.extract(word, longer, scorer=Levenshtein.distance, score_cutoff=1, limit=_MOST)
        return found + [(candidate, 1 - 1 / len(candidate)) for candidate, _, _ in near]
