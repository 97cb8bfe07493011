"""Segments are read where they lie: mapped, and nothing of them copied."""

import io
from mmap import mmap

from hypothesis import given
from hypothesis import strategies as st
from whoosh.filedb.structfile import BufferFile

from faqsvc.engines.whoosh_engine import WhooshEngine
from faqsvc.engines.whoosh_engine.mapping import MappedFile, MappedStorage

_steps = st.lists(
    st.tuples(st.just("read"), st.integers(-1, 9_000))
    | st.tuples(st.just("seek"), st.integers(0, 12_000))
    | st.tuples(st.just("readline"), st.none()),
    max_size=12,
)


@given(st.binary(max_size=200).map(lambda data: data * 60), _steps)
def test_a_mapped_file_reads_as_one_in_memory(data: bytes, steps: list[tuple[str, int | None]]) -> None:
    ours, theirs = MappedFile(memoryview(data)).file, io.BytesIO(data)
    for name, given_ in steps:
        arguments = () if given_ is None else (given_,)
        assert getattr(ours, name)(*arguments) == getattr(theirs, name)(*arguments)
        assert ours.tell() == theirs.tell()


@given(st.binary(min_size=8, max_size=64), st.data())
def test_a_part_of_a_mapped_file_is_that_part(data: bytes, drawn: st.DataObject) -> None:
    first = drawn.draw(st.integers(0, len(data) - 8))
    part = MappedFile(memoryview(data)).subset(first, 8)
    assert part.get(0, 8) == part.read(8) == BufferFile(data).get(first, 8)


def test_the_files_of_a_segment_are_views_of_its_mapping(sample_engine: WhooshEngine) -> None:
    folder = sample_engine.folder()
    (segment,) = folder.glob("*.seg")
    with MappedStorage(folder).open_file(segment.name) as whole:
        part = whole.subset(4, 40)
        assert isinstance(part._buf.obj, mmap)
        assert bytes(part._buf) == segment.read_bytes()[4:44]
        part.close()
