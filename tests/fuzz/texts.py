"""Targets that are typed: the query language, the masker, keyboard and particles, a message at the desk, repairs."""

import json
from functools import cache
from pathlib import Path

from faqsvc.analysis import fold, make_analyzer
from faqsvc.analysis.mecab import Grammar, MecabTokenizer
from faqsvc.desk.layout import lay_out
from faqsvc.desk.matters import matters
from faqsvc.desk.reply.templates import DEFAULT_TEMPLATE, Template, TemplateError, check, fill
from faqsvc.desk.sentences import sentences
from faqsvc.korean import jamo, keyboard, particles, statements
from faqsvc.model import AnswerBlock, BlockKind, CategoryPath, Entry
from faqsvc.parsing.dates import read_date
from faqsvc.parsing.decoding import clean
from faqsvc.parsing.steps import split_lines
from faqsvc.privacy import mask
from faqsvc.repair import Extraction, Repairs
from faqsvc.search.query_language import parse
from faqsvc.usage.cleaning import cleaned, is_junk
from tests.fuzz.formats import ROOT, entries
from tests.fuzz.target import Target, text_of

JUDGMENTS = ROOT / "data" / "judgments"
PERSONAL = Path(__file__).parents[1] / "unit" / "privacy" / "personal.txt"


def queries() -> list[bytes]:
    lines = (JUDGMENTS / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [json.loads(line)["query"] for line in lines[::9]]
    return [
        one.encode() for one in [*asked, '"상담원 연결" -유료', 'service:챗봇 category:"봇 생성하기" 설정', "dkssud"]
    ]


def messages() -> list[bytes]:
    lines = (JUDGMENTS / "messages.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["message"].encode() for line in lines]


def personal() -> list[bytes]:
    lines = PERSONAL.read_text(encoding="utf-8").splitlines()
    return [line.partition(" | ")[2].replace("⟦", "").replace("⟧", "").encode() for line in lines if " | " in line]


def script(data: bytes) -> None:
    text = text_of(data)
    assert jamo.compose(jamo.decompose(clean(text))) is not None
    jamo.initials(text)
    keyboard.to_hangul(text)
    keyboard.to_latin(text)
    particles.attach(text, "이/가")
    statements.plain_statement(text[-80:], text)
    read_date(text)
    list(split_lines(text))


def query_language(data: bytes) -> None:
    text = text_of(data)[:200]
    parsed = parse(text)
    kept = [*parsed.phrases, *parsed.excluded, *parsed.services, *parsed.categories]
    assert len(kept) <= 8
    assert all(any(map(str.isalnum, one)) for one in kept)


def analysis(data: bytes) -> None:
    text = text_of(data)[:2_000]
    analyzed = make_analyzer("mecab").analyze(text)
    for token in (*analyzed.words, *analyzed.morphs, *analyzed.bigrams, *analyzed.syllables):
        assert 0 <= token.start < token.end <= len(text), "a token outside its text"


def masker(data: bytes) -> None:
    text = text_of(data)
    masked = mask(text)
    assert len(masked.text) == len(text)
    at = 0
    for finding in masked.findings:
        assert at <= finding.span.start < finding.span.end
        assert masked.text[at : finding.span.start] == text[at : finding.span.start]
        assert not masked.text[finding.span.start : finding.span.end].replace("*", "").strip()
        at = finding.span.end
    assert masked.text[at:] == text[at:]
    is_junk(text)
    stored, key = cleaned(text)
    assert len(stored) <= 200
    stored.encode(), key.encode()  # or no database takes it


def folding(data: bytes) -> None:
    text = text_of(data)
    folded = fold(text)
    for start in range(0, len(folded.text), 7):
        low, high = folded.published(start, start + 1)
        assert 0 <= low <= high <= len(text)


def message(data: bytes) -> None:
    text = mask(text_of(data)).text
    own, aside = lay_out(text)
    found, told = matters(sentences(own), topics=frozenset(["소담톡"]), most=11)
    for part in (*aside, *told):
        assert 0 <= part.span.start <= part.span.end <= len(text)
    for matter in found:
        assert 0 <= matter.span.start < matter.span.end <= len(text)


def template(data: bytes) -> None:
    parts = (text_of(data).split("\n\n") + [""] * 4)[:4]
    made = Template(*parts)
    try:
        check(made)
    except TemplateError:
        return
    for part in parts:
        fill(part, {"센터": "소담", "상담원": "", "번호": "1", "제목": text_of(data), "질문": "?"})


@cache
def _repairs() -> tuple[Repairs, list[Entry]]:
    return Repairs(MecabTokenizer(), Grammar().cost), entries(30)


def repair(data: bytes) -> None:
    """Two extractions of the same article: one as it is, one damaged; and its page's query."""
    query, _, rest = clean(text_of(data)).partition("\n")
    made, center = _repairs()
    lines = [line for line in rest.split("\n")[:12] if line.strip()] or ["설정을 확인해세요."]
    path = CategoryPath.of("소담톡", "알림")
    blocks = tuple(AnswerBlock(BlockKind.PARAGRAPH, line[:400]) for line in lines)
    damaged = Entry("x1", path, lines[0][:200], blocks)
    ending = AnswerBlock(BlockKind.PARAGRAPH, lines[-1][:300] + "다")
    whole = Entry("x2", path, lines[0][:200].replace(" ", ""), (*blocks[:-1], ending))
    pages = [Extraction([damaged], query[:100] or None), Extraction([whole], "설정")]
    for one in made.of_pages(pages, center):
        for fixed in one.repairs:
            assert 0 <= fixed.offset <= len(one.answer)


def _pages() -> list[bytes]:
    asked = ["비밀번호", "주 원", "알림 설정", ""]
    return [f"{query}\n{one.question}\n{one.answer}".encode() for query in asked for one in entries()]


def targets() -> list[Target]:
    typed = queries()
    filled = DEFAULT_TEMPLATE
    parts = "\n\n".join([filled.opening, filled.item, filled.unanswered, filled.closing])
    return [
        Target("script", 0.3, lambda: [*typed, *messages()[:20]], script),
        Target("query-language", 0.05, lambda: typed, query_language),
        Target("analysis", 0.5, lambda: typed, analysis),
        Target("folding", 0.1, lambda: [*typed, *personal()], folding),
        Target("masker", 0.4, lambda: [*personal(), *messages()[:10]], masker),
        Target("message", 1, messages, message),
        Target("template", 0.05, lambda: [parts.encode()], template),
        Target("repair", 8, _pages, repair),
    ]
