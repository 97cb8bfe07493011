"""The tokenizer port: folded text -> morphemes. One method, one implementation per tagger.

The rule a change must not break: `0 <= start < end <= len(text)`, and morphemes come in order of `start`. A form need
not be spelled in the text (알려 is 알리 + 어); its bounds are then those of the piece that it was read from.
"""

from typing import NamedTuple, Protocol


class Morpheme(NamedTuple):
    """A form with its part of speech in the Sejong tag set (NNG, VV, JKS, ...), found at `text[start:end]`."""

    form: str
    tag: str
    start: int
    end: int


class MorphemeTokenizer(Protocol):
    """`identity` names tagger and dictionary with their versions; it is part of the index fingerprint."""

    @property
    def identity(self) -> str: ...

    def morphemes(self, text: str) -> list[Morpheme]:
        """The morphemes of folded text. Raises AnalyzerError when the tagger fails."""
        ...
