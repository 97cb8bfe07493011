"""fastembed: ONNX models on the CPU, for who has its models on disk; nothing is downloaded."""

from collections.abc import Sequence

import numpy as np

from faqsvc.errors import EmbedderError, EmbedderMissing
from faqsvc.semantics.embedder import Kind, Rows, unit
from faqsvc.semantics.prefixes import prefixed


class FastembedEmbedder:
    """Implements `semantics.embedder.Embedder`."""

    def __init__(self, *, model: str, threads: int) -> None:
        """Raises EmbedderMissing."""
        try:
            from fastembed import TextEmbedding
        except ImportError as error:
            raise EmbedderMissing("FAQSVC_SEMANTIC=fastembed: run: pip install fastembed") from error
        try:
            self._model = TextEmbedding(model, threads=threads, local_files_only=True)
        except Exception as error:  # its downloader, ONNX and the file system raise types of their own
            raise EmbedderMissing(f"FAQSVC_EMBEDDING_MODEL={model}: cannot be used: {error}") from error
        self._name = model
        self.identity = f"fastembed {model}"

    def embed(self, texts: Sequence[str], kind: Kind) -> Rows:
        if not texts:
            return np.zeros((0, self._model.embedding_size), np.float32)
        try:
            rows = list(self._model.embed([prefixed(text, kind, model=self._name) for text in texts]))
        except Exception as error:  # ONNX Runtime raises types of its own
            raise EmbedderError(f"fastembed: {error}") from error
        return unit(np.stack(rows))
