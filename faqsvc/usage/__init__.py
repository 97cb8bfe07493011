"""USAGE: what was asked and opened -> rows of the query log, written after the answers have gone.

`Recorder` takes events without waiting; behind it they are cleaned (`cleaning`: personal data masked, junk told apart)
and written in batches. The rule a change must not break: a request never waits for the store, and nothing typed is
stored before it was masked.
"""

from faqsvc.usage.recorder import Event, Recorder

__all__ = ["Event", "Recorder"]
