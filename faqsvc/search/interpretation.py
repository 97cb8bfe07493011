"""Stage 4, second step: what was typed -> the query's parts, its analysis, words to add, and what was done to it."""

from dataclasses import dataclass, replace

from faqsvc.analysis import Analysis, Analyzer, Token, fold
from faqsvc.model import Correction, CorrectionKind
from faqsvc.search.dictionaries import Dictionaries, joined
from faqsvc.search.query_language import ParsedQuery, parse
from faqsvc.search.understanding import (
    Expansion,
    Rewritten,
    Step,
    read_initials,
    read_keyboard,
    read_spelling,
    read_synonyms,
)
from faqsvc.search.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What words are looked up in, and the steps that are taken."""

    vocabulary: Vocabulary
    dictionaries: Dictionaries
    steps: frozenset[Step]


@dataclass(frozen=True, slots=True)
class Interpretation:
    """`analysis` is of `parsed.words`; `corrections` change what is searched for, synonyms only add to it."""

    parsed: ParsedQuery
    analysis: Analysis
    expansions: tuple[Expansion, ...] = ()
    corrections: tuple[Correction, ...] = ()

    def word_at(self, start: int) -> str:
        """The word of the query that the character at `start` belongs to, as it was typed."""
        words = self.parsed.words
        return words[words.rfind(" ", 0, start + 1) + 1 :].partition(" ")[0]

    def respelled(self) -> str:
        """The words with each unknown one as the known one nearest to it; the words themselves where there is none."""
        text, end = self.parsed.words, len(self.parsed.words) + 1
        spelled = [one for one in self.expansions if one.kind is CorrectionKind.SPELLING]
        for one in sorted(spelled, key=lambda one: (-one.end, -one.weight)):
            if one.end <= end:
                text, end = text[: one.start] + one.written + text[one.end :], one.start
        return text

    def correction_of(self, word: str) -> Correction | None:
        """What turned something else into this word."""
        return next((one for one in self.corrections if word in one.replacement.split()), None)


def interpret(typed: str, analyzer: Analyzer, knowledge: Knowledge, *, literal: bool) -> Interpretation:
    """Raises AnalyzerError. `literal`: as typed, nothing is read into it."""
    known, steps, dictionaries = knowledge.vocabulary, knowledge.steps, knowledge.dictionaries
    if literal:
        parsed = parse(fold(typed).text)
        return Interpretation(parsed, joined(analyzer.analyze(parsed.words), dictionaries))
    keyboard = read_keyboard(typed, known) if Step.KEYBOARD in steps else Rewritten(typed)
    parsed = parse(fold(keyboard.text).text)
    initials = read_initials(parsed.words, known) if Step.INITIALS in steps else Rewritten(parsed.words)
    parsed = replace(parsed, words=initials.text)
    analysis = joined(analyzer.analyze(parsed.words), dictionaries)
    added: list[Expansion] = []
    corrections = [*keyboard.corrections, *initials.corrections]
    if Step.SPELLING in steps:
        expansions, done = read_spelling(
            analysis, known, analyzer, synonyms=dictionaries.synonyms, user_words=dictionaries.user_words
        )
        added += expansions
        corrections += done
    if Step.SYNONYMS in steps:
        added += read_synonyms(analysis, dictionaries.synonyms)
    return Interpretation(parsed, analysis, tuple(added), tuple(corrections))


def sought_words(analysis: Analysis) -> list[Token]:
    return [*analysis.words, *analysis.morphs]
