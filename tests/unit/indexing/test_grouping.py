"""What is looked at line by line and many entries at once is what each entry is by itself, and same answers fold."""

import random
from collections import defaultdict

import numpy as np

from faqsvc.analysis import fold
from faqsvc.analysis.minhash import signature
from faqsvc.indexing.grouping import Traits, group_entries
from faqsvc.model import Device, Entry
from tests.entries import entry

_LINES = [
    "비밀번호를 잊어버리면 로그인 화면에서 비밀번호 찾기를 눌러 주세요.",
    "가입할 때 쓴 전화번호로 인증번호를 보내 드립니다.",
    "인증번호를 넣고 새 비밀번호를 정해 주세요.",
    "구매한 날부터 7일 안에 한 번도 쓰지 않았을 때만 환불할 수 있습니다.",
    "구매한 날부터 14일 안에 한 번도 쓰지 않았을 때만 환불할 수 있습니다.",
    "설정의 결제 내역에서 신청해 주세요.",
    "환불한 금액은 결제한 수단으로 돌려 드립니다.",
    "Ａ/S 접수 → 1588-0000",
    "(1)",
    "예",
    "※",
]


def many(size: int = 900) -> list[Entry]:
    rng = random.Random(1)
    return [
        entry(f"e{at}", f"{at % 300}번 질문입니다", "\n".join(rng.choices(_LINES, k=rng.randint(1, 6))), device=device)
        for at, device in enumerate(rng.choices([None, *Device], k=size))
    ]


def _letters(one: Entry) -> str:
    return "".join(filter(str.isalnum, fold(one.answer).text))


def test_traits_of_many_are_those_of_each() -> None:
    entries = many()
    traits = Traits.of(entries)
    assert 0 < traits.telling.sum() < len(entries)
    for at, one in enumerate(entries):
        alone = Traits.of([one])
        assert (traits.ids[at], traits.devices[at]) == (alone.ids[0], alone.devices[0])
        for name in ("questions", "telling", "facts", "signatures"):
            assert np.array_equal(getattr(traits, name)[at], getattr(alone, name)[0])
        if traits.telling[at]:
            assert traits.signatures[at].tolist() == signature(_letters(one)).tolist()


def test_same_answers_fold_and_others_that_name_other_numbers_do_not() -> None:
    entries = many()
    groups = group_entries(entries)
    same: defaultdict[str, set[str]] = defaultdict(set)
    for one in entries:
        if len(_letters(one)) >= 60:
            same[_letters(one)].add(groups.group.get(one.id, ""))
    assert all(len(keys) == 1 for keys in same.values())
    seven, fourteen = (
        entry(name, f"{name}의 환불", "\n".join([_LINES[5], _LINES[at], _LINES[6]]))
        for name, at in (("a", 3), ("b", 4))
    )
    assert group_entries([seven, fourteen]).group == {}
    again = entry("c", "환불 방법", seven.answer)
    assert group_entries([fourteen, again, seven]).group == {"a": "a", "c": "a"}


def test_what_folds_is_named_by_its_least_id() -> None:
    groups = group_entries(many())
    assert len(groups.group) > 100
    assert len(groups.variant) > 20
    assert all(groups.group[key] == key <= entry_id for entry_id, key in groups.group.items())
