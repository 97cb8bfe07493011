"""`faqsvc` in a process of its own, over a folder of its own."""

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import DATA


def run(folder: Path, *words: str, typed: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    environ = {
        "PATH": os.environ["PATH"],
        "FAQSVC_SEMANTIC": "off",
        "FAQSVC_DATA": str(folder / "data"),
        "FAQSVC_INDEX": str(folder / "index"),
        "FAQSVC_STORE": f"sqlite:///{folder}/var/faqsvc.db",
    } | settings
    command = [sys.executable, "-m", "faqsvc", *words]
    return subprocess.run(command, input=typed, capture_output=True, text=True, env=environ, timeout=60, check=False)


def articles_in(folder: Path) -> Path:
    """Eight of the sample's articles in the data folder below `folder`, which is returned."""
    articles = folder / "data" / "articles"
    articles.mkdir(parents=True)
    for path in sorted((DATA / "articles" / "chatbot").glob("*.html"))[:8]:
        (articles / path.name).write_bytes(path.read_bytes())
    return folder
