"""Which entries fold together in a result: device variants, and different questions with the same answer.

Answers are compared by MinHash (analysis/minhash), and accepted only when the estimate is at least `SAME_ANSWER` and
both name the same numbers and negations: two answers that differ in a price, a limit or in 가능/불가 contradict each
other and must both be seen.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from faqsvc.analysis import fold
from faqsvc.analysis.minhash import HASHES, Piece, candidate_pairs, likeness, pieces, signatures
from faqsvc.caching import Cache
from faqsvc.model import Entry

SAME_ANSWER = 0.7  # estimated Jaccard; the planted pairs of the sample lie above .75, all others below .55
_TELLING = 60  # letters; shorter answers ("아래 링크를 참고해 주세요.") are alike without saying the same
_BANDS = 16
_HELD = 16 << 20  # bytes of lines
_AT_ONCE = 200  # entries
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_POLARITY = re.compile(r"불가|없습니다|않습니다|안 됩니다|안됩니다|못합니다|가능|있습니다|됩니다")


@dataclass(frozen=True, slots=True)
class Groups:
    """Per entry id: the key that folds it with others, and the key that it shares with its device variants; an entry
    that has none is in neither."""

    group: dict[str, str]
    variant: dict[str, str]


@dataclass(frozen=True, slots=True)
class Traits:
    """What grouping looks at, of n entries, so that a change of one needs no other entry's text: ids; devices (empty:
    none); questions (key of path and question, 64 bits); telling (long enough to be compared); facts (64 bits);
    signatures, shape (n, HASHES)."""

    ids: tuple[str, ...]
    devices: tuple[str, ...]
    questions: NDArray[np.uint64]
    telling: NDArray[np.bool_]
    facts: NDArray[np.uint64]
    signatures: NDArray[np.uint32]

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> "Traits":
        said = _Said()
        told = [_told(entries[at : at + _AT_ONCE], said) for at in range(0, len(entries), _AT_ONCE)]
        return cls(
            tuple([entry.id for entry in entries]),
            tuple([entry.device.value if entry.device else "" for entry in entries]),
            *map(np.concatenate, zip(_told([], said), *told, strict=True)),
        )

    def changed(self, newer: "Traits", gone: Collection[str]) -> "Traits":
        """Those of `newer` in place of, or behind, these; those of `gone` left out."""
        out = {*newer.ids, *gone}
        kept = np.array([entry_id not in out for entry_id in self.ids], np.bool_)
        stay = np.flatnonzero(kept).tolist()
        return Traits(
            (*(self.ids[at] for at in stay), *newer.ids),
            (*(self.devices[at] for at in stay), *newer.devices),
            np.concatenate([self.questions[kept], newer.questions]),
            np.concatenate([self.telling[kept], newer.telling]),
            np.concatenate([self.facts[kept], newer.facts]),
            np.concatenate([self.signatures[kept], newer.signatures]),
        )


def group_entries(entries: Sequence[Entry]) -> Groups:
    return group_traits(Traits.of(entries))


def group_traits(traits: Traits) -> Groups:
    by_question: dict[int, list[int]] = {}
    for at, (device, question) in enumerate(zip(traits.devices, traits.questions.tolist(), strict=True)):
        if device:
            by_question.setdefault(question, []).append(at)
    variant = {
        traits.ids[at]: min(traits.ids[member] for member in members)
        for members in by_question.values()
        if len({traits.devices[member] for member in members}) == len(members) > 1
        for at in members
    }
    union = _Union()
    for entry_id, key in variant.items():
        union.join(entry_id, key)
    for left, right in _alike(traits):
        union.join(traits.ids[left], traits.ids[right])
    return Groups(union.roots(), variant)


def same_answers(entries: Sequence[Entry]) -> list[tuple[int, int]]:
    """Pairs of positions whose entries give the same answer; a long chain of equals is given pair by pair."""
    return _alike(Traits.of(entries))


def _alike(traits: Traits) -> list[tuple[int, int]]:
    telling = np.flatnonzero(traits.telling)
    left, right = telling[candidate_pairs(traits.signatures[telling], bands=_BANDS)].T
    agreed = traits.facts[left] == traits.facts[right]
    left, right = left[agreed], right[agreed]
    alike = likeness(traits.signatures[left], traits.signatures[right]) >= SAME_ANSWER
    return list(zip(left[alike].tolist(), right[alike].tolist(), strict=True))


_Told = tuple[NDArray[np.uint64], NDArray[np.bool_], NDArray[np.uint64], NDArray[np.uint32]]


def _told(entries: Sequence[Entry], said: "_Said") -> _Told:
    """Questions, telling, facts and signatures, as in Traits."""
    answers = said.answers([entry.answer for entry in entries])
    telling = np.array([sum([len(line.letters.text) for line in lines]) >= _TELLING for lines in answers], np.bool_)
    signed = np.zeros((len(entries), HASHES), np.uint32)
    signed[telling] = signatures([[line.letters for line in answers[at]] for at in np.flatnonzero(telling).tolist()])
    questions = np.array([_hashed(_question_key(entry)) for entry in entries], np.uint64)
    return questions, telling, np.array([_hashed(_facts(lines)) for lines in answers], np.uint64), signed


def _question_key(entry: Entry) -> tuple[str, ...]:
    question = "".join(char for char in fold(entry.question).text if char.isalnum())
    for name in ("pc", "안드로이드", "android", "아이폰", "ios"):
        question = question.replace(name, "")
    return (*entry.path.names[:2], question)


@dataclass(frozen=True, slots=True)
class _Line:
    """Of a line of an answer: its letters and digits, folded; the numbers and the words for yes and no in it."""

    letters: Piece
    numbers: tuple[str, ...]
    polarity: tuple[str, ...]


class _Said:
    """Looks at a line once as long as it is held: a help center says the same one in many articles."""

    def __init__(self) -> None:
        self._held: Cache[str, _Line] = Cache(limit=_HELD, size_of=lambda line: 1_000 + 8 * len(line.letters.text))

    def answers(self, texts: Sequence[str]) -> list[list[_Line]]:
        """The lines of each."""
        split = [text.split("\n") for text in texts]
        held = {line: self._held.get(line) for line in {line for lines in split for line in lines}}
        found = {line: known for line, known in held.items() if known}
        new = [line for line in held if line not in found]
        letters = pieces(["".join(filter(str.isalnum, fold(line).text)) for line in new])
        for line, piece in zip(new, letters, strict=True):
            found[line] = _Line(piece, tuple(_NUMBER.findall(line)), tuple(_POLARITY.findall(line)))
            self._held.put(line, found[line])
        return [[found[line] for line in lines] for lines in split]


def _facts(lines: Sequence[_Line]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    numbers = sorted([number for line in lines for number in line.numbers])
    return tuple(numbers), tuple(sorted([word for line in lines for word in line.polarity]))


def _hashed(key: object) -> int:
    return int.from_bytes(blake2b(repr(key).encode("utf-8", "surrogatepass"), digest_size=8).digest())


class _Union:
    """Disjoint sets of those that were joined; the root is the least id, so that keys don't depend on the order of
    entries."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def root(self, entry_id: str) -> str:
        parent = self._parent
        while parent.setdefault(entry_id, entry_id) != entry_id:
            parent[entry_id] = entry_id = parent[parent[entry_id]]
        return entry_id

    def join(self, left: str, right: str) -> None:
        low, high = sorted((self.root(left), self.root(right)))
        self._parent[high] = low

    def roots(self) -> dict[str, str]:
        """Of each that was joined with another."""
        found = {entry_id: self.root(entry_id) for entry_id in self._parent}
        members = Counter(found.values())
        return {entry_id: root for entry_id, root in found.items() if members[root] > 1}
