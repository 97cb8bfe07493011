"""Whole files in, whole records out, nothing mocked.

`GOLDEN=write pytest tests/golden` writes the expected files anew; read the difference before committing it.
"""

import json
import os
from pathlib import Path

import pytest

from faqsvc.model.record import to_record
from faqsvc.parsing import Reading, Rejection, open_source

FOLDER = Path(__file__).parent / "parsing"
INPUTS = sorted(path for path in FOLDER.iterdir() if path.with_suffix(path.suffix + ".json").exists())


def parsed(path: Path) -> list[dict[str, object]]:
    out: list[dict[str, object]] = []
    for record in open_source(path, Reading(site=path.is_dir())).records():
        if isinstance(record, Rejection):
            place = record.place.replace(str(FOLDER) + os.sep, "")
            detail = record.detail.replace(str(FOLDER) + os.sep, "")
            out.append({"rejected": place, "reason": record.reason.value, "detail": detail})
        else:
            out.append(to_record(record) | {"source": record.source.replace(str(FOLDER) + os.sep, "")})
    return out


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.name)
def test_a_file_gives_the_records_beside_it(path: Path) -> None:
    expected = path.with_suffix(path.suffix + ".json")
    records = parsed(path)
    if os.environ.get("GOLDEN") == "write":
        expected.write_text(json.dumps(records, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert records == json.loads(expected.read_text(encoding="utf-8"))
