"""Stage 1: files and pages -> entries and rejections. One module a source format.

`open_source` is the door: a folder, an article page, a saved result page (HTML or its text), JSON Lines, a table (CSV,
TSV, XLSX), Markdown, schema.org data, a Zendesk export, the mirror of a site. A record is an Entry or a Rejection; one
bad record never stops the next. JSON Lines, CSV and Markdown are also written here, and read back as they were.
"""

from faqsvc.parsing.delimited import write_csv
from faqsvc.parsing.files import open_source
from faqsvc.parsing.jsonl import read_jsonl, write_jsonl
from faqsvc.parsing.markdown import to_markdown
from faqsvc.parsing.reading import PLAIN, Column, Reading
from faqsvc.parsing.source import Reason, Record, Rejection, Source

__all__ = [
    "PLAIN",
    "Column",
    "Reading",
    "Reason",
    "Record",
    "Rejection",
    "Source",
    "open_source",
    "read_jsonl",
    "to_markdown",
    "write_csv",
    "write_jsonl",
]
