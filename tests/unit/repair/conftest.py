import pytest

from faqsvc.analysis.mecab import MecabTokenizer
from faqsvc.repair import Language


@pytest.fixture(scope="session")
def language() -> Language:
    return Language(MecabTokenizer())
