"""What a process loads: a search from the shell, and a search by the page's own services, without what others need."""

import os
import subprocess
import sys
from pathlib import Path

from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.store import Store

_WRITERS = {"bs4", "openpyxl", "yaml", "markdown_it", "tqdm", "multiprocessing.pool", "concurrent.futures.process"}
_STORE = {"sqlalchemy", "alembic", "argon2", "faqsvc.store"}
_WEB = {"flask", "werkzeug", "gunicorn", "prometheus_client", "babel"}
_OTHERS = {"faqsvc.desk", "faqsvc.editing", "faqsvc.indexing", "faqsvc.parsing", "faqsvc.repair", "faqsvc.evaluation"}
_SHELL = """
import sys
from faqsvc.cli import main
try:
    main(["search", "상담원 연결"])
except SystemExit as end:
    assert end.code == 0
print(*sys.modules, file=sys.stderr)
"""


def loaded(program: str, index: Path, store: Path) -> set[str]:
    environ = {"PATH": os.environ["PATH"], "FAQSVC_SEMANTIC": "off", "FAQSVC_INDEX": str(index)}
    environ["FAQSVC_STORE"] = f"sqlite:///{store}"
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environ, timeout=60, check=True
    )
    return set(run.stderr.split())


def test_a_search_from_the_shell_loads_neither_web_nor_store_nor_writers(
    sample_engine: WhooshEngine, sample_index: Path, tmp_path: Path
) -> None:
    assert sample_engine.live()
    decided = Store(f"sqlite:///{tmp_path}/store.db")
    decided.ready()
    for store in ("none.db", "store.db"):
        modules = loaded(_SHELL, sample_index, tmp_path / store)
        assert "faqsvc.search" in modules
        assert not modules & (_WRITERS | _STORE | _WEB | _OTHERS)
