"""The steps of lengths are those of Whoosh."""

from math import exp, log

from whoosh.util.numeric import byte_to_length, length_to_byte

from faqsvc.engines.lengths import GROWTH, SCALE, STEPS, seen_length, step_of


def test_every_length_counts_as_in_whoosh() -> None:
    lengths = [*range(5_000), *range(5_000, 120_000, 97)]
    assert [seen_length(length) for length in lengths] == [byte_to_length(length_to_byte(length)) for length in lengths]


def test_a_step_gives_its_length_as_the_cluster_works_it_out() -> None:
    for length in range(0, 120_000, 7):
        step = step_of(length)
        assert 0 <= step < STEPS
        assert round((exp(step * log(GROWTH)) - 1) * SCALE) == seen_length(length)
