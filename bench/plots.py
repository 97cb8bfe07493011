"""Bar charts as SVG."""

from pathlib import Path

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams["svg.hashsalt"] = "faqsvc"  # the same picture for the same figures

from matplotlib import pyplot  # noqa: E402

from bench.report import Chart  # noqa: E402


def draw(chart: Chart, path: Path) -> None:
    values = sorted(chart.values, key=lambda pair: pair[1])
    figure, axes = pyplot.subplots(figsize=(8, 0.5 + 0.45 * len(values)))
    names = [name for name, _ in values]
    numbers = [value for _, value in values]
    colors = ["#0b57d0" if name.startswith("faqsvc") else "#9aa0a6" for name in names]
    bars = axes.barh(names, numbers, color=colors)
    axes.bar_label(bars, fmt="{:,.3g}", padding=3)
    if max(numbers) > 20 * min(numbers):
        axes.set_xscale("log")
    axes.margins(x=0.15)
    axes.set_xlabel(chart.unit)
    axes.set_title(chart.title, loc="left")
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, bbox_inches="tight", metadata={"Date": None})
    pyplot.close(figure)
