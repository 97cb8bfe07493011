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
from faqsvc.model import Resolution
from faqsvc.privacy import mask
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
@click.option("--settled", "settled_too", is_flag=True, help="Also what was settled.")
@click.pass_obj
def quality(
    services: Services, *, kinds: tuple[str, ...], table: Path | None, queries: Path | None, settled_too: bool
) -> None:
    """Duplicates, contradictions, cut answers, dead links, old articles, questions nobody would ask.

    Example: faqsvc report quality --kind contradiction --csv findings.csv
    """
    corpus = Corpus(
        services.search.published(),
        services.analyzer,
        date.today(),
        stale_months=services.settings.stale_months,
        vectors=services.search.vectors(),
    )
    if queries:
        corpus = corpus.asking(judged.query for judged in read_judgments(queries))
    findings = quality_report(corpus, [Kind(kind) for kind in kinds] or tuple(Kind))
    if not settled_too and services.store.made:
        settled = services.findings.settled()
        findings = tuple(one for one in findings if one.key not in settled)
    if table:
        try:
            with table.open("w", encoding="utf-8-sig", newline="") as file:
                write_csv(findings, file)
        except OSError as error:
            raise SourceError(f"{table}: cannot be written: {error.strerror}") from error
    else:
        for one in findings:
            click.echo(f"{one.kind:<14}  {' '.join(one.entry_ids)}  {one.summary}  [{one.key}]")
            for quote in one.quotes:
                click.echo(f"{'':<14}    {quote.entry_id}: {quote.text}")
    counts = Counter(one.kind for one in findings)
    told = ", ".join(f"{counts[kind]:,} {kind}" for kind in Kind if counts[kind])
    click.echo(f"{len(findings):,} findings" + (f": {told}" if told else ""), err=True)


@report.command()
@click.argument("key")
@click.option("--as", "resolution", type=click.Choice([one.value for one in Resolution]), help="What was decided.")
@click.option("--by", default="", help="Who decided.")
@click.option("--note", default="", help="Why.")
@click.option("--reopen", is_flag=True, help="Take the decision back.")
@click.pass_obj
def settle(services: Services, key: str, *, resolution: str | None, by: str, note: str, reopen: bool) -> None:
    """Settle the finding KEY, so that reports leave it out while it stays the same. Articles are not changed.

    Example: faqsvc report settle 0123456789abcdef0123 --as kept --by 홍길동 --note "둘 다 필요합니다."
    """
    if reopen == bool(resolution):
        raise click.UsageError("give either --as or --reopen")
    services.store.ready()
    if resolution:
        services.findings.settle(key, Resolution(resolution), author=by, note=mask(note).text)
    elif not services.findings.reopen(key):
        raise click.UsageError(f"{key} is not settled")
