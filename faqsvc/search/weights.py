"""Every number of the ranking, with the reason or measurement beside it. Figures: MRR@10 on the judged development set
(`faqsvc evaluate`), clean and typo, moved one at a time around the values below.
"""

from faqsvc.analysis import Layer
from faqsvc.engines.port import TEXT_LAYERS, field_name
from faqsvc.model import Field

# A question says what an entry is about, its path where it belongs, its answer mentions much else besides.
FIELD_WEIGHTS = {Field.QUESTION: 1.0, Field.PATH: 0.3, Field.ANSWER: 0.35}

# Morphemes first (alone .936/.903), bigrams and syllables in numbers (with both .953/.939; bigrams alone .938/.922). A
# whole word adds little to its morphemes (.0005) but puts the same word before its parts.
LAYER_WEIGHTS = {Layer.WORD: 0.2, Layer.MORPH: 1.0, Layer.BIGRAM: 0.5, Layer.SYLLABLE: 0.5}

CLAUSE_FIELDS = {
    layer: tuple(
        (field_name(field, one), FIELD_WEIGHTS[field] * LAYER_WEIGHTS[one])
        for field, one in TEXT_LAYERS
        if one is layer
    )
    for layer in Layer
}

# What a piece of the query counts by its part of speech. Equal weights for all: .924/.901; these: .948/.933 (morphemes
# and bigrams). 연결하다 and 되다 are said in many ways, the noun tells what it is about; words of asking itself
# (어떻게, 방법, 알리다) are in every question.
NOUN = 1.0
VERB = 0.6
FUNCTION = 0.15
REQUEST = 0.15
# That something does not work is said of everything; what does not, the other words tell. RR@10 of the sample's judged
# queries by words, with meaning, and of clean development queries: .6 .9185, .9539, .9560; .55 .9242, .9539, .9556;
# .3 .9248, .9502.
NEGATION = 0.55

# Evidence: the share of a question's information that an entry must hold to be a hit at all, and the share below
# which hits are shown as near ones only. The power with which coverage scales a score: .3 gives +.0015 with typos.
MIN_COVERAGE = 0.1
RELATIVE_COVERAGE = 0.3
WEAK_STRENGTH = 0.35
OTHER_WORD = 0.7  # what a synonym or a corrected spelling is worth as evidence
COVERAGE_POWER = 0.3

# Meaning, where there are vectors. ALIKE, ALIKE_MARGIN and SURELY_ALIKE are counted in deviations of the nearness of
# unrelated questions (semantics.calibration): from ALIKE above their mean, and no farther than the margin below the
# nearest, entries join the hits; from SURELY_ALIKE they are an answer by themselves: of the sample's 45 unanswerable
# questions one lies there (2.3: two), of the 18 answerable queries that words find too weakly 9 do (2.3: 11; 3.0: 5).
# MEANING is what one deviation is worth, as a share of what all words of the question are worth
# together. docs/semantic.md has the tables.
ALIKE = 1.6
ALIKE_MARGIN = 2.4
SURELY_ALIKE = 2.6
MEANING = 0.25
MOST_ALIKE = 200

# Words added to the query, as a share of the word they stand beside. Spelling .6: typo +.0057, clean +.0013; .3: typo
# +.0038. It is told to the reader from this likeness of letters on.
SPELLING = 0.6
SURE_SPELLING = 0.75
SYNONYM = 0.8

# Popularity breaks near-ties only: the most read entry gains this share of its score over one that is never read.
POPULARITY = 0.02

# Larger than any sum of clauses: the same question, word for word, stands first.
EXACT_BONUS = 1_000.0

# The longest answer shown whole in a list, and the length of the passage cut from a longer one, in characters. Three
# lines on a phone of 390 px hold about 75 syllables.
PASSAGE_LENGTH = 160
WHOLE_ANSWER = PASSAGE_LENGTH * 3 // 2

# Terms of a query beyond this are dropped, the least telling first: a pasted paragraph stays affordable.
MAX_TERMS = 64
