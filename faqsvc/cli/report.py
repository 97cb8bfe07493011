"""`faqsvc report quality`: what is wrong with the published articles."""

from collections import Counter
from datetime import date
from pathlib import Path

import click

from faqsvc.desk.quality import Corpus, Kind
from faqsvc.desk.quality import report as quality_report
from faqsvc.desk.quality.table import write_csv
from faqsvc.errors import SourceError
from faqsvc.evaluation import read_judgments
from faqsvc.wiring import Services


@click.group()
def report() -> None:
    """Reports for the knowledge team.

    Example: faqsvc report quality
    """


@report.command()
@click.option("--kind", "kinds", type=click.Choice([kind.value for kind in Kind]), multiple=True, help="Only these.")
@click.option("--csv", "table", type=click.Path(path_type=Path, dir_okay=False), help="Write them here, as CSV.")
@click.option("--queries", type=click.Path(path_type=Path), help="Judged queries: the words that customers use.")
@click.pass_obj
def quality(services: Services, *, kinds: tuple[str, ...], table: Path | None, queries: Path | None) -> None:
    """Duplicates, contradictions, cut answers, dead links, old articles, questions nobody would ask.

    Example: faqsvc report quality --kind contradiction --csv findings.csv
    """
    corpus = Corpus(
        services.search.published(), services.analyzer, date.today(), stale_months=services.settings.stale_months
    )
    if queries:
        corpus = corpus.asking(judged.query for judged in read_judgments(queries))
    findings = quality_report(corpus, [Kind(kind) for kind in kinds] or tuple(Kind))
    if table:
        try:
            with table.open("w", encoding="utf-8-sig", newline="") as file:
                write_csv(findings, file)
        except OSError as error:
            raise SourceError(f"{table}: cannot be written: {error.strerror}") from error
    else:
        for one in findings:
            click.echo(f"{one.kind:<14}  {' '.join(one.entry_ids)}  {one.summary}")
            for quote in one.quotes:
                click.echo(f"{'':<14}    {quote.entry_id}: {quote.text}")
    counts = Counter(one.kind for one in findings)
    told = ", ".join(f"{counts[kind]:,} {kind}" for kind in Kind if counts[kind])
    click.echo(f"{len(findings):,} findings" + (f": {told}" if told else ""), err=True)
