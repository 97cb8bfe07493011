"""Findings -> CSV that a spreadsheet opens: one row a finding, no cell is a formula."""

import csv
from collections.abc import Sequence
from typing import IO

from faqsvc.desk.quality.finding import Finding
from faqsvc.parsing.cells import guarded

COLUMNS = ("key", "kind", "entries", "summary", "quotes", "before", "after")


def write_csv(findings: Sequence[Finding], file: IO[str]) -> None:
    """`before` and `after`: only what differs."""
    table = csv.writer(file, quoting=csv.QUOTE_ALL)
    table.writerow(COLUMNS)
    for one in findings:
        changed = [change for change in one.changes if not change.same]
        cells = (
            one.key,
            one.kind.value,
            " ".join(one.entry_ids),
            one.summary,
            "\n".join(f"{quote.entry_id}: {quote.text}" for quote in one.quotes),
            "\n".join(change.before for change in changed),
            "\n".join(change.after for change in changed),
        )
        table.writerow(map(guarded, cells))
