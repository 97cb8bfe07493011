"""`python -m tests.fuzz --inputs 1000000 --seed 7`: every target, its share of the inputs, a table of what came of it.

Half of the inputs are shared out evenly, half by how cheap they are. What is found is kept under `found/`, where the
suite reads it from then on; the exit code is 1.
"""

import os
import sys
from random import SystemRandom

import click

from tests.fuzz.running import fuzz, keep
from tests.fuzz.targets import TARGETS


@click.command()
@click.option("--inputs", default=10_000, show_default=True, help="of all targets together")
@click.option("--least", default=0, help="inputs of each target at least")
@click.option("--seed", type=int, help="drawn and told where none is given")
@click.option("--only", default="", help="these targets, by commas")
def main(inputs: int, least: int, seed: int | None, only: str) -> None:
    seed = SystemRandom().randrange(10**6) if seed is None else seed
    costs = {name: TARGETS[name].cost for name in (only.split(",") if only else TARGETS)}
    cheapness = {name: 1 / max(cost, 0.02) for name, cost in costs.items()}
    total = sum(cheapness.values())
    shares = {name: int(inputs * (0.5 / len(costs) + 0.5 * cheap / total)) for name, cheap in cheapness.items()}
    click.echo(f"seed {seed}, {len(costs)} targets")
    tried = found = 0
    for name, share in shares.items():
        outcome = fuzz(TARGETS[name], max(least, share), seed)
        tried, found = tried + outcome.inputs, found + len(outcome.findings)
        told = f"{name:<16}{outcome.inputs:>10,}  slowest {1e3 * outcome.slowest:>7,.0f} ms"
        click.echo(f"{told}  {len(outcome.findings)} found")
        for wrong, path in zip(outcome.findings, keep(outcome), strict=True):
            click.echo(f"    {wrong}  {path.name}")
        sys.stdout.flush()
    click.echo(f"{tried:,} inputs, {found} findings, seed {seed}")
    sys.exit(bool(found))


if __name__ == "__main__":
    os.environ["FAQSVC_SEMANTIC"] = "off"
    main()
