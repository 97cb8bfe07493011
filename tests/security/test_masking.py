"""How much of what is personal the masker finds, and how much of what is not: the two figures, over whole tables.

`tests/unit/privacy` says of every line what must come out; here a form counts as found when nothing of it is left.
"""

import json
import re

import pytest

from faqsvc.indexing import DataFolder, read
from faqsvc.privacy import mask
from tests.conftest import DATA
from tests.security.personal import FORMS, Form

RECALL, FALSE = 0.995, 0.005


def left(form: Form) -> str:
    """What can still be read of it."""
    masked = mask(form.text)
    return "".join(masked.text[start:end] for start, end in form.places).replace("*", "").strip(" \t()<>")


def ordinary() -> list[str]:
    """Judged queries in every form, questions that no article answers, and the sample's own questions."""
    folder = DATA / "judgments"
    judged = [json.loads(line)["query"] for line in (folder / "queries.jsonl").read_text("utf-8").splitlines()]
    strange = (folder / "unanswerable.txt").read_text("utf-8").splitlines()
    titles = [entry.question for entry in read(DataFolder(DATA).sources()).entries]
    return sorted({*judged, *strange, *titles} - {""})


def test_recall(capsys: pytest.CaptureFixture[str]) -> None:
    missed = [form.text for form in FORMS if left(form)]
    recall = 1 - len(missed) / len(FORMS)
    with capsys.disabled():
        print(f"\nmasking: {len(FORMS) - len(missed)} of {len(FORMS)} forms, recall {recall:.2%}")
    assert len(FORMS) >= 200
    assert recall >= RECALL, missed


def test_ordinary_queries_are_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    queries = ordinary()
    wrong = [query for query in queries if mask(query).findings]
    false = len(wrong) / len(queries)
    with capsys.disabled():
        print(f"\nmasking: {len(wrong)} of {len(queries)} ordinary queries changed, {false:.2%}")
    assert len(queries) >= 500
    assert false <= FALSE, wrong


def test_a_form_that_is_not_masked_counts() -> None:
    (form,) = Form.read("name | 옆집 ⟦뷁쀍⟧에게 물었어요")
    assert re.fullmatch("뷁쀍", left(form))
