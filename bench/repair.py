"""How well lost words are restored: the matches of random queries are dropped from the sample's pages and put back.

A query is one or two content words of a random article, as they are spread in it; its page is that article and up to
three others that match. Each article is judged with statistics of all others, never its own. Three extractions are of
queries of the same kind; the first of them is restored. --fit prints weights for faqsvc/repair/evidence.py, from pages
of another seed.

Run: python -m bench.repair [--pages 60] [--fit]
"""

import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from bench.corpus import sample
from bench.report import Section
from faqsvc.analysis.layers import is_content
from faqsvc.analysis.mecab import Grammar, MecabTokenizer
from faqsvc.model import AnswerBlock, BlockKind, Entry, Field
from faqsvc.model.repair import CERTAIN
from faqsvc.repair import Language
from faqsvc.repair.evidence import Observed
from faqsvc.repair.extractions import Copy, losses, text_of
from faqsvc.repair.language_model import LanguageModel
from faqsvc.repair.losses import Gap, drop, leftmost
from faqsvc.repair.mending import Found, Mender, lines_of, weigh

TEST, FIT = 3, 2  # seeds
PAGES = 60
_ON_A_PAGE = 4
Place = tuple[Field, int, str]


class Damage:
    """Pages of the sample with what a query took from them."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self.entries = sample()
        self.language = Language(MecabTokenizer())

    def query(self, entry: Entry) -> str:
        words = [
            morpheme.form
            for line in lines_of(entry)
            for morpheme in self.language.line(line)
            if is_content(morpheme) and morpheme.tag != "SN"
        ]
        return " ".join(dict.fromkeys(self._random.choice(words) for _ in range(self._random.randint(1, 2))))

    def pages(self, count: int) -> Iterator[tuple[str, list[Entry]]]:
        for _ in range(count):
            entry = self._random.choice(self.entries)
            query = self.query(entry)
            forms = self.language.forms(query)
            others = self._random.sample(self.entries, len(self.entries))
            page = [one for one in [entry, *others] if self.language.matches("\n".join(lines_of(one)), forms)]
            yield query, list({one.id: one for one in page}.values())[:_ON_A_PAGE]

    def damaged(self, entry: Entry, query: str) -> tuple[Entry, set[Place]]:
        lost: set[Place] = set()
        left = {}
        for field in (Field.QUESTION, Field.ANSWER):
            text = text_of(entry, field).replace("\t", "\n")
            left[field], gaps = drop(text, self.language.matches(text, self.language.forms(query)))
            lost |= {(field, *leftmost(left[field], gap)) for gap in gaps}
        blocks = (AnswerBlock(BlockKind.PARAGRAPH, left[Field.ANSWER].strip("\n") or "?"),)
        return replace(entry, question=left[Field.QUESTION] or "?", blocks=blocks, links=()), lost


def searched(damage: Damage, count: int) -> Iterator[tuple[list[Found], list[bool], int]]:
    """For each article: the candidates, which of them are right, and how many words it lost."""
    grammar = Grammar()
    model = LanguageModel(line for entry in damage.entries for line in lines_of(entry))
    for query, page in damage.pages(count):
        for entry in page:
            own = lines_of(entry)
            model.add(own, times=-1)
            lines = [line for other in damage.entries if other.id != entry.id for line in lines_of(other)]
            left, lost = damage.damaged(entry, query)
            found = Mender(lines, model, damage.language, grammar.cost).find([left], query)
            model.add(own)
            yield found, [place_of(one, left) in lost for one in found], len(lost)


def place_of(one: Found, entry: Entry) -> Place:
    gap = leftmost(text_of(entry, one.field), Gap(one.start + one.candidate.at, one.candidate.piece))
    return (one.field, *gap)


def known_query(count: int) -> tuple[tuple[str, ...], ...]:
    sure: list[float] = []
    right: list[bool] = []
    lost = 0
    for found, good, missing in searched(Damage(TEST), count):
        sure += weigh(found)
        right += good
        lost += missing
    rows = []
    for least in (0.9, 0.75, CERTAIN):
        hits = [good for good, one in zip(right, sure, strict=True) if one >= least]
        rows.append((f"query known, confidence from {least}", *_shares(sum(hits), len(hits), lost)))
    return tuple(rows)


def three_extractions(count: int, *, known: bool) -> tuple[str, ...]:
    damage = Damage(TEST)
    chosen = random.Random(TEST)
    hits = told = lost = 0
    for _ in range(count):
        entry = chosen.choice(damage.entries)
        queries = [damage.query(entry) for _ in range(3)]
        texts = [damage.damaged(entry, query) for query in queries]
        forms = [damage.language.forms(query) if known else None for query in queries]
        for field in (Field.QUESTION, Field.ANSWER):
            copies = [Copy(text_of(one, field), kept) for (one, _), kept in zip(texts, forms, strict=True)]
            first = copies[0].text
            found = {
                (field, *leftmost(first, Gap(one.offset, one.inserted)))
                for one in losses(copies, damage.language, field=field)
                if one.certain
            }
            missing = {place for place in texts[0][1] if place[0] is field}
            hits, told, lost = hits + len(found & missing), told + len(found), lost + len(missing)
    return (f"three extractions, queries {'known' if known else 'unknown'}", *_shares(hits, told, lost))


def _shares(hits: int, told: int, lost: int) -> tuple[str, ...]:
    return f"{lost:,}", f"{hits / max(told, 1):.1%}", f"{hits / max(lost, 1):.1%}"


def fitted(count: int) -> str:
    """Logistic regression by Newton's method."""
    observed: list[Sequence[float]] = []
    right: list[bool] = []
    for found, good, _ in searched(Damage(FIT), count):
        observed += [one.observed for one in found]
        right += good
    seen = np.hstack([np.ones((len(observed), 1)), np.array(observed, float)])
    truth = np.array(right, float)
    weights = np.zeros(seen.shape[1])
    for _ in range(50):
        guess = 1 / (1 + np.exp(-np.clip(seen @ weights, -30, 30)))
        slope = seen.T @ (guess - truth) + weights
        curve = (seen * (guess * (1 - guess))[:, None]).T @ seen + np.eye(len(weights))
        weights -= np.linalg.solve(curve, slope)
    names = ("BIAS", *Observed._fields)
    return "\n".join(f"{name} = {weight:.2f}" for name, weight in zip(names, weights, strict=True))


def section(count: int = PAGES) -> Section:
    rows = (
        *known_query(count),
        three_extractions(5 * count, known=True),
        three_extractions(5 * count, known=False),
    )
    notes = (f"Repairs with a confidence from {CERTAIN} are searched, the others proposed.",)
    head = ("what is known", "lost words", "precision", "recall")
    return Section("Repair of damaged pages", f"python -m bench.repair --pages {count}", head, rows, notes)


if __name__ == "__main__":
    size = int(sys.argv[sys.argv.index("--pages") + 1]) if "--pages" in sys.argv else PAGES
    print(fitted(size) if "--fit" in sys.argv else section(size).markdown())
