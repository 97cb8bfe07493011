"""Inputs into a target, one after the other: what crashes or hangs is made smaller and kept, once for each place."""

import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from pathlib import Path
from random import Random
from time import process_time
from types import FrameType

from tests.fuzz.mutation import inputs
from tests.fuzz.target import Target

FOUND = Path(__file__).parent / "found"
HANG = 2.0  # seconds of this process's own time, so that a busy machine makes no hang
_SHRINKS = 300


class Hung(BaseException):
    """No Exception, so that nothing that is fuzzed takes it for one of its own."""


@dataclass(slots=True)
class Outcome:
    target: str
    inputs: int = 0
    slowest: float = 0.0  # seconds
    findings: dict[str, bytes] = field(default_factory=dict)  # what went wrong and where -> the smallest input


def fuzz(target: Target, count: int, seed: int) -> Outcome:
    outcome = Outcome(target.name)
    for data in islice(inputs(target.seeds(), Random(f"{seed}/{target.name}")), count):
        began = process_time()
        wrong = what_is_wrong(target, data)
        outcome.inputs += 1
        outcome.slowest = max(outcome.slowest, process_time() - began)
        if wrong and wrong not in outcome.findings:
            outcome.findings[wrong] = _smaller(data, lambda one, wrong=wrong: what_is_wrong(target, one) == wrong)  # type: ignore[misc]
    return outcome


def what_is_wrong(target: Target, data: bytes) -> str:
    """Nothing, or the kind of failure and the innermost line of ours that it came through."""
    before = signal.signal(signal.SIGPROF, _hung)
    signal.setitimer(signal.ITIMER_PROF, HANG)
    try:
        target.run(data)
    except (Exception, Hung) as error:  # noqa: BLE001 - whatever comes out is what is looked for
        ours = [one for one in traceback.extract_tb(error.__traceback__) if "/faqsvc/" in one.filename]
        last = ours[-1] if ours else traceback.extract_tb(error.__traceback__)[-1]
        told = str(error)[:120] if isinstance(error, AssertionError) else ""
        return f"{type(error).__name__} {Path(last.filename).name}:{last.name} {told}".strip()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    return ""


def keep(outcome: Outcome) -> list[Path]:
    """The findings as files, which `test_fuzz` reads again for ever."""
    kept = []
    for data in outcome.findings.values():
        path = FOUND / outcome.target / sha256(data).hexdigest()[:12]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        kept.append(path)
    return kept


def _hung(_number: int, _frame: FrameType | None) -> None:
    raise Hung


def _smaller(data: bytes, still: Callable[[bytes], bool]) -> bytes:
    """Without every stretch that it does not need, from halves down to single bytes."""
    tries, size = 0, len(data) // 2
    while size and tries < _SHRINKS:
        at = 0
        while at < len(data) and tries < _SHRINKS:
            tries += 1
            shorter = data[:at] + data[at + size :]
            if still(shorter):
                data = shorter
            else:
                at += size
        size //= 2
    return data
