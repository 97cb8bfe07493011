"""Word lists: how they read, that a change works at once, and words of the domain in a query."""

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from faqsvc.analysis import Analyzer
from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.errors import SourceError
from faqsvc.model import SearchRequest
from faqsvc.search import SearchService
from faqsvc.search.dictionaries import NO_DICTIONARIES, Dictionaries, DictionaryFolder, joined
from faqsvc.search.synonyms import parse_rules
from faqsvc.search.word_lists import Line, WatchedFile, read_stop_words, read_user_words
from tests.conftest import DATA


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(time.time_ns(), time.time_ns()))
    return path


def look_again(file: WatchedFile[frozenset[str]]) -> frozenset[str]:
    file._looked = time.monotonic() - 10
    return file.current()


def test_stop_words_count_by_the_stem_too(tmp_path: Path) -> None:
    path = written(tmp_path / "stopwords.txt", "방법\n하다  # 모든 질문에 있다\n\n")
    assert read_stop_words(path) == {"방법", "하다", "하"}


@pytest.mark.parametrize("line", ["두 단어", "봇", "ㄱ" * 201])
def test_a_word_that_cannot_be_one_is_refused_with_its_line(tmp_path: Path, line: str) -> None:
    with pytest.raises(SourceError, match=r"user.txt:2"):
        read_user_words(written(tmp_path / "user.txt", f"# 첫 줄\n{line}\n"))


def test_a_change_works_at_once_and_a_slip_keeps_what_was_read(tmp_path: Path) -> None:
    file = WatchedFile(written(tmp_path / "user.txt", "챗봇\n"), read_user_words)
    assert file.current() == {"챗봇"}
    written(tmp_path / "user.txt", "챗봇\n상담톡\n")
    assert look_again(file) == {"챗봇", "상담톡"}
    written(tmp_path / "user.txt", "두 단어\n")
    assert look_again(file) == {"챗봇", "상담톡"}
    (tmp_path / "user.txt").unlink()
    assert look_again(file) == frozenset()


def test_a_wrong_list_is_told_at_start(tmp_path: Path, analyzer: Analyzer) -> None:
    written(tmp_path / "user.txt", "두 단어\n")
    with pytest.raises(SourceError):
        DictionaryFolder(tmp_path, analyzer)


def test_a_word_of_the_domain_is_one_in_a_query(analyzer: Analyzer) -> None:
    apart = analyzer.analyze("챗봇 만들기")
    whole = joined(apart, replace(NO_DICTIONARIES, user_words=frozenset(["챗봇"])))
    assert "챗봇" not in [token.text for token in apart.morphs]
    assert [token.text for token in whole.morphs][:3] == ["챗봇", "챗", "봇"]
    assert whole.morphemes[0][:2] == ("챗봇", "NNP")
    assert joined(apart, replace(NO_DICTIONARIES, user_words=frozenset(["봇만들"]))) is apart, "not across words"


def test_a_word_that_ends_in_a_consonant_of_its_own_is_one_too(analyzer: Analyzer) -> None:
    """The tagger sees 알리 + ㅁ, and 알리다 is a word of asking itself, which counts little."""
    words = replace(NO_DICTIONARIES, user_words=frozenset(["알림"]))
    assert joined(analyzer.analyze("알림이안와요"), words).morphemes[0] == ("알림", "NNP", 0, 2)
    told = analyzer.analyze("알려 주세요")
    assert joined(told, words) is told


@pytest.mark.parametrize(
    ("typed", "forms"),
    [
        ("프사 변경", ["프사", "변경"]),  # a verb and its ending, says the tagger
        ("소담톡 알람", ["소담톡", "알람"]),
        ("영화 보기 전에", ["영화", "보", "기", "전", "에"]),
    ],
)
def test_a_word_that_a_rule_names_is_that_word(analyzer: Analyzer, typed: str, forms: list[str]) -> None:
    rules = parse_rules([Line(1, "프사 => 프로필 사진"), Line(2, "알람, 알림"), Line(3, "보기, 예시")], "", analyzer)
    words = Dictionaries(rules, frozenset(["소담톡"]), frozenset())
    assert [one.form for one in joined(analyzer.analyze(typed), words).morphemes] == forms


def test_a_synonym_added_while_it_runs_is_used(tmp_path: Path, sample_engine: WhooshEngine, analyzer: Analyzer) -> None:
    search = SearchService(sample_engine, analyzer, dictionaries=tmp_path)
    assert not search.search(SearchRequest("뾰로롱")).hits
    written(tmp_path / "synonyms.txt", "뾰로롱 => 이모티콘\n")
    assert search._dictionaries is not None
    search._dictionaries._folder._synonyms._looked = time.monotonic() - 10
    assert "이모티콘" in search.search(SearchRequest("뾰로롱")).hits[0].entry.question


def test_the_sample_s_lists_are_sound(analyzer: Analyzer) -> None:
    current = DictionaryFolder(DATA / "dictionaries", analyzer).current()
    assert {"챗봇"} <= current.user_words
    assert {"방법", "하"} <= current.stop_words
    assert len(current.synonyms.rules) > 200
