"""R@1, R@10, MRR@10 and nDCG@10 by ir-measures (over trec_eval), per form; and which queries moved between two runs.

A query whose entry is not among the first ten counts 0. Unanswerable queries are counted apart: good is an empty page,
or one that says plainly that nothing was found.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from faqsvc.errors import SettingsError
from faqsvc.evaluation.runs import Answered, Run

MEASURES = ("R@1", "R@10", "RR@10", "nDCG@10")


@dataclass(frozen=True, slots=True)
class FormMeasured:
    """One line of the table: `values` in the order of MEASURES."""

    form: str
    queries: int
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """unanswerable: how many such queries there are, and how many of them got hits without a plain word of warning."""

    forms: tuple[FormMeasured, ...]
    unanswerable: int
    unwarned: int
    p50_ms: float
    p95_ms: float


@dataclass(frozen=True, slots=True)
class Moved:
    """A query whose reciprocal rank is not what it was."""

    query: str
    form: str
    before: float
    after: float


def measure(run: Run) -> Measured:
    """Raises SettingsError when ir-measures is not installed."""
    answerable = [answer for answer in run.answers if answer.judged.relevant]
    unanswerable = [answer for answer in run.answers if not answer.judged.relevant]
    forms = list(dict.fromkeys(answer.judged.form for answer in answerable))
    lines = [_form(form, [answer for answer in answerable if answer.judged.form == form]) for form in forms]
    if len(lines) > 1:
        lines.append(_form("all", answerable))
    times = sorted(answer.seconds for answer in run.answers)
    return Measured(
        tuple(lines),
        len(unanswerable),
        sum(not answer.framed for answer in unanswerable),
        1_000 * times[len(times) // 2],
        1_000 * times[int(len(times) * 0.95)],
    )


def _form(form: str, answers: Sequence[Answered]) -> FormMeasured:
    library = _library()
    measures = [library.parse_measure(name) for name in MEASURES]
    qrels = [
        library.Qrel(str(at), entry_id, 1) for at, one in enumerate(answers) for entry_id in one.judged.relevant[:1]
    ]
    scored = [
        library.ScoredDoc(str(at), entry_id, float(-rank))
        for at, one in enumerate(answers)
        for rank, entry_id in enumerate(_as_first(one))
    ]
    values = library.calc_aggregate(measures, qrels, scored)
    return FormMeasured(form, len(answers), tuple(float(values[measure]) for measure in measures))


def _as_first(answer: Answered) -> Iterable[str]:
    """Any of the relevant entries will do (they give the same answer): the first that came stands for all."""
    relevant = answer.judged.relevant
    seen = False
    for rank, entry_id in enumerate(answer.ids):
        if entry_id in relevant and not seen:
            seen = True
            yield relevant[0]
        else:
            yield f"other-{rank}"


def reciprocal_rank(answer: Answered) -> float:
    return next((1 / rank for rank, found in enumerate(answer.ids, start=1) if found in answer.judged.relevant), 0.0)


def moved(before: Run, after: Run) -> list[Moved]:
    """Queries of both runs whose reciprocal rank differs, the largest losses first."""
    old = {(answer.judged.query, answer.judged.form): reciprocal_rank(answer) for answer in before.answers}
    changes = []
    for answer in after.answers:
        key = (answer.judged.query, answer.judged.form)
        now = reciprocal_rank(answer)
        if key in old and old[key] != now:
            changes.append(Moved(*key, old[key], now))
    return sorted(changes, key=lambda change: change.after - change.before)


def _library() -> Any:
    try:
        import ir_measures
    except ImportError as error:
        raise SettingsError("evaluation needs ir-measures; run: pip install 'faqsvc[evaluation]'") from error
    return ir_measures
