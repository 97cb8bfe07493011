"""Third step: sentences -> matters: questions with the sentences that they point back to, problems that may be one."""

from collections.abc import Iterable
from dataclasses import replace

from faqsvc.desk.message import Aside, Matter, Part, Role, Sentence
from faqsvc.desk.roles import says_what

_ASIDE = {
    Role.GREETING: Aside.GREETING,
    Role.FILLER: Aside.FILLER,
    Role.CONTACT: Aside.CONTACT,
    Role.CONTEXT: Aside.CONTEXT,
}


def matters(
    sentences: Iterable[Sentence], *, topics: frozenset[str], most: int = 1_000
) -> tuple[list[Matter], list[Part]]:
    """Matters in their order, and the sentences that belong to none. `topics`: names of the services, which do not say
    by themselves what is asked about them; what stands behind `most` matters is not looked at."""
    found: list[Matter] = []
    parts: dict[int, Part] = {}
    before: Sentence | None = None  # the sentence right before, if a question could point at it
    for sentence in sentences:
        points_back = sentence.role is Role.QUESTION and not says_what(sentence.text, topics)
        if points_back and before is not None and not sentence.opens:
            if found and found[-1].sentences[-1] is before:
                found[-1] = replace(found[-1], sentences=(*found[-1].sentences, sentence))
            elif len(found) == most:
                break
            else:
                found.append(Matter((before, sentence)))
                parts.pop(before.span.start, None)
        elif sentence.role in (Role.QUESTION, Role.PROBLEM):
            if len(found) == most:
                break
            leads = before is not None and before.role is not Role.QUESTION and not sentence.opens
            found.append(Matter((sentence,), before.text if before and leads else ""))
        else:
            parts[sentence.span.start] = Part(sentence.span, _ASIDE[sentence.role])
        if sentence.role not in (Role.GREETING, Role.FILLER, Role.CONTACT):
            before = sentence
    return found, list(parts.values())
