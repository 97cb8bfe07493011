from pathlib import Path

import pytest

from faqsvc.config import SETTINGS, Settings, load_settings
from faqsvc.errors import SettingsError

DOCS = Path(__file__).parent.parent.parent / "docs"


def test_the_documentation_is_the_table() -> None:
    text = (DOCS / "settings.md").read_text(encoding="utf-8")
    rows = [line for line in text.split("\n") if line.startswith("| `FAQSVC_")]
    expected = [f"| `{one.variable}` | {f'`{one.default}`' if one.default else ''} | {one.help} |" for one in SETTINGS]
    assert rows == expected


def test_every_row_is_an_attribute() -> None:
    assert {one.attribute for one in SETTINGS} == set(Settings.__slots__)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FAQSVC_PORT", "0"),
        ("FAQSVC_PORT", "８０８０"),
        ("FAQSVC_WORKERS", "-1"),
        ("FAQSVC_ENGINE", "lucene"),
        ("FAQSVC_BASE_URL", "help.example"),
        ("FAQSVC_BASE_URL", "https://help.example/"),
        ("FAQSVC_CONTACT_URL", "javascript:alert(1)"),
        ("FAQSVC_TYPO", "x"),
    ],
)
def test_bad_settings_are_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        load_settings({name: value})


def test_values_are_read() -> None:
    settings = load_settings({"FAQSVC_SUGGESTED_WORDS": "환불, 알림 끄기,"}, overrides={"port": 9})
    assert settings.suggested_words == ("환불", "알림 끄기")
    assert settings.port == 9
