"""What is fuzzed: a name, seeds, and a function that takes one input and raises only when something is wrong."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """cost: about how many milliseconds an input takes; dear targets get fewer inputs.
    run: returns for whatever is handled, deliberate errors included; anything that it raises is a finding."""

    name: str
    cost: float
    seeds: Callable[[], Sequence[bytes]]
    run: Callable[[bytes], object]


def text_of(data: bytes) -> str:
    """As it comes out of a form or an address: any text, lone surrogates among it."""
    return data.decode("utf-8", "surrogateescape")
