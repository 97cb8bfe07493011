from pathlib import Path

import pytest

from faqsvc.analysis import Analyzer
from faqsvc.errors import SourceError
from faqsvc.search.synonyms import parse_synonyms
from tests.conftest import DATA


def alternatives(path: Path, analyzer: Analyzer, query: str) -> set[str]:
    analysis = analyzer.analyze(query)
    return {match.written for match in parse_synonyms(path, analyzer).matches(analysis.words, analysis.morphs)}


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    path = tmp_path / "synonyms.txt"
    path.write_text("비밀번호, 비번, 암호  # 계정\n봇 => 챗봇\n글씨 작다 => 글자 크기\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("비번을 바꾸고 싶어요", {"비밀번호", "암호"}),
        ("암호 변경", {"비밀번호", "비번"}),
        ("봇 만들기", {"챗봇"}),
        ("글씨가 너무 작아요", {"글자 크기"}),
        ("글자 크기", set()),
        ("날씨", set()),
    ],
)
def test_rules(rules: Path, analyzer: Analyzer, query: str, found: set[str]) -> None:
    assert alternatives(rules, analyzer, query) == found


@pytest.mark.parametrize("line", ["혼자", "=> 챗봇", "봇 =>", "!!! => 봇", "가, 나, " + "긴 말 " * 30])
def test_a_rule_that_says_nothing_is_refused_with_its_line(tmp_path: Path, analyzer: Analyzer, line: str) -> None:
    path = tmp_path / "synonyms.txt"
    path.write_text(f"# 첫 줄\n{line}\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"synonyms.txt:2"):
        parse_synonyms(path, analyzer)


def test_the_sample_s_dictionary_is_sound(analyzer: Analyzer) -> None:
    assert len(parse_synonyms(DATA / "dictionaries" / "synonyms.txt", analyzer).rules) > 200
