"""`faqsvc evaluate`: the table of a judged set, and what moved."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from faqsvc.cli.progress import progress
from faqsvc.evaluation import (
    MEASURES,
    load_run,
    measure,
    moved,
    read_judgments,
    read_questions,
    run_queries,
    save_run,
)
from faqsvc.search import EVERY_STEP, Step
from faqsvc.wiring import Services

_SHOWN = 20


@click.command()
@click.argument("judgments", type=click.Path(path_type=Path))
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
    entries: Path | None,
    literal: bool,
    without: tuple[str, ...],
    save: Path | None,
    against: Path | None,
) -> None:
    """Measure relevance on JUDGMENTS (JSON Lines of query, form, relevant) against the index.

    Example: faqsvc evaluate data/judgments/queries.jsonl
    """
    judged = read_judgments(judgments)
    before = load_run(against) if against else None
    steps = EVERY_STEP - {Step(name) for name in without}
    with TemporaryDirectory() as folder:
        settings = replace(services.settings, index=Path(folder)) if entries else services.settings
        services = Services(settings, steps)
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
