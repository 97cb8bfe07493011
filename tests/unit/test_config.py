from pathlib import Path

import pytest

from faqsvc.config import SETTINGS, Settings, load_settings, usable_cores
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


@pytest.mark.parametrize(
    ("group", "limit", "cores"),
    [
        ("", "100000 100000", 1),
        ("faqsvc.service", "50000 100000", 1),
        ("", "max 100000", None),
        ("", "10000000 100000", None),
        ("", "damaged", None),
    ],
)
def test_a_share_of_the_machine_s_time_counts_as_its_cores(
    tmp_path: Path, group: str, limit: str, cores: int | None
) -> None:
    membership = tmp_path / "cgroup"
    membership.write_text(f"0::/{group}\n")
    (tmp_path / group).mkdir(exist_ok=True)
    (tmp_path / group / "cpu.max").write_text(f"{limit}\n")
    everything = usable_cores(membership=tmp_path / "none", groups=tmp_path)
    assert everything >= 1
    assert usable_cores(membership=membership, groups=tmp_path) == (cores or everything)
