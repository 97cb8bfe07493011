"""Two tables decide: what must be gone and what must stay; then properties that hold for any text."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from faqsvc.privacy import Kind, mask
from tests.conftest import DATA

HERE = Path(__file__).parent


def table(name: str) -> list[str]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("# ")]


PERSONAL = [tuple(line.split(" | ", 1)) for line in table("personal.txt")]
HARMLESS = table("harmless.txt")


def test_the_tables_are_large_enough() -> None:
    assert len(PERSONAL) >= 200
    assert {kind for kind, _ in PERSONAL} == {kind.value for kind in Kind}
    assert len(HARMLESS) >= 100


@pytest.mark.parametrize(("kind", "marked"), PERSONAL)
def test_personal_data_is_gone(kind: str, marked: str) -> None:
    text = re.sub("[⟦⟧]", "", marked)
    masked = mask(text)
    expected = re.sub("⟦(.*?)⟧", lambda one: re.sub(r"\S", "*", one[1]), marked)
    assert re.sub(r"[\s()<>]", "", masked.text.replace("*", "")) == re.sub(r"[\s()<>]", "", expected.replace("*", ""))
    assert kind in {finding.kind for finding in masked.findings}


@pytest.mark.parametrize("text", HARMLESS)
def test_look_alikes_stay(text: str) -> None:
    assert mask(text).text == text


@pytest.mark.parametrize(
    "text",
    [
        "왜 3?4 안 되나요?",
        "2024?12?31 결제",
        "환불?10일",
        "버전 9?10?11?",
        "2024&#8211;12&#8211;31 결제",
        "&#55296;3&#9999999;4",
    ],
)
def test_lost_dashes_between_ordinary_numbers_stay(text: str) -> None:
    assert mask(text).text == text


def ordinary() -> list[str]:
    """What people search for at a help center, and what it answers."""
    queries: list[str] = re.findall(
        r'"query": "(.*?)", "form": "clean"', (DATA / "judgments" / "queries.jsonl").read_text("utf-8")
    )
    return [*queries, *(DATA / "judgments" / "unanswerable.txt").read_text("utf-8").splitlines()]


def test_ordinary_queries_stay() -> None:
    changed = [query for query in ordinary() if mask(query).findings]
    assert not changed


TEXTS = st.text(max_size=60) | st.text(
    st.sampled_from("0123456789-. ()+*@abco공일이삼사오육칠팔구에다시\n이름:김소담님주소서울강남구로동호계좌번호주문"),
    max_size=80,
)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
@example("010-1234-5678" * 20)
@example("이름: 김소담 010-1234-5678 이름: 김소담")
def test_any_text(text: str) -> None:
    masked = mask(text)
    assert len(masked.text) == len(text)
    end = 0
    for finding in masked.findings:
        assert finding.span.start >= end
        end = finding.span.end
        assert not masked.text[finding.span.start : end].replace("*", "").strip()
    outside = [at for at in range(len(text)) if not any(f.span.start <= at < f.span.end for f in masked.findings)]
    assert all(masked.text[at] == text[at] for at in outside)
    assert mask(masked.text).text == masked.text


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1 ",
        "1-",
        "010",
        "a",
        "a.",
        "@",
        "a@",
        "가",
        "이름: ",
        "서울 강남구 ",
        "공",
        "*",
        "로 1",
        "주문번호",
        "계좌 1",
        "+82 ",
        "비번 a",
        "0x",
        "1,",
    ],
)
def test_ten_times_the_text_takes_ten_times_as_long(piece: str) -> None:
    def work(size: int) -> float:
        text = (piece * size)[:size]
        times = []
        for _ in range(3):
            began = time.process_time()
            mask(text)
            times.append(time.process_time() - began)
        return min(times)

    assert work(50_000) < 30 * max(work(5_000), 0.002)
