"""Writes queries.jsonl from clean.txt and unanswerable.txt: every second clean query also in one damaged form.

clean.txt: `query | relevant ids`. The damage is that of the development set: spaces removed, one syllable dropped, one
vowel or final consonant replaced, typed with the Hangul key off; by a fixed seed, so that the file is always the same.

Run: python data/judgments/damage.py
"""

import json
import random
from pathlib import Path

from faqsvc.korean.jamo import FINALS, MEDIALS, is_syllable, join, split
from faqsvc.korean.keyboard import to_latin

FOLDER = Path(__file__).parent
FORMS = ("nospace", "dropped", "typo", "wrong_keyboard")


def damaged(query: str, form: str, rng: random.Random) -> str:
    places = [at for at, char in enumerate(query) if is_syllable(char)]
    if form == "nospace":
        return query.replace(" ", "")
    if form == "wrong_keyboard":
        return to_latin(query)
    at = rng.choice(places)
    if form == "dropped":
        return query[:at] + query[at + 1 :]
    initial, medial, final = split(query[at])
    if final and rng.random() < 0.5:
        changed = join(initial, medial, rng.choice([one for one in FINALS if one != final]))
    else:
        changed = join(initial, rng.choice([one for one in MEDIALS if one != medial]), final)
    return query[:at] + changed + query[at + 1 :]


def main() -> None:
    rng = random.Random(7)
    lines = []
    for number, line in enumerate((FOLDER / "clean.txt").read_text(encoding="utf-8").strip().split("\n")):
        query, _, ids = line.partition(" | ")
        relevant = ids.split()
        lines.append({"query": query, "form": "clean", "relevant": relevant})
        if number % 2 and sum(map(is_syllable, query)) > 3:
            form = FORMS[number // 2 % len(FORMS)]
            lines.append({"query": damaged(query, form, rng), "form": form, "relevant": relevant})
    unanswerable = (FOLDER / "unanswerable.txt").read_text(encoding="utf-8").strip().split("\n")
    lines += [{"query": query, "form": "clean", "relevant": []} for query in unanswerable]
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (FOLDER / "queries.jsonl").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
