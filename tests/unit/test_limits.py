"""docs/limits.md says what the code does."""

from faqsvc.config import load_settings
from faqsvc.model.category import MAX_LEVELS, MAX_NAME_LENGTH
from faqsvc.model.request import MAX_PAGE, MAX_QUERY_LENGTH, PAGE_SIZES
from faqsvc.parsing.delimited import MAX_BYTES
from faqsvc.parsing.rows import MAX_ROWS
from faqsvc.parsing.source import MAX_DEPTH, MAX_FILE_BYTES, MAX_TEXT
from faqsvc.search.query_language import MAX_PHRASES
from faqsvc.search.weights import MAX_TERMS
from faqsvc.search.word_lists import MAX_LINE, MAX_LINES
from faqsvc.web import server, worker
from faqsvc.web.app import MAX_BODY
from tests.conftest import ROOT

LIMITS = {
    "characters of a query": MAX_QUERY_LENGTH,
    "phrases, exclusions and filters of a query": MAX_PHRASES,
    "terms that rank a query": MAX_TERMS,
    "entries of a page in the API": PAGE_SIZES[-1],
    "page in the API": 50,
    "page of the result page": MAX_PAGE,
    "levels of a category path": MAX_LEVELS,
    "characters of a category's name": MAX_NAME_LENGTH,
    "bytes of a form or an API body": MAX_BODY,
    "bytes of an address": server.LONGEST_LINE,
    "bytes of a page taken in": MAX_FILE_BYTES,
    "nested elements of a page taken in": MAX_DEPTH,
    "characters of one question, answer or cell": MAX_TEXT,
    "rows of a table taken in": MAX_ROWS,
    "bytes of a table taken in": MAX_BYTES,
    "lines of a word list": MAX_LINES,
    "characters of a line of a word list": MAX_LINE,
    "requests that wait for each thread": worker.WAITING_A_THREAD,
    "seconds for a request's head": worker.HEAD_SECONDS,
    "seconds to the end of an answer": worker.WHOLE_SECONDS,
    "seconds that one request may wait for a cluster, in all": load_settings({}).opensearch_timeout_ms / 1000,
    "seconds that requests in flight have at a stop": server.GRACE,
}


def test_the_documentation_is_the_code() -> None:
    lines = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8").splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")][2:]
    said = {what: float(limit.replace(",", "")) for what, limit, _ in rows}
    assert said == {what: float(limit) for what, limit in LIMITS.items()}
