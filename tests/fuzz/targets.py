"""Every target by its name."""

from tests.fuzz import formats, services, texts

TARGETS = {one.name: one for made in (formats, texts, services) for one in made.targets()}
