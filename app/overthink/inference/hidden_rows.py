"""Hidden rows of a model: what drafters read out of a target and feed into a draft.

llama.cpp's functions for this are marked unstable and have C++ names, so they are looked up at
load and a drafter that lacks one is declined. Like `llama_api`, this module handles raw pointers
and returns arrays and errors; nothing else calls these functions.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from overthink.core.errors import DecodeFailure
from overthink.core.messages import Message, message
from overthink.inference.llama_api import Context, FloatArray, Model, unstable_function

_pointer, _int32, _uint32 = ctypes.c_void_p, ctypes.c_int32, ctypes.c_uint32
_bool, _size = ctypes.c_bool, ctypes.c_size_t

_ENCODE, _DECODE = 0, 1
"""`llama_process_type`"""


class _Row(ctypes.Structure):
    """A row as llama.cpp takes it: `llama_embd`."""

    _fields_ = (("data", _pointer), ("rows", _size), ("width", _size))


_SIGNATURES: dict[str, tuple[tuple[str, ...], Any, tuple[Any, ...]]] = {
    "batch": (("llama_batch_ext_init",), _pointer, (_pointer,)),
    "free": (("llama_batch_ext_free",), None, (_pointer,)),
    "clear": (("llama_batch_ext_clear",), None, (_pointer,)),
    "add_token": (("llama_batch_ext_add_token",), _int32, (_pointer, _int32, _int32)),
    "add_row": (("llama_batch_ext_add_embd",), _int32, (_pointer, _int32, _Row)),
    "set_row": (("llama_batch_ext_set_embd_token",), _bool, (_pointer, _int32, _Row)),
    "set_output": (("llama_batch_ext_set_output_logits",), _bool, (_pointer, _int32, _bool)),
    "set_position": (("llama_batch_ext_set_pos",), _bool, (_pointer, _int32, _pointer)),
    "process": (("llama_process",), _int32, (_pointer, ctypes.c_int, _pointer)),
    "causal": (("llama_set_causal_attn",), None, (_pointer, _bool)),
    "want_rows": (
        (
            "_Z26llama_set_embeddings_nextnP13llama_contextbb",
            "?llama_set_embeddings_nextn@@YAXPEAUllama_context@@_N1@Z",
        ),
        None,
        (_pointer, _bool, _bool),
    ),
    "rows": (
        (
            "_Z26llama_get_embeddings_nextnP13llama_context",
            "?llama_get_embeddings_nextn@@YAPEAMPEAUllama_context@@@Z",
        ),
        _pointer,
        (_pointer,),
    ),
    "row": (
        (
            "_Z30llama_get_embeddings_nextn_ithP13llama_contexti",
            "?llama_get_embeddings_nextn_ith@@YAPEAMPEAUllama_context@@H@Z",
        ),
        _pointer,
        (_pointer, _int32),
    ),
    "use_head": (
        (
            "_Z28llama_set_nextn_layer_offsetP13llama_contexti",
            "?llama_set_nextn_layer_offset@@YAXPEAUllama_context@@H@Z",
        ),
        None,
        (_pointer, _int32),
    ),
    "want_layer": (
        (
            "_Z30llama_set_embeddings_layer_inpP13llama_contextjb",
            "?llama_set_embeddings_layer_inp@@YAXPEAUllama_context@@I_N@Z",
        ),
        None,
        (_pointer, _uint32, _bool),
    ),
    "layer": (
        (
            "_Z30llama_get_embeddings_layer_inpP13llama_contextj",
            "?llama_get_embeddings_layer_inp@@YAPEAMPEAUllama_context@@I@Z",
        ),
        _pointer,
        (_pointer, _uint32),
    ),
    "target_layers": (
        (
            "_Z28llama_model_target_layer_idsPK11llama_model",
            "?llama_model_target_layer_ids@@YAPEBHPEBUllama_model@@@Z",
        ),
        _pointer,
        (_pointer,),
    ),
    "target_layer_count": (
        (
            "_Z30llama_model_target_layer_ids_nPK11llama_model",
            "?llama_model_target_layer_ids_n@@YAIPEBUllama_model@@@Z",
        ),
        _uint32,
        (_pointer,),
    ),
    "selector_size": (
        (
            "_Z33llama_model_dflash_selector_top_kPK11llama_model",
            "?llama_model_dflash_selector_top_k@@YAHPEBUllama_model@@@Z",
        ),
        _int32,
        (_pointer,),
    ),
}
"""Our name: the names in libraries, the result, the arguments."""

BATCH_FUNCTIONS = (
    *("batch", "free", "clear", "add_token", "add_row", "set_row", "set_output", "set_position"),
    "process",
)
ROW_FUNCTIONS = (*BATCH_FUNCTIONS, "want_rows", "rows", "row")
HEAD_FUNCTIONS = (*ROW_FUNCTIONS, "use_head")
LAYER_FUNCTIONS = (*(*ROW_FUNCTIONS, "want_layer", "layer", "target_layers", "target_layer_count"),)
BLOCK_FUNCTIONS = (*LAYER_FUNCTIONS, "selector_size", "causal")


class FunctionMissing(Exception):
    """This llama.cpp lacks a function that a drafter needs.

    Args:
        note: a sentence that declines the drafter.
    """

    def __init__(self, note: Message) -> None:
        super().__init__(str(note))
        self.note = note


class Functions:
    """The functions that this llama.cpp has.

    Args:
        find: looks a function up; None if it is missing.
    """

    def __init__(self, find: Callable[..., Callable[..., Any] | None] = unstable_function) -> None:
        self._found = {
            name: find(names, result, *arguments)
            for name, (names, result, arguments) in _SIGNATURES.items()
        }

    def require(self, names: Sequence[str]) -> None:
        """Check that these functions exist.

        Raises:
            FunctionMissing: one does not.
        """
        for name in names:
            if self._found[name] is None:
                raise FunctionMissing(
                    message(
                        "This build of llama.cpp lacks a function that the draft needs "
                        "({function}), so nothing drafts.",
                        function=_SIGNATURES[name][0][0],
                    )
                )

    def __getattr__(self, name: str) -> Callable[..., Any]:
        function = self._found.get(name)
        if function is None:
            raise AttributeError(name)
        return function


class RowReader:
    """Reads hidden rows of a context's last decode.

    Args:
        layers: whose inputs to read, as a draft file lists them; the number of the model's layers
            stands for the last layer's output. Empty: the rows that prediction layers take.
        last_as_row: the last layer's output is read as the row that prediction layers take.
    """

    def __init__(
        self,
        functions: Functions,
        context: Context,
        layers: Sequence[int] = (),
        *,
        last_as_row: bool = True,
    ) -> None:
        self._functions, self._context, self._layers = functions, context, layers
        own = context.model.layers + (not last_as_row)
        self._inputs = [layer for layer in layers if layer < own]
        for layer in self._inputs:
            functions.want_layer(context.handle, layer, True)
        if len(self._inputs) < max(len(layers), 1):
            functions.want_rows(context.handle, True, False)

    @property
    def width(self) -> int:
        """Elements of a row."""
        model = self._context.model
        return len(self._layers) * model.width if self._layers else model.output_width

    def read(self, count: int) -> FloatArray:
        """Return copies of the rows of the last decode's first `count` tokens.

        Returns:
            float32 array of shape (count, width).
        """
        if not self._layers:
            return self._rows(count, self.width)
        width = self._context.model.width
        parts = [
            self._layer(layer, count, width) if layer in self._inputs else self._rows(count, width)
            for layer in self._layers
        ]
        return np.concatenate(parts, axis=1)

    def _layer(self, layer: int, count: int, width: int) -> FloatArray:
        return _copied(self._functions.layer(self._context.handle, layer), count, width)

    def _rows(self, count: int, width: int) -> FloatArray:
        return _copied(self._functions.rows(self._context.handle), count, width)


def _copied(address: int | None, count: int, width: int) -> FloatArray:
    if not address:
        raise DecodeFailure(message("llama.cpp has no hidden rows for the decoded tokens"))
    pointer = ctypes.cast(address, ctypes.POINTER(ctypes.c_float))
    return np.ctypeslib.as_array(pointer, shape=(count, width)).copy()


class RowBatch:
    """Decodes tokens together with hidden rows, in a draft's context."""

    def __init__(self, functions: Functions, context: Context) -> None:
        self._functions, self._context = functions, context
        self._batch: int | None = functions.batch(context.handle)
        self._positions = (_int32 * 4)()

    def close(self) -> None:
        if self._batch:
            self._functions.free(self._batch)
            self._batch = None

    def decode(
        self,
        position: int,
        tokens: Sequence[int],
        rows: FloatArray | None,
        outputs: int,
        *,
        step: int = 1,
    ) -> None:
        """Decode tokens, each with its row.

        Args:
            position: of the first one.
            rows: float32 array of shape (tokens, width); None if the tokens come alone.
            outputs: for how many tokens, the last ones, to compute logits and rows.
            step: 0 gives all of them the same position.

        Raises:
            Stopped, ContextFull, DecodeFailure
        """
        functions, batch = self._functions, self._batch
        functions.clear(batch)
        for index, token in enumerate(tokens):
            functions.add_token(batch, 0, token)
            self._place(index, position + step * index, 1)
            if rows is not None:
                functions.set_row(batch, index, _row(rows, index))
            if index >= len(tokens) - outputs:
                functions.set_output(batch, index, True)
        self._context.first_output = len(tokens) - outputs
        self._process(_DECODE, len(tokens))

    def decode_rows(self, position: int, rows: FloatArray) -> None:
        """Decode rows without tokens, for what they leave in the cache.

        Raises:
            Stopped, ContextFull, DecodeFailure
        """
        self._add_rows(position, rows, output=False)
        self._process(_DECODE, len(rows))

    def encode_rows(self, rows: FloatArray, width: int) -> FloatArray:
        """Return the rows that the draft's encoder makes of these.

        Args:
            width: elements of a row of the result.

        Raises:
            Stopped, DecodeFailure
        """
        # The encoder stores nothing, but llama.cpp checks that positions continue the cache.
        self._add_rows(self._context.next_position, rows, output=True)
        self._process(_ENCODE, len(rows))
        return _copied(self._functions.rows(self._context.handle), len(rows), width)

    def row(self, index: int) -> FloatArray:
        """Return a copy of the row that the last decode gave for a token of its batch.

        Returns:
            float32 array of shape (1, output width of the draft).
        """
        address = self._functions.row(self._context.handle, index)
        return _copied(address, 1, self._context.model.output_width)

    def all_rows(self, count: int) -> FloatArray:
        """Return copies of the first `count` rows that the last decode gave."""
        width = self._context.model.output_width
        return _copied(self._functions.rows(self._context.handle), count, width)

    def _add_rows(self, position: int, rows: FloatArray, *, output: bool) -> None:
        functions, batch = self._functions, self._batch
        functions.clear(batch)
        for index in range(len(rows)):
            functions.add_row(batch, 0, _row(rows, index))
            self._place(index, position + index, self._context.model.position_rows)
            if output:
                functions.set_output(batch, index, True)

    def _place(self, index: int, position: int, rows: int) -> None:
        # M-RoPE counts time, height and width, all the same for text, and a fourth that is unused.
        for i in range(min(rows, 3)):
            self._positions[i] = position
        self._functions.set_position(self._batch, index, ctypes.addressof(self._positions))

    def _process(self, kind: int, count: int) -> None:
        code = int(self._functions.process(self._context.handle, kind, self._batch))
        if code != 0:
            raise self._context.decode_error(code, count)


def _row(rows: FloatArray, index: int) -> _Row:
    width = rows.shape[1]
    return _Row(rows.ctypes.data + index * rows.strides[0], 1, width)


def target_layers(functions: Functions, draft: Model) -> list[int]:
    """Return the layers of the target whose inputs a draft reads."""
    count = functions.target_layer_count(draft.handle)
    address = functions.target_layers(draft.handle)
    return list((_int32 * count).from_address(address)) if count and address else []
