"""A judged set of long passages, where words tell more than meaning: does the hybrid ever fall below them?

    passages   three answers of the sample help center on end (some 900 characters), and the constitution in runs of as
               many (KoNLPy's corpus)
    asked      a sentence from the middle of each third, by a fixed seed, clean and in the four damaged forms

Run: python -m bench.long_passages FOLDER, then
     faqsvc evaluate FOLDER/queries.jsonl --entries FOLDER/entries.jsonl [--without meaning]
"""

import json
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from konlpy.corpus import kolaw

from data.judgments.damage import FORMS, damaged
from faqsvc.indexing import DataFolder, read

_SEED = 20_261_125
_TOGETHER = 3  # answers in one passage
_LONG = 900  # characters of a run of the constitution
_ASKED = range(18, 70)  # characters of a sentence that somebody would type
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


def passages() -> Iterator[str]:
    answers = [" ".join(entry.answer.split()) for entry in read(DataFolder(Path("data")).sources()).entries]
    for at in range(0, len(answers), _TOGETHER):
        yield " ".join(answers[at : at + _TOGETHER])
    held = ""
    for line in kolaw.open("constitution.txt").read().split("\n"):
        held = f"{held} {line.strip()}".strip()
        if len(held) > _LONG:
            yield held
            held = ""


def asked(passage: str, rng: random.Random) -> Iterator[str]:
    """A sentence of each third, where it has one of the right length."""
    sentences = _SENTENCE.split(passage)
    third = max(1, len(sentences) // 3)
    for at in range(0, len(sentences), third):
        fit = [one.strip() for one in sentences[at : at + third] if len(one.strip()) in _ASKED]
        if fit:
            yield rng.choice(fit).rstrip(".!? ")


def main(folder: Path) -> None:
    rng = random.Random(_SEED)
    folder.mkdir(parents=True, exist_ok=True)
    entries, queries = [], []
    for number, passage in enumerate(passages()):
        entries.append({"id": f"p{number}", "question": passage})
        for query in asked(passage, rng):
            forms = [("clean", query), *((form, damaged(query, form, rng)) for form in FORMS)]
            queries += [{"query": text, "form": form, "relevant": [f"p{number}"]} for form, text in forms]
    for name, records in (("entries", entries), ("queries", queries)):
        lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
