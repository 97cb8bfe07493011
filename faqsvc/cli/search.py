"""`faqsvc search`: the result page in a terminal."""

import json
from dataclasses import replace
from textwrap import shorten

import click

from faqsvc.model import SearchRequest, SearchResult, Sort
from faqsvc.model.record import to_record
from faqsvc.wiring import Services

_PATIENCE_MS = 5_000


@click.command()
@click.argument("query")
@click.option(
    "--sort", type=click.Choice([sort.value for sort in Sort]), default=Sort.ACCURACY.value, show_default=True
)
@click.option("--page", type=click.IntRange(1, 100_000), default=1, show_default=True)
@click.option("--size", type=click.IntRange(1, 50), default=10, show_default=True)
@click.option("--service", "service_id", type=int, help="Only this serviceId.")
@click.option("--category", "category_id", type=int, help="Only this categoryId.")
@click.option("--literal", is_flag=True, help="Search what was typed, corrected in nothing.")
@click.option("--json", "as_json", is_flag=True, help="Entries as JSON Lines.")
@click.pass_obj
def search(
    services: Services,
    query: str,
    *,
    sort: str,
    page: int,
    size: int,
    service_id: int | None,
    category_id: int | None,
    literal: bool,
    as_json: bool,
) -> None:
    """Search the index for QUERY.

    Example: faqsvc search "상담 연결"
    """
    request = SearchRequest(
        query, service_id=service_id, category_id=category_id, sort=Sort(sort), page=page, size=size, literal=literal
    )
    patient = replace(services.settings, semantic_budget_ms=_PATIENCE_MS)  # the model has only now been loaded
    result = Services(patient, services.steps, once=True).search.search(request)
    if as_json:
        for hit in result.hits:
            click.echo(json.dumps(to_record(hit.entry) | {"score": round(hit.score, 4)}, ensure_ascii=False))
    else:
        _print(result)
    raise SystemExit(0 if result.hits else 1)


def _print(result: SearchResult) -> None:
    click.echo(f"도움말 검색 결과 (총 {result.total:,}건)")
    for correction in result.corrections:
        click.echo(f"  {correction.kind.value}: {correction.original:.60} -> {correction.replacement:.60}")
    first = (result.request.page - 1) * result.request.size + 1
    for number, hit in enumerate(result.hits, start=first):
        entry = hit.entry
        passage = entry.answer[hit.passage.start : hit.passage.end]
        click.echo(f"\n{number}. {entry.path}  #{entry.id}")
        click.secho(f"   {entry.question}", bold=True)
        click.echo(f"   {shorten(passage, 160, placeholder=' …')}")
        folded = len(hit.same_answer) + len(hit.variants)
        if folded:
            click.echo(f"   (+{folded} folded: {', '.join(other.id for other in (*hit.variants, *hit.same_answer))})")
    if not result.hits:
        click.echo(
            "관련 도움말을 찾지 못했습니다." + (f" 찾은 낱말: {', '.join(result.tried)}" if result.tried else "")
        )
