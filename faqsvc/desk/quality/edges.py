"""Check: answers that begin or end within a sentence, as fragments of result pages do."""

from collections.abc import Iterator

from faqsvc.desk.quality.corpus import Corpus
from faqsvc.desk.quality.finding import Finding, Kind, Quote
from faqsvc.model import BlockKind, Entry

_SHOWN = 60
_CONTINUES = ("J", "E", "XS", "VCP")  # what follows another word: particles, endings, suffixes
_OPEN = ("JKB", "JKG", "JKO", "JKS", "JX", "JC", "EC", "ETM", "MM", "MAJ", "EP")  # what wants another word after it
_WHOLE = (BlockKind.TABLE, BlockKind.IMAGE, BlockKind.HEADING, BlockKind.LINK)


def check(corpus: Corpus) -> Iterator[Finding]:
    for entry in corpus.entries:
        begins, ends = _begins_within(entry, corpus), _ends_within(entry, corpus)
        if begins:
            yield _finding(entry, begins, "답변이 문장 가운데에서 시작합니다.")
        if ends:
            yield _finding(entry, ends, "답변이 문장 가운데에서 끝납니다.")


def _begins_within(entry: Entry, corpus: Corpus) -> str:
    block = entry.blocks[0]
    text = block.text[len(block.marker) :].lstrip()
    if block.kind in _WHOLE or not text:
        return ""
    morphemes = corpus.morphemes(text[:_SHOWN])
    continues = bool(morphemes) and morphemes[0].tag.startswith(_CONTINUES)
    return text[:_SHOWN] if continues or text[0] in ",.)]…·" else ""


def _ends_within(entry: Entry, corpus: Corpus) -> str:
    block = entry.blocks[-1]
    text = block.text.rstrip()
    if block.kind in _WHOLE or any(link.start + link.length == len(entry.answer.rstrip()) for link in entry.links):
        return ""
    if text.endswith(("…", "...", ",", "(", "[")):
        return text[-_SHOWN:]
    tail = text.rsplit("\n", 1)[-1][-_SHOWN:]
    morphemes = corpus.morphemes(tail)
    return tail if morphemes and "가" <= text[-1] <= "힣" and morphemes[-1].tag in _OPEN else ""


def _finding(entry: Entry, text: str, summary: str) -> Finding:
    return Finding(Kind.CUT, (entry.id,), summary, subject=(text,), quotes=(Quote(entry.id, text),))
