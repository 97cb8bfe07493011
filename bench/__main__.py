"""Everything at once: python -m bench [--quick] writes results.md and the plots beside it."""

import os
import platform
import sys
from datetime import date
from pathlib import Path

from bench import building, engines, pages, service
from bench.peers import Absent
from bench.plots import draw
from bench.report import Section

HERE = Path(__file__).parent


def main() -> None:
    """--quick: 2,000 entries only, in a few minutes, to see that all of it runs."""
    quick = "--quick" in sys.argv
    found: list[Section] = [engines.section((2_000,) if quick else engines.SIZES)]
    size = 2_000 if quick else 10_000
    found += service.sections(size)
    try:
        found += pages.sections(size)
    except Absent as error:
        print(f"bench.pages: {error}", file=sys.stderr)
    found.append(building.section((2_000,) if quick else building.SIZES))
    target = HERE / "out" if quick else HERE
    target.mkdir(exist_ok=True)
    for section in found:
        for chart in section.charts:
            draw(chart, target / chart.file)
    cores = len(os.sched_getaffinity(0))
    head = (
        "# Results\n\n"
        f"Made by `make bench` on {date.today()}: {cores} cores, Python {platform.python_version()}."
        " Times depend on the machine, ratios within one run travel.\n\n"
    )
    (target / "results.md").write_text(head + "\n".join(map(Section.markdown, found)), encoding="utf-8")
    print(target / "results.md")


if __name__ == "__main__":
    main()
