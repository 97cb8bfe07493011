"""Judged queries asked of a search: which entries came, in which order, how fast. Saved, a run can be compared with."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter

from faqsvc.errors import SourceError
from faqsvc.evaluation.judgments import Judged
from faqsvc.model import SearchRequest
from faqsvc.search import HelpSearch

DEPTH = 10


@dataclass(frozen=True, slots=True)
class Answered:
    """A judged query with the ids that came, folded ones behind the hit they fold under; `framed`: the page says
    that nothing was found; `seconds`: in process."""

    judged: Judged
    ids: tuple[str, ...]
    framed: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class Run:
    """All of them, in order."""

    answers: tuple[Answered, ...]


def run_queries(
    search: HelpSearch,
    judged: Sequence[Judged],
    *,
    literal: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Run:
    """Ask each query once. An entry folded under a hit counts at the hit's rank: the reader sees it there."""
    answers = []
    for done, one in enumerate(judged, start=1):
        began = perf_counter()
        result = search.search(SearchRequest(one.query, size=DEPTH, literal=literal))
        seconds = perf_counter() - began
        ids = []
        for hit in result.hits:
            group = [hit.entry.id, *(entry.id for entry in (*hit.variants, *hit.same_answer))]
            ids.append(next((entry_id for entry_id in group if entry_id in one.relevant), hit.entry.id))
        answers.append(Answered(one, tuple(ids), result.weak or not result.hits, seconds))
        if progress:
            progress(done, len(judged))
    return Run(tuple(answers))


def save_run(run: Run, path: Path) -> None:
    path.write_text(
        "\n".join(json.dumps(asdict(answer), ensure_ascii=False) for answer in run.answers) + "\n", encoding="utf-8"
    )


def load_run(path: Path) -> Run:
    """Raises SourceError for what `save_run` did not write."""
    try:
        records = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
        return Run(
            tuple(
                Answered(
                    Judged(record["judged"]["query"], record["judged"]["form"], tuple(record["judged"]["relevant"])),
                    tuple(record["ids"]),
                    bool(record["framed"]),
                    float(record["seconds"]),
                )
                for record in records
            )
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SourceError(f"{path}: not a saved run: {error}") from error
