"""What was picked for a reply, and its permanent addresses, for the customer's language and device."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from faqsvc.model import BlockKind, Device, Entry
from faqsvc.model.steps import anchors

_DEVICES = {
    Device.IOS: re.compile(r"아이폰|아이패드|\bios\b|iphone|ipad|앱스토어|사파리", re.IGNORECASE),
    Device.ANDROID: re.compile(r"안드로이드|갤럭시|galaxy|android|플레이\s?스토어|픽셀|삼성폰", re.IGNORECASE),
    Device.PC: re.compile(r"(?<![a-z])pc(?![a-z])|컴퓨터|노트북|데스크톱|윈도우|windows|맥북|크롬|엣지", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class Pick:
    """An entry of a reply, whole, or some of its steps: numbers of blocks."""

    entry: Entry
    steps: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if any(not 0 <= step < len(self.entry.blocks) for step in self.steps):
            raise ValueError("a step that the entry does not have")


@dataclass(frozen=True, slots=True)
class Links:
    """Makes addresses: `base` is the site's own, without a slash at its end; `locale`: the customer's language."""

    base: str
    locale: str = ""

    def of(self, picked: Pick) -> str:
        """The entry's permanent address; down to the step where one was picked."""
        address = f"{self.base}/helps_html/{picked.entry.id}?locale={quote(self.locale or picked.entry.locale)}"
        anchor = anchors(picked.entry)[picked.steps[0]] if len(picked.steps) == 1 else ""
        return f"{address}#{quote(anchor)}" if anchor else address


def device_of(text: str) -> Device | None:
    """The device that a message speaks of, when it is one alone."""
    named = [device for device, words in _DEVICES.items() if words.search(text)]
    return named[0] if len(named) == 1 else None


def pick(entry: Entry, others: Iterable[Entry], *, device: Device | None, locale: str = "") -> Entry:
    """Of an entry and its variants the one for the customer's device and language; `entry` where there is none."""
    return max((entry, *others), key=lambda one: (bool(locale) and one.locale == locale, _fits(one, device)))


def _fits(entry: Entry, device: Device | None) -> int:
    return 2 if device is not None and entry.device is device else int(entry.device is None) if device else 0


def steps_of(entry: Entry) -> Sequence[int]:
    """Numbers of the blocks that are steps."""
    return [number for number, block in enumerate(entry.blocks) if block.kind is BlockKind.STEP]
