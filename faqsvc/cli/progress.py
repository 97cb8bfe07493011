"""Progress of long work: a bar with rate on a terminal, a plain line now and then elsewhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

import click
from tqdm import tqdm

from faqsvc.indexing import Progress

_LINE_EVERY = 5.0  # seconds


@contextmanager
def progress(what: str) -> Iterator[Progress]:
    """A function to call with (done, total); a total of 0 is one that nobody knows."""
    if sys.stderr.isatty():
        with tqdm(desc=what, unit=" entries", file=sys.stderr, leave=False) as bar:

            def draw(done: int, total: int) -> None:
                bar.total = total or None
                bar.update(done - bar.n)

            yield draw
        return
    last = monotonic()

    def tell(done: int, total: int) -> None:
        nonlocal last
        if done == total or monotonic() - last >= _LINE_EVERY:
            last = monotonic()
            click.echo(f"{what}: {done:,}" + (f" of {total:,}" if total else ""), err=True)

    yield tell
