"""Which entries fold together in a result: device variants, and different questions with the same answer.

Answers are compared by MinHash (analysis/minhash), and accepted only when the estimate is at least `SAME_ANSWER` and
both name the same numbers and negations: two answers that differ in a price, a limit or in 가능/불가 contradict each
other and must both be seen.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from faqsvc.analysis import fold
from faqsvc.analysis.minhash import HASHES, candidate_pairs, likeness, signature
from faqsvc.caching import Cache
from faqsvc.model import Entry

SAME_ANSWER = 0.7  # estimated Jaccard; the planted pairs of the sample lie above .75, all others below .55
_TELLING = 60  # letters; shorter answers ("아래 링크를 참고해 주세요.") are alike without saying the same
_BANDS = 16
_HELD = 16 << 20  # bytes of lines
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_POLARITY = re.compile(r"불가|없습니다|않습니다|안 됩니다|안됩니다|못합니다|가능|있습니다|됩니다")


@dataclass(frozen=True, slots=True)
class Groups:
    """Per entry id: the key that folds it with others, and the key that it shares with its device variants."""

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
        answers = [[said.line(line) for line in entry.answer.split("\n")] for entry in entries]
        texts = ["".join([line.letters for line in lines]) for lines in answers]
        telling = np.array([len(text) >= _TELLING for text in texts], np.bool_)
        signatures = np.zeros((len(entries), HASHES), np.uint32)
        for at in np.flatnonzero(telling).tolist():
            signatures[at] = signature(texts[at])
        return cls(
            tuple(entry.id for entry in entries),
            tuple(entry.device.value if entry.device else "" for entry in entries),
            np.array([_hashed(_question_key(entry)) for entry in entries], np.uint64),
            telling,
            np.array([_hashed(_facts(lines)) for lines in answers], np.uint64),
            signatures,
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
    """Keys for all entries; an entry on its own has neither a group nor a variant key."""
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
    union = _Union(traits.ids)
    for entry_id, key in variant.items():
        union.join(entry_id, key)
    for left, right in _alike(traits):
        union.join(traits.ids[left], traits.ids[right])
    root = {entry_id: union.root(entry_id) for entry_id in traits.ids}
    members = Counter(root.values())
    return Groups({entry_id: key if members[key] > 1 else "" for entry_id, key in root.items()}, variant)


def same_answers(entries: Sequence[Entry]) -> list[tuple[int, int]]:
    """Pairs of positions whose entries give the same answer; a long chain of equals is given pair by pair."""
    return _alike(Traits.of(entries))


def _alike(traits: Traits) -> list[tuple[int, int]]:
    telling = np.flatnonzero(traits.telling)
    if len(telling) < 2:
        return []
    signatures = traits.signatures[telling]
    facts = traits.facts[telling]
    return [
        (int(telling[left]), int(telling[right]))
        for left, right in sorted(candidate_pairs(signatures, bands=_BANDS))
        if likeness(signatures[left], signatures[right]) >= SAME_ANSWER and facts[left] == facts[right]
    ]


def _question_key(entry: Entry) -> tuple[str, ...]:
    question = "".join(char for char in fold(entry.question).text if char.isalnum())
    for name in ("pc", "안드로이드", "android", "아이폰", "ios"):
        question = question.replace(name, "")
    return (*entry.path.names[:2], question)


@dataclass(frozen=True, slots=True)
class _Line:
    """Of a line of an answer: its letters and digits, folded; the numbers and the words for yes and no in it."""

    letters: str
    numbers: tuple[str, ...]
    polarity: tuple[str, ...]


class _Said:
    """Looks at a line once as long as it is held: a help center says the same one in many articles."""

    def __init__(self) -> None:
        self._held: Cache[str, _Line] = Cache(limit=_HELD, size_of=lambda line: 300 + 8 * len(line.letters))

    def line(self, text: str) -> _Line:
        held = self._held.get(text)
        if held is None:
            letters = "".join(filter(str.isalnum, fold(text).text))
            held = _Line(letters, tuple(_NUMBER.findall(text)), tuple(_POLARITY.findall(text)))
            self._held.put(text, held)
        return held


def _facts(lines: Sequence[_Line]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    numbers = sorted([number for line in lines for number in line.numbers])
    return tuple(numbers), tuple(sorted([word for line in lines for word in line.polarity]))


def _hashed(key: object) -> int:
    return int.from_bytes(blake2b(repr(key).encode("utf-8", "surrogatepass"), digest_size=8).digest())


class _Union:
    """Disjoint sets; the root is the least id, so that keys don't depend on the order of entries."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._parent = {entry_id: entry_id for entry_id in ids}

    def root(self, entry_id: str) -> str:
        while self._parent[entry_id] != entry_id:
            self._parent[entry_id] = entry_id = self._parent[self._parent[entry_id]]
        return entry_id

    def join(self, left: str, right: str) -> None:
        low, high = sorted((self.root(left), self.root(right)))
        self._parent[high] = low
