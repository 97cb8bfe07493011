"""The steps of lengths are those of Whoosh."""

from whoosh.util.numeric import byte_to_length, length_to_byte

from faqsvc.engines.lengths import seen_length


def test_every_length_counts_as_in_whoosh() -> None:
    lengths = [*range(5_000), *range(5_000, 120_000, 97)]
    assert [seen_length(length) for length in lengths] == [byte_to_length(length_to_byte(length)) for length in lengths]
