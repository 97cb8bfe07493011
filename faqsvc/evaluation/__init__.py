"""Judged queries -> metrics, per form of damage, and what moved against a saved run.

`judgments` reads them, `runs` asks a HelpSearch, `messages` measures the desk, `metrics` measures by
ir-measures (the extra `faqsvc[evaluation]`).
"""

from faqsvc.evaluation.judgments import Judged, read_judgments, read_questions
from faqsvc.evaluation.messages import MessagesMeasured, measure_messages, read_messages
from faqsvc.evaluation.metrics import MEASURES, Moved, measure, moved
from faqsvc.evaluation.runs import Answered, Run, load_run, run_queries, save_run

__all__ = [
    "MEASURES",
    "Answered",
    "Judged",
    "MessagesMeasured",
    "Moved",
    "Run",
    "load_run",
    "measure",
    "measure_messages",
    "moved",
    "read_judgments",
    "read_messages",
    "read_questions",
    "run_queries",
    "save_run",
]
