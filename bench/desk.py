"""How fast the desk reads a message: the judged ones, and long ones made of them, over an index of 10,000 entries.

Run: python -m bench.desk [entries]
"""

import random
import sys

from bench.corpus import DATA, SEED
from bench.service import service
from bench.timing import in_turns
from faqsvc.desk import MAX_MESSAGE, read_message
from faqsvc.evaluation import read_messages
from faqsvc.web import collecting

_ROUNDS = 3
_LONG = 60


def messages() -> dict[str, list[str]]:
    """Judged messages as they are; several of them as one of up to 20,000 characters."""
    rng = random.Random(SEED)
    judged = [one.message for one in read_messages(DATA / "judgments" / "messages.jsonl")]
    made = []
    for _ in range(_LONG):
        length = rng.randint(2_000, MAX_MESSAGE)
        text = ""
        while len(text) < length:
            text += rng.choice(judged) + "\n\n"
        made.append(text[:length])
    longest = ["\n\n".join(rng.sample(judged * 5, 300))[:MAX_MESSAGE] for _ in range(_LONG // 3)]
    return {"as judged": judged, "2,000 to 20,000 characters": made, "20,000 characters": longest}


def main(size: int) -> None:
    print(f"{size:,} entries; milliseconds a message, nothing kept between")
    collecting.install()  # as every worker of the service does
    with service(size, results_bytes=0) as search:
        for name, texts in messages().items():
            times = in_turns({"read": lambda text: read_message(text, search)}, texts, rounds=_ROUNDS)["read"]
            p50, p95, spread = times.in_ms()
            print(f"{name:<28} {len(texts):>4} messages  p50 {p50}  p95 {p95} ({spread})")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
