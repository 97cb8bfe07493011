"""What the steps of an answer are called: by their own numbers, so that an address with one keeps its meaning.

The rule a change must not break: a name never changes while the step's marker does not; people keep these addresses.
"""

from faqsvc.model.entry import AnswerBlock, BlockKind, Entry

PREFIX = "step"


def step_number(block: AnswerBlock, seen: dict[str, int]) -> str:
    """`1-1` for the marker `1-1)`; with `.2` behind it where that number was there before. `seen` counts along."""
    number = "-".join("".join(char if char.isalnum() else " " for char in block.marker).split()) or "x"
    seen[number] = seen.get(number, 0) + 1
    return number + (f".{seen[number]}" if seen[number] > 1 else "")


def anchors(entry: Entry) -> tuple[str, ...]:
    """For each block what an address of it ends with: `step-1-1` for a step, nothing for others."""
    seen: dict[str, int] = {}
    return tuple(
        f"{PREFIX}-{step_number(block, seen)}" if block.kind is BlockKind.STEP else "" for block in entry.blocks
    )
