"""schemathesis over the whole document: every check, bounded here, long in the slow suite.

Settings of its own are kept out of the way: the app is called directly, nothing listens.
"""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings

from faqsvc.config import load_settings
from faqsvc.web import create_app
from tests.functional.standin import StandIn

_PLAIN = {"Accept-Encoding": "identity"}  # the direct transport unpacks nothing
_QUIET = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", create_app(StandIn(), load_settings({})))
schema.config.generation.update(modes=[schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE])


@schema.parametrize()
@settings(max_examples=15, deadline=None, suppress_health_check=_QUIET, phases=[Phase.explicit, Phase.generate])
def test_answers_are_as_the_document_says(case: schemathesis.Case) -> None:
    case.call_and_validate(headers=_PLAIN)


@pytest.mark.slow
@schema.parametrize()
@settings(max_examples=500, deadline=None, suppress_health_check=_QUIET, phases=[Phase.explicit, Phase.generate])
def test_answers_are_as_the_document_says_at_length(case: schemathesis.Case) -> None:
    case.call_and_validate(headers=_PLAIN)
