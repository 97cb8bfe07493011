"""A model of one layer in the place where fastembed keeps what it has downloaded: what a test of its adapter needs.

Needs fastembed and onnx. The texts' syllables are the tokens, their vectors are random by a fixed seed.
"""

import json
from pathlib import Path

import numpy as np

MODEL = "sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2"  # one that fastembed knows
_SOURCE = "models--Qdrant--paraphrase-multilingual-MiniLM-L12-v2-onnx-Q"
_REVISION = "0" * 40
_WIDE = 384
_TOKENS = ["[UNK]", "[PAD]", "[CLS]", *map(chr, range(ord("가"), ord("힣") + 1))]


def lay_out(cache: Path) -> None:
    """`cache` is then fit for FASTEMBED_CACHE_PATH."""
    folder = cache / _SOURCE / "snapshots" / _REVISION
    folder.mkdir(parents=True)
    refs = cache / _SOURCE / "refs"
    refs.mkdir()
    (refs / "main").write_text(_REVISION)
    for name, document in {
        "config": {"pad_token_id": 1},
        "tokenizer_config": {"model_max_length": 128, "pad_token": "[PAD]"},
        "special_tokens_map": {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]"},
    }.items():
        (folder / f"{name}.json").write_text(json.dumps(document))
    _tokenizer(folder / "tokenizer.json")
    _weights(folder / "model_optimized.onnx")


def _tokenizer(path: Path) -> None:
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    tokenizer = Tokenizer(models.WordLevel({token: at for at, token in enumerate(_TOKENS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    tokenizer.post_processor = processors.TemplateProcessing(single="[CLS] $A", special_tokens=[("[CLS]", 2)])
    tokenizer.save(str(path))


def _weights(path: Path) -> None:
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    rows = np.random.default_rng(1).normal(size=(len(_TOKENS), _WIDE)).astype(np.float32)
    taken = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["n", "t"]) for name in ("input_ids", "attention_mask")
    ]
    given = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["n", "t", _WIDE])
    node = helper.make_node("Gather", ["rows", "input_ids"], ["last_hidden_state"])
    graph = helper.make_graph([node], "tiny", taken, [given], [numpy_helper.from_array(rows, "rows")])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), str(path))
