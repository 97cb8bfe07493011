"""Particles that fit the word before them (한글 맞춤법): 상담원을, 챗봇으로, 카드로, PC를.

The choice hangs on the last sound: with a final consonant the first form, after a vowel the second; 으로/로 counts
a final ㄹ as a vowel. Digits and Latin letters are read aloud (1 일, L 엘); a reading in doubt takes the vowel form.
"""

from faqsvc.korean.jamo import is_syllable, split

_DIGIT_FINALS = {"0": "ㅇ", "1": "ㄹ", "3": "ㅁ", "6": "ㄱ", "7": "ㄹ", "8": "ㄹ"}
_LETTER_FINALS = {"l": "ㄹ", "m": "ㅁ", "n": "ㄴ", "r": "ㄹ"}


def final_of(word: str) -> str:
    """The final consonant of the word's last sound, "" for a vowel; closing brackets and quotes are passed over."""
    for char in reversed(word):
        if is_syllable(char):
            return split(char)[2]
        if char.isdigit():
            return _DIGIT_FINALS.get(char, "")
        if char.isalpha():
            return _LETTER_FINALS.get(char.lower(), "")
    return ""


def particle(word: str, pair: str) -> str:
    """Which of `pair` ("을/를", "은/는", "이/가", "과/와", "으로/로") follows `word`."""
    closed, opened = pair.split("/")
    final = final_of(word)
    if pair == "으로/로":
        return opened if final in ("", "ㄹ") else closed
    return closed if final else opened


def attach(word: str, pair: str) -> str:
    """`attach("상담원", "을/를")` -> 상담원을."""
    return word + particle(word, pair)
