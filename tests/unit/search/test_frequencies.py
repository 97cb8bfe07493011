"""Frequencies of terms are asked of the index once, however often a query needs them."""

from faqsvc.engines.port import Clause
from faqsvc.search.plan import Frequencies

INDEX = {("question_morph", "알림"): 3, ("answer_morph", "알림"): 7, ("question_morph", "설정"): 5}


def test_the_largest_of_several_is_looked_up_once() -> None:
    asked: list[tuple[str, str]] = []

    def of(field: str, term: str) -> int:
        asked.append((field, term))
        return INDEX.get((field, term), 0)

    frequencies = Frequencies(of)
    clause = Clause((("question_morph", 1.0), ("answer_morph", 0.3)), "알림", 1.0)
    terms = (("question_morph", "알림"), ("question_morph", "설정"))
    assert [frequencies.of_clause(clause), frequencies.most(terms)] == [7, 5]
    assert [frequencies.of_clause(clause), frequencies.most(terms)] == [7, 5]
    assert len(asked) == 4
