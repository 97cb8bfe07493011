"""Every number of the ranking, with the reason or measurement beside it. Figures: MRR@10 on the judged development set
(`faqsvc evaluate`), moved one at a time around the values below.
"""

from faqsvc.analysis import Layer
from faqsvc.engines.port import field_name
from faqsvc.model import Field

# A question says what an entry is about, its path where it belongs, its answer mentions much else besides.
FIELD_WEIGHTS = {Field.QUESTION: 1.0, Field.PATH: 0.4, Field.ANSWER: 0.25}

# A whole word equal to the asked one is the strongest sign, a morpheme nearly as strong, a pair of syllables weak
# alone and strong in numbers (a word of n syllables brings n - 1 of them).
LAYER_WEIGHTS = {Layer.WORD: 0.6, Layer.MORPH: 1.0, Layer.BIGRAM: 0.8}

CLAUSE_WEIGHTS = {
    field_name(field, layer): FIELD_WEIGHTS[field] * LAYER_WEIGHTS[layer] for field in Field for layer in Layer
}

# Evidence: the share of a question's information that an entry must hold to be a hit at all.
MIN_COVERAGE = 0.45
COVERAGE_POWER = 1.5

# What a slot counts: its information (idf) times this.
NOUN_IMPORTANCE = 1.0
VERB_IMPORTANCE = 0.5  # 연결하다 and 되다 are said in many ways; the noun tells what it is about
OTHER_IMPORTANCE = 0.3
REQUEST_IMPORTANCE = 0.1  # words of asking itself (어떻게, 방법, 알리다): every question has them

# Larger than any sum of clauses: the same question, word for word, stands first.
EXACT_BONUS = 1_000.0

# The longest answer shown whole in a list, and the length of the passage cut from a longer one, in characters. Three
# lines on a phone of 390 px hold about 75 syllables.
PASSAGE_LENGTH = 160

# Terms of a query beyond this are dropped, the least telling first: a pasted paragraph stays affordable.
MAX_TERMS = 48
