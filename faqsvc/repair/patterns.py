"""Forms that Korean does not have, and the word whose loss makes them: a small closed table.

    확인해_세요   알려_시기   눌러 _십시오      a connecting -아/-어 before the honorific needs 주

The rule a change must not break: a form that any verb has is no pattern (켜세요, 여세요, 보내세요, 놀라세요).
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_CONNECTED = r"(?:(?<=[가-힣])[해려와워꿔봐둬아어겨쳐춰져]|[가-힣]여|눌러|골라|올라|들러)"
_HONORED = r"(?:세요|시기|시면|시길|시는|십시오)"
_PATTERNS = ((re.compile(rf"{_CONNECTED} ?(?={_HONORED})"), "주"),)
KNOWN = 0.99  # the page's query highlights the word
UNKNOWN = 0.5  # nothing is known of the query: a proposal


class Missing(NamedTuple):
    at: int
    word: str


def missing(text: str) -> Iterator[Missing]:
    """Where a word of the table is missing; linear in the text's length."""
    for pattern, word in _PATTERNS:
        for match in pattern.finditer(text):
            yield Missing(match.end(), word)
