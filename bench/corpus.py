"""Help centers of any size in the words of the sample, by a fixed seed, and the queries asked of them.

Each entry takes a question of the sample with some of its words exchanged for others of the sample, and three to eight
sentences from its answers; the sample itself comes first. The queries are the judged ones of the sample.
"""

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from faqsvc.evaluation import read_judgments
from faqsvc.indexing import DataFolder, read
from faqsvc.model import AnswerBlock, BlockKind, Entry

DATA = Path(__file__).parent.parent / "data"
SEED = 1


def sample() -> list[Entry]:
    return list(read(DataFolder(DATA).sources()).entries)


def corpus(size: int, *, seed: int = SEED) -> Iterator[Entry]:
    """`size` entries."""
    rng = random.Random(seed)
    base = sample()
    yield from base[:size]
    words = [word for entry in base for word in entry.question.split()]
    sentences = [block.text for entry in base for block in entry.blocks if block.kind is BlockKind.PARAGRAPH]
    for number in range(len(base), size):
        entry = rng.choice(base)
        question = " ".join(rng.choice(words) if rng.random() < 0.4 else word for word in entry.question.split())
        blocks = tuple(AnswerBlock(BlockKind.PARAGRAPH, text) for text in rng.sample(sentences, rng.randint(3, 8)))
        views = rng.randint(1, 10**5)
        yield replace(entry, id=f"m{number}", question=question, blocks=blocks, links=(), views=views)


def queries() -> list[str]:
    """As customers write them, a third damaged."""
    return [judged.query for judged in read_judgments(DATA / "judgments" / "queries.jsonl")]


def distinct_queries(count: int, *, seed: int = SEED) -> list[str]:
    """Queries of which none is asked twice: judged ones with a word of another one put in."""
    rng = random.Random(seed)
    judged = queries()
    words = sorted({word for query in judged for word in query.split()})
    made: dict[str, None] = {}
    while len(made) < count:
        parts = rng.choice(judged).split()
        parts.insert(rng.randint(0, len(parts)), rng.choice(words))
        made[" ".join(parts)] = None
    return list(made)
