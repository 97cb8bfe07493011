"""`faqsvc evaluate`: the table of a judged set, and what moved."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from faqsvc.cli.progress import progress
from faqsvc.config import EmbedderName
from faqsvc.desk import read_message
from faqsvc.evaluation import (
    MEASURES,
    MessagesMeasured,
    load_run,
    measure,
    measure_messages,
    moved,
    read_judgments,
    read_messages,
    read_questions,
    run_queries,
    save_run,
)
from faqsvc.search import EVERY_STEP, Step
from faqsvc.wiring import Services

_SHOWN = 20
_PATIENCE_MS = 60_000


@click.command()
@click.argument("judgments", type=click.Path(path_type=Path))
@click.option(
    "--messages", is_flag=True, help="JUDGMENTS are customers' messages, read as the support desk reads them."
)
@click.option("--entries", type=click.Path(path_type=Path), help="Questions of the set, indexed for this run alone.")
@click.option("--literal", is_flag=True, help="Without any understanding of the query, for comparison.")
@click.option("--without", type=click.Choice([step.value for step in Step]), multiple=True, help="Leave a step out.")
@click.option("--save", type=click.Path(path_type=Path), help="Keep this run to compare with.")
@click.option("--against", type=click.Path(path_type=Path), help="A saved run; queries that moved are listed.")
@click.pass_obj
def evaluate(
    services: Services,
    judgments: Path,
    *,
    messages: bool,
    entries: Path | None,
    literal: bool,
    without: tuple[str, ...],
    save: Path | None,
    against: Path | None,
) -> None:
    """Measure relevance on JUDGMENTS (JSON Lines of query, form, relevant) against the index.

    Examples: faqsvc evaluate data/judgments/queries.jsonl; faqsvc evaluate --messages data/judgments/messages.jsonl
    """
    steps = EVERY_STEP - {Step(name) for name in without}
    settings = replace(services.settings, semantic_budget_ms=_PATIENCE_MS)  # relevance, not haste, is measured
    if Step.MEANING not in steps:
        settings = replace(settings, semantic=EmbedderName.OFF)  # so that nothing is embedded in vain
    if messages:
        _messages(Services(settings, steps), judgments)
        return
    judged = read_judgments(judgments)
    before = load_run(against) if against else None
    with TemporaryDirectory() as folder:
        services = Services(replace(settings, index=Path(folder)) if entries else settings, steps)
        if entries:
            services.indexer.build(read_questions(entries))
        with progress("asking") as report:
            run = run_queries(services.search, judged, literal=literal, progress=report)
    measured = measure(run)
    click.echo("form            queries  " + "  ".join(f"{name:>8}" for name in MEASURES))
    for line in measured.forms:
        click.echo(f"{line.form:<14}  {line.queries:>7,}  " + "  ".join(f"{value:8.4f}" for value in line.values))
    if measured.unanswerable:
        click.echo(f"unanswerable: {measured.unwarned} of {measured.unanswerable} got hits without a warning")
    click.echo(f"a query: p50 {measured.p50_ms:.1f} ms, p95 {measured.p95_ms:.1f} ms")
    if before:
        changes = moved(before, run)
        click.echo(f"{len(changes)} queries moved")
        for change in changes[:_SHOWN]:
            click.echo(f"  {change.before:.2f} -> {change.after:.2f}  {change.form}: {change.query}")
    if save:
        save_run(run, save)


def _messages(services: Services, judgments: Path) -> None:
    judged = read_messages(judgments)
    read = partial(read_message, search=services.search)
    click.echo(
        "messages  count  questions    found@3  precision     recall         F1  told unanswered  personal data left"
    )
    for name, held_out in (("tuned on", False), ("held out", True)):
        chosen = [message for message in judged if message.held_out is held_out]
        if chosen:
            _measured(name, measure_messages(chosen, read))


def _measured(name: str, measured: MessagesMeasured) -> None:
    told, left = f"{measured.warned} of {measured.unanswerable}", f"{len(measured.left)} of {measured.personal}"
    rates = (measured.found, measured.precision, measured.recall, measured.f1)
    click.echo(
        f"{name:<8}  {measured.messages:>5}  {measured.questions:>9}  "
        + "  ".join(f"{rate:>9.3f}" for rate in rates)
        + f"  {told:>15}  {left:>18}"
    )
    click.echo(f"          found, but told that no article answers: {measured.false_warnings}")
    click.echo(f"          sure of the first answer, and right: {measured.rightly} of {measured.sure}")
    for lost in measured.lost:
        click.echo(f"          not found: {lost}")
