"""schemathesis over the whole document: every check, bounded here, long in the slow suite.

The app is called directly, nothing listens; what is written goes into a store and an index of its own.
"""

import atexit
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.core.parameters import ParameterLocation

from faqsvc.store import Scope
from faqsvc.web import create_app
from faqsvc.wiring import Services
from tests.functional import staff
from tests.functional.files import FILES, write

_QUIET = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
_PHASES = [Phase.explicit, Phase.generate]
_FOLDER = Path(mkdtemp(prefix="faqsvc-schema-"))
atexit.register(shutil.rmtree, _FOLDER)  # made when the module is read, whether its tests run or not
_SERVICES = Services(staff.settings(_FOLDER, api_limit=0))
_APP = create_app(_SERVICES.search, _SERVICES.settings, services=_SERVICES)

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", _APP)
schema.config.generation.update(modes=[schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE])
reading, writing = schema.include(method="GET"), schema.exclude(method="GET").exclude(path="/api/v1/bulk")
plain = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", _APP)  # any text is lines, so that none is bad
plain.config.generation.update(modes=[schemathesis.GenerationMode.POSITIVE])
bulk = plain.include(path="/api/v1/bulk")


@schemathesis.serializer("application/x-ndjson")
def lines(_context: object, value: object) -> bytes:
    return str(value).encode("utf-8", "surrogatepass")


@pytest.fixture(scope="module")
def key() -> Iterator[str]:
    write(_SERVICES, FILES)
    yield _SERVICES.keys.add("schema", list(Scope))
    _SERVICES.store.close()


def validated(case: schemathesis.Case, key: str) -> None:
    headers = {"Accept-Encoding": "identity"}  # the direct transport unpacks nothing
    if not _without_its_headers(case):
        headers["Authorization"] = f"Bearer {key}"
    case.call_and_validate(headers=headers)


def _without_its_headers(case: schemathesis.Case) -> bool:
    """Whether the case is bad because of its headers: the key that we would add could make it good."""
    header = case.meta.components.get(ParameterLocation.HEADER) if case.meta else None
    return header is not None and header.mode is schemathesis.GenerationMode.NEGATIVE


@reading.parametrize()
@settings(max_examples=12, deadline=None, suppress_health_check=_QUIET, phases=_PHASES)
def test_reading_is_as_the_document_says(case: schemathesis.Case, key: str) -> None:
    validated(case, key)


@writing.parametrize()
@settings(max_examples=6, deadline=None, suppress_health_check=_QUIET, phases=_PHASES)
def test_writing_is_as_the_document_says(case: schemathesis.Case, key: str) -> None:
    validated(case, key)


@bulk.parametrize()
@settings(max_examples=6, deadline=None, suppress_health_check=_QUIET, phases=_PHASES)
def test_many_lines_are_as_the_document_says(case: schemathesis.Case, key: str) -> None:
    validated(case, key)


@pytest.mark.slow
@reading.parametrize()
@settings(max_examples=400, deadline=None, suppress_health_check=_QUIET, phases=_PHASES)
def test_reading_is_as_the_document_says_at_length(case: schemathesis.Case, key: str) -> None:
    validated(case, key)


@pytest.mark.slow
@writing.parametrize()
@settings(max_examples=150, deadline=None, suppress_health_check=_QUIET, phases=_PHASES)
def test_writing_is_as_the_document_says_at_length(case: schemathesis.Case, key: str) -> None:
    validated(case, key)
