"""What a generation remembers of its entries for the next change: traits and the groups made of them, attached to it.

With it, one entry can be changed without reading the others, and the groups come out as a build of everything makes
them (the tests compare both).
"""

import io
import json
from dataclasses import dataclass

import numpy as np

from faqsvc.indexing.grouping import Groups, Traits

NAME = "grouping"


@dataclass(frozen=True, slots=True)
class Memory:
    traits: Traits
    groups: Groups

    def packed(self) -> bytes:
        traits, groups = self.traits, self.groups
        group = [groups.group.get(entry_id, "") for entry_id in traits.ids]
        words = json.dumps([traits.ids, traits.devices, group, groups.variant])
        file = io.BytesIO()
        np.savez(
            file,
            words=np.frombuffer(words.encode("ascii"), np.uint8),
            questions=traits.questions,
            telling=traits.telling,
            facts=traits.facts,
            signatures=traits.signatures,
        )
        return file.getvalue()

    @classmethod
    def unpacked(cls, data: memoryview) -> "Memory":
        with np.load(io.BytesIO(data), allow_pickle=False) as held:
            ids, devices, group, variant = json.loads(held["words"].tobytes())
            traits = Traits(
                tuple(ids),
                tuple(devices),
                held["questions"],
                held["telling"],
                held["facts"],
                held["signatures"],
            )
        return cls(traits, Groups({entry_id: key for entry_id, key in zip(ids, group, strict=True) if key}, variant))
