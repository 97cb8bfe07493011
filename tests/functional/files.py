"""Three made-up articles as a file of the data folder, and what `faqsvc index update` does with it."""

from faqsvc.indexing import read
from faqsvc.model import Entry
from faqsvc.parsing import write_jsonl
from faqsvc.wiring import Services
from tests.entries import entry

FILES = [
    entry("1", "알림을 끄고 싶어요", "설정에서 알림을 꺼 주세요."),
    entry("2", "비밀번호를 잊어버렸어요", "비밀번호 찾기를 눌러 주세요."),
    entry("3", "환불하고 싶어요", "결제 내역에서 신청해 주세요."),
]


def write(services: Services, entries: list[Entry]) -> tuple[Entry, ...]:
    """What `faqsvc index update` does with a file; the conflicts."""
    path = services.settings.data / "articles.jsonl"
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        write_jsonl(entries, file)
    return services.publisher.rebuild(read([path]).entries, fresh=False).conflicts
