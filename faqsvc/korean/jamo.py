"""Syllables to letters and back. Letters are compatibility jamo (ㄱ, ㅏ, ㄳ), as people type and see them.

The rule a change must not break: `compose(decompose(text)) == text` for any text made of whole syllables.
"""

INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
MEDIALS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")

COMPOUND_MEDIALS = {"ㅗㅏ": "ㅘ", "ㅗㅐ": "ㅙ", "ㅗㅣ": "ㅚ", "ㅜㅓ": "ㅝ", "ㅜㅔ": "ㅞ", "ㅜㅣ": "ㅟ", "ㅡㅣ": "ㅢ"}
COMPOUND_FINALS = {
    "ㄱㅅ": "ㄳ", "ㄴㅈ": "ㄵ", "ㄴㅎ": "ㄶ", "ㄹㄱ": "ㄺ", "ㄹㅁ": "ㄻ", "ㄹㅂ": "ㄼ", "ㄹㅅ": "ㄽ", "ㄹㅌ": "ㄾ",
    "ㄹㅍ": "ㄿ", "ㄹㅎ": "ㅀ", "ㅂㅅ": "ㅄ",
}  # fmt: skip

_FIRST, _LAST = 0xAC00, 0xD7A3
_SIMPLE = {compound: pair for pair, compound in (COMPOUND_MEDIALS | COMPOUND_FINALS).items()}


def is_syllable(char: str) -> bool:
    """A whole Hangul syllable (가 to 힣)."""
    return "가" <= char <= "힣"


def is_letter(char: str) -> bool:
    """A single compatibility letter (ㄱ to ㅣ)."""
    return "ㄱ" <= char <= "ㅣ"


def is_consonant(char: str) -> bool:
    return "ㄱ" <= char <= "ㅎ"


def split(syllable: str) -> tuple[str, str, str]:
    """`각` -> (ㄱ, ㅏ, ㄱ); the final is empty where there is none."""
    code = ord(syllable) - _FIRST
    return INITIALS[code // 588], MEDIALS[code % 588 // 28], FINALS[code % 28]


def join(initial: str, medial: str, final: str = "") -> str:
    """The inverse of `split`. Raises ValueError for letters that cannot stand there."""
    return chr(_FIRST + (INITIALS.index(initial) * 21 + MEDIALS.index(medial)) * 28 + FINALS.index(final))


def _letters_of(char: str) -> str:
    if is_syllable(char):
        initial, medial, final = split(char)
        return initial + _SIMPLE.get(medial, medial) + _SIMPLE.get(final, final)
    return _SIMPLE.get(char, char)


_LETTERS = {code: _letters_of(chr(code)) for code in (*range(_FIRST, _LAST + 1), *range(ord("ㄱ"), ord("ㅣ") + 1))}


def decompose(text: str) -> str:
    """Every syllable as the keystrokes it takes: 닭 -> ㄷㅏㄹㄱ; everything else stays."""
    return text.translate(_LETTERS)


def initials(text: str) -> str:
    """Every syllable as its initial consonant: 상담원 -> ㅅㄷㅇ; everything else stays."""
    return "".join(INITIALS[(ord(char) - _FIRST) // 588] if is_syllable(char) else char for char in text)


def compose(letters: str) -> str:
    """Letters to syllables as a Korean input method does: a consonant before a vowel begins the next syllable."""
    composer = _Composer()
    for char in letters:
        if char in MEDIALS:
            composer.vowel(char)
        elif is_consonant(char):
            composer.consonant(char)
        else:
            composer.flush()
            composer.out.append(char)
    composer.flush()
    return "".join(composer.out)


class _Composer:
    """The syllable under the cursor and what lies before it."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self._initial = self._medial = self._final = ""

    def flush(self) -> None:
        if self._initial and self._medial:
            self.out.append(join(self._initial, self._medial, self._final))
        else:
            self.out.append(self._initial + self._medial)
        self._initial = self._medial = self._final = ""

    def vowel(self, char: str) -> None:
        if self._final:  # its last consonant moves on: 각 + ㅏ -> 가가, 값 + ㅣ -> 갑시
            pair = _SIMPLE.get(self._final, self._final) if self._final in COMPOUND_FINALS.values() else self._final
            self._final, moved = pair[:-1], pair[-1]
            self.flush()
            self._initial, self._medial = moved, char
        elif self._medial and self._medial + char in COMPOUND_MEDIALS:
            self._medial = COMPOUND_MEDIALS[self._medial + char]
        else:
            if self._medial:
                self.flush()
            self._medial = char

    def consonant(self, char: str) -> None:
        if self._initial and self._medial and not self._final and char in FINALS:
            self._final = char
        elif self._final + char in COMPOUND_FINALS:
            self._final = COMPOUND_FINALS[self._final + char]
        else:
            self.flush()
            self._initial = char
            if char not in INITIALS:  # a bare compound such as ㄳ begins no syllable
                self.flush()
