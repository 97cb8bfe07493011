"""The two-set keyboard (두벌식, KS X 5002): what was meant when the Hangul key was in the wrong state.

Both directions are by keystroke, so `to_latin(to_hangul(keys))` gives the keys back as far as shift state allows.
"""

from faqsvc.korean.jamo import compose, decompose

_KEYS = dict(
    zip(
        "rRseEfaqQtTdwWczxvgkoiOjpuPhynbml",
        "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎㅏㅐㅑㅒㅓㅔㅕㅖㅗㅛㅜㅠㅡㅣ",
        strict=True,
    )
)
_SHIFTED = frozenset("REQTWOP")
_TO_LETTER = str.maketrans(
    _KEYS | {key.upper(): letter for key, letter in _KEYS.items() if key.upper() not in _SHIFTED}
)
_TO_KEY = str.maketrans({letter: key for key, letter in _KEYS.items()})


def to_hangul(keys: str) -> str:
    """`dkssud` -> 안녕: Latin letters read as keystrokes of the Hangul state; everything else stays."""
    return compose(keys.translate(_TO_LETTER))


def to_latin(text: str) -> str:
    """`ㅗ디ㅔ` -> help: Hangul read as keystrokes of the Latin state; everything else stays."""
    return decompose(text).translate(_TO_KEY)
