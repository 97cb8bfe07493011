"""Check: the same answer under other questions, and the same question with other answers.

Device variants are meant to be alike and are no findings. Answers count as the same from `SAME` on: in the sample the
planted pairs lie above .75, all others below .55.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from faqsvc.analysis import fold
from faqsvc.analysis.minhash import candidate_pairs, likeness, signature
from faqsvc.desk.quality.corpus import Corpus
from faqsvc.desk.quality.difference import word_changes
from faqsvc.desk.quality.finding import Finding, Kind, Quote
from faqsvc.model import Entry

SAME = 0.65
_TELLING = 60  # letters; shorter answers are alike without saying the same
_BANDS = 32
_REACH = 5  # of many equal answers each is reported with the next five


def check(corpus: Corpus) -> Iterator[Finding]:
    yield from near_duplicates(corpus)
    yield from same_questions(corpus)


def near_duplicates(corpus: Corpus) -> Iterator[Finding]:
    texts = ["".join(filter(str.isalnum, fold(entry.answer).text)) for entry in corpus.entries]
    telling = [at for at, text in enumerate(texts) if len(text) >= _TELLING]
    if len(telling) < 2:
        return
    signatures = np.stack([signature(texts[at]) for at in telling])
    candidates = candidate_pairs(signatures, bands=_BANDS, reach=_REACH)
    shares = likeness(signatures[candidates[:, 0]], signatures[candidates[:, 1]])
    for (left, right), share in zip(candidates.tolist(), shares.tolist(), strict=True):
        pair = corpus.entries[telling[left]], corpus.entries[telling[right]]
        if share >= SAME and not corpus.variants(*pair):
            yield _pair(Kind.NEAR_DUPLICATE, pair, f"질문은 다른데 답변이 {share:.0%} 같습니다.")


def same_questions(corpus: Corpus) -> Iterator[Finding]:
    asked: defaultdict[tuple[str, ...], list[Entry]] = defaultdict(list)
    for entry in corpus.entries:
        words = tuple(sorted(set(corpus.content(entry.question))))
        if len(words) > 1:
            asked[entry.path.service.name, *words].append(entry)
    for group in asked.values():
        for at, left in enumerate(group[: _REACH + 1]):
            for right in group[at + 1 : at + 1 + _REACH]:
                if left.answer != right.answer and not corpus.variants(left, right):
                    yield _pair(Kind.SAME_QUESTION, (left, right), "같은 것을 묻는데 답변이 서로 다릅니다.")


def _pair(kind: Kind, pair: Sequence[Entry], summary: str) -> Finding:
    left, right = sorted(pair, key=lambda entry: entry.id)
    quotes = (Quote(left.id, left.question), Quote(right.id, right.question))
    return Finding(kind, (left.id, right.id), summary, quotes=quotes, changes=word_changes(left.answer, right.answer))
