"""`faqsvc desk`: a customer's message in, ranked answers and a reply out."""

import sys
from pathlib import Path
from textwrap import shorten

import click

from faqsvc.desk import MAX_MESSAGE, Answer, Reading, read_message
from faqsvc.desk.reply import DEFAULT_TEMPLATE, Format, Item, Links, Pick, compose, device_of, markdown, pick, plain
from faqsvc.errors import SourceError
from faqsvc.model import Device
from faqsvc.web.languages import NAMES
from faqsvc.wiring import Services

_SHOWN = 3
_BYTES = 4 * MAX_MESSAGE + 4


@click.command()
@click.argument("message", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--format",
    "form",
    type=click.Choice([form.value for form in Format if form is not Format.HTML]),
    default=Format.POLITE.value,
    show_default=True,
)
@click.option("--locale", type=click.Choice(list(NAMES)), help="Language of the links; else each article's own.")
@click.option(
    "--device",
    type=click.Choice([device.value for device in Device]),
    help="The customer's; what MESSAGE names comes first.",
)
@click.pass_obj
def desk(services: Services, message: Path, *, form: str, locale: str | None, device: str | None) -> None:
    """Read a customer's MESSAGE (a file, or - for standard input) and write a reply.

    Personal data is masked before anything else happens; nothing is stored.

    Examples: faqsvc desk message.txt; faqsvc desk --locale en --device ios message.txt
    """
    reading = read_message(_read(message), services.search)
    for number, question in enumerate(reading.questions, start=1):
        click.secho(f"\n{number}. {shorten(question.text, 160, placeholder=' …')}", bold=True)
        click.echo(f"   {question.sureness.value} ({question.strength:.2f})")
        for answer in question.answers[:_SHOWN] if not question.unanswered else ():
            passage = answer.entry.answer[answer.passage.start : answer.passage.end]
            click.echo(
                f"   #{answer.entry.id} {answer.entry.question}\n      {shorten(passage, 140, placeholder=' …')}"
            )
    for limit in reading.limits:
        click.echo(f"limit: {limit.value}", err=True)
    base = (
        services.settings.base_url
        or f"http://{services.settings.host}:{services.settings.port}{services.settings.path}"
    )
    lines = compose(
        _items(reading, device_of(reading.text) or (Device(device) if device else None), locale or ""),
        Format(form),
        links=Links(base, locale or ""),
        template=DEFAULT_TEMPLATE,
        center=services.settings.site_name,
        agent="상담원",
    )
    click.echo("\n" + (markdown(lines) if form == Format.MARKDOWN else plain(lines)))
    raise SystemExit(0 if any(not question.unanswered for question in reading.questions) else 1)


def _read(message: Path) -> str:
    try:
        if str(message) == "-":
            data = sys.stdin.buffer.read(_BYTES)
        else:
            with message.open("rb") as file:
                data = file.read(_BYTES)
    except OSError as error:
        raise SourceError(f"{message}: cannot be read: {error.strerror}") from error
    return data.decode("utf-8", errors="replace")


def _items(reading: Reading, device: Device | None, locale: str) -> list[Item]:
    def picked(answers: tuple[Answer, ...]) -> tuple[Pick, ...]:
        return tuple(Pick(pick(one.entry, one.others, device=device, locale=locale)) for one in answers[:1])

    return [
        Item(question.asked, () if question.unanswered else picked(question.answers)) for question in reading.questions
    ]
