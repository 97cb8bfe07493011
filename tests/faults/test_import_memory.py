"""Files made to fill the memory: whoever imports them stays far below what a small machine has."""

import subprocess
import sys
from pathlib import Path

import pytest

_LIMIT = 300_000  # kB, the library's 50,000 included
_READ = """
import re, sys
from pathlib import Path
from faqsvc.parsing import open_source
count = sum(1 for _ in open_source(Path(sys.argv[1])).records())
print(count, re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])  # getrusage counts the parent in
"""
FILES = {
    "quotes.csv": "질문,답변\n".encode() + b'a,"b\n' * 6_000_000,
    "line.csv": b"q,a\n" + b"x" * 31_000_000,
    "lists.json": b"[" + b"[]," * 1_900_000 + b"0]",
    "words.md": b"# a\n\n" + b"x *y* " * 400_000,
}


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_read_in_bounded_memory(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name])
    command = [sys.executable, "-c", _READ, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    count, peak = map(int, done.stdout.split())
    assert 0 < count <= 1_001
    assert peak < _LIMIT
