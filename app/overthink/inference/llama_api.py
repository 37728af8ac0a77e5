"""The one file that touches llama.cpp's C functions: checked and self-freeing.

Everything dangerous is here: raw pointers, buffers that llama.cpp owns, functions that abort the
process when called out of order. Other modules see `Backend`, `Model`, `Context` and `Sampler`,
which check return values, free themselves and never hand out a pointer.

Binding notes (llama.cpp as vendored by llama-cpp-python 0.3.36):
- The functions called once or more a token get prototypes of their own (`_hot`), with plain
  integers for pointers: the package's own wrappers build objects on each call.
- `llama_set_abort_callback` gets a C function that exists everywhere and reads one byte:
  `strlen`. Its argument is our flag; an empty string is 0 (false), a set flag is 1 (true). A Python
  callback would be called for every node of every graph and cost more than a small model's work.
"""

from __future__ import annotations

import ctypes
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import llama_cpp
import numpy as np
import numpy.typing as npt
from llama_cpp import _ggml

from overthink.core.errors import DecodeFailure, LoadFailure
from overthink.core.settings import UNQUANTISED, CacheType, LoadSettings, SamplerSettings
from overthink.inference.load_failures import FEWER_LAYERS, load_failure
from overthink.inference.load_log import LoadLog

FloatArray = npt.NDArray[np.float32]

_lib: ctypes.CDLL = llama_cpp.llama_cpp._lib
_ggml_lib: ctypes.CDLL = _ggml.libggml

_LOG_DEBUG, _LOG_ERROR = 1, 4
"""`ggml_log_level`."""

_pointer, _int32, _bool, _float = ctypes.c_void_p, ctypes.c_int32, ctypes.c_bool, ctypes.c_float


def _hot(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """A prototype of our own for a function of libllama."""
    return ctypes.CFUNCTYPE(result, *arguments)((name, _lib))


_decode = _hot("llama_decode", _int32, _pointer, llama_cpp.llama_batch)
_synchronize = _hot("llama_synchronize", None, _pointer)
_logits_ith = _hot("llama_get_logits_ith", _pointer, _pointer, _int32)
_sample = _hot("llama_sampler_sample", _int32, _pointer, _pointer, _int32)
_accept = _hot("llama_sampler_accept", None, _pointer, _int32)
_seq_rm = _hot("llama_memory_seq_rm", _bool, _pointer, _int32, _int32, _int32)
_piece = _hot(
    "llama_token_to_piece", _int32, _pointer, _int32, ctypes.c_char_p, _int32, _int32, _bool
)


def _strlen() -> Any:
    library = ctypes.CDLL("msvcrt") if sys.platform == "win32" else ctypes.CDLL(None)
    return ctypes.cast(library.strlen, llama_cpp.ggml_abort_callback)


class Stopped(Exception):
    """The person stopped what was going on."""


class ContextFull(Exception):
    """The next token has no place in the context."""


class AbortFlag:
    """Ends a decode midway when set, from any thread."""

    def __init__(self) -> None:
        self._byte = ctypes.create_string_buffer(2)
        self.address = ctypes.addressof(self._byte)
        self.callback = _strlen()

    def set(self) -> None:
        self._byte[0] = b"x"

    def clear(self) -> None:
        self._byte[0] = b"\0"

    @property
    def is_set(self) -> bool:
        return self._byte[0] != b"\0"


class Backend:
    """llama.cpp itself: its log, its devices, what it was built with. One a process."""

    def __init__(self, log: Callable[[str], None]) -> None:
        self._last_errors: list[str] = []
        self._listener: Callable[[str], None] | None = None
        self._log = log
        # The reference must live as long as the process: llama.cpp keeps the pointer.
        self._callback = llama_cpp.llama_log_callback(self._on_log)
        llama_cpp.llama_log_set(self._callback, ctypes.c_void_p(0))
        told: list[str] = []
        with self.told_to(told.append):
            llama_cpp.llama_backend_init()
            # The first such question makes the GPU backends look for their devices.
            self.offloads = bool(llama_cpp.llama_supports_gpu_offload())
            """True where a GPU backend is built in and found a device."""
        self.complaint = _complaint(told)
        """What a GPU backend said against its devices when it looked for them; empty: nothing."""

    def _on_log(self, level: int, text: bytes, _data: Any) -> None:
        if level == _LOG_DEBUG and self._listener is None:
            return
        line = text.decode("utf-8", "replace")
        if self._listener is not None:
            self._listener(line)
        if level == _LOG_DEBUG:
            return
        self._log(line)
        if level == _LOG_ERROR and line.strip():
            self._last_errors = [*self._last_errors[-4:], line.strip()]

    @contextmanager
    def told_to(self, listener: Callable[[str], None]) -> Iterator[None]:
        """Gives `listener` each line that llama.cpp logs meanwhile, debug lines included."""
        self._listener = listener
        try:
            yield
        finally:
            self._listener = None

    def take_errors(self) -> list[str]:
        """Error lines that llama.cpp logged since the last call, newest last, five at most."""
        errors, self._last_errors = self._last_errors, []
        return errors

    @property
    def system_info(self) -> str:
        """llama.cpp's own line of instruction sets and backends."""
        info: bytes = llama_cpp.llama_print_system_info()
        return info.decode("utf-8", "replace").strip()


def ggml_function(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """A function of ggml, for `devices` only.

    Those of libggml-base are found too, which libggml makes visible on every platform but Windows.
    """
    if sys.platform == "win32":
        folder = Path(str(_ggml_lib._name)).parent
        return ctypes.CFUNCTYPE(result, *arguments)((name, ctypes.CDLL(str(folder / "ggml-base"))))
    return ctypes.CFUNCTYPE(result, *arguments)((name, _ggml_lib))


def _complaint(lines: Sequence[str]) -> str:
    """The first line that sounds like one, llama.cpp's function name taken off."""
    for line in lines:
        if re.search("fail|error|insufficient|invalid", line, re.IGNORECASE):
            return line.strip().partition(": ")[2] or line.strip()
    return ""


@dataclass(frozen=True)
class Offload:
    """Where a model's layers are to go."""

    layers: int
    """On the GPU, the output layer counted as one; negative is all of them."""
    devices: tuple[int, ...] | None = None
    """C pointers from `devices.list_devices`; None leaves the choice to llama.cpp, none at all
    keeps everything off the GPUs, intermediate results of long prompts included."""
    split: tuple[float, ...] = ()
    """Shares of the devices, in their order; empty: by the memory that is free on each."""


def gpu_libraries() -> tuple[str, ...]:
    """GPU backends among llama.cpp's own libraries, in lower case: "cuda", "vulkan"."""
    folder = Path(str(_ggml_lib._name)).parent
    names = {re.sub(r"^(lib)?ggml-", "", path.name) for path in folder.glob("*ggml-*")}
    return tuple(sorted({name.partition(".")[0] for name in names} - _NO_GPU))


_NO_GPU = {"base", "cpu", "blas", "rpc"}


class Model:
    """A model in memory: vocabulary, template, facts.

    Raises:
        LoadFailure: llama.cpp refused the file or had no memory for it.
    """

    def __init__(
        self,
        backend: Backend,
        path: str,
        offload: Offload,
        progress: Callable[[float], bool],
    ) -> None:
        self._handle: int | None = None
        self.path = path
        self.log = LoadLog()
        """What was put where: the model, and the context that was made for it last."""
        params = llama_cpp.llama_model_default_params()
        kept = _set_offload(params, offload)
        on_progress = llama_cpp.llama_progress_callback(lambda value, _data: progress(value))
        params.progress_callback = on_progress
        backend.take_errors()
        with backend.told_to(self.log.take):
            self._handle = llama_cpp.llama_model_load_from_file(os.fsencode(path), params)
        del kept
        if not self._handle:
            why = _reason(backend.take_errors())
            raise load_failure(Path(path).name, why, on_gpu=offload.layers != 0)
        if self.log.copied:
            self.log.tensor_bytes = _tensor_bytes(path)
        self._vocab = llama_cpp.llama_model_get_vocab(self._handle)
        self.vocabulary: int = llama_cpp.llama_vocab_n_tokens(self._vocab)
        self._buffer = ctypes.create_string_buffer(512)

    @property
    def handle(self) -> Any:
        """The C pointer, for `Context` and `Sampler` only."""
        return self._handle

    @property
    def vocab(self) -> Any:
        """The C pointer of the vocabulary, for `Sampler` only."""
        return self._vocab

    def close(self) -> None:
        if self._handle:
            llama_cpp.llama_model_free(self._handle)
            self._handle = None

    def tokenize(self, text: str) -> list[int]:
        """Token ids of a rendered prompt.

        Control tokens in it are recognised; a beginning token is added where the vocabulary wants
        one and the template has not written it. An end token never is, whatever the vocabulary
        says: the model is to go on.
        """
        tokens = self.tokenize_part(text)
        bos, _ = self.boundary_tokens()
        return tokens if bos < 0 or tokens[:1] == [bos] else [bos, *tokens]

    def tokenize_part(self, text: str) -> list[int]:
        """Token ids of a piece of text that goes on a sequence."""
        raw = text.encode("utf-8", "replace")
        size = len(raw) + 8
        tokens = (_int32 * size)()
        count = llama_cpp.llama_tokenize(self._vocab, raw, len(raw), tokens, size, False, True)
        if count < 0:
            raise DecodeFailure("the prompt could not be cut into tokens")
        return list(tokens[:count])

    def piece(self, token: int, special: bool) -> bytes:
        """Bytes of a token; those of control tokens only where `special`."""
        size = _piece(self._vocab, token, self._buffer, len(self._buffer), 0, special)
        if size < 0:
            self._buffer = ctypes.create_string_buffer(-size)
            size = _piece(self._vocab, token, self._buffer, -size, 0, special)
        return self._buffer.raw[:size]

    def is_end(self, token: int) -> bool:
        """True for a token that ends generation."""
        return bool(llama_cpp.llama_vocab_is_eog(self._vocab, token))

    def special_text(self, which: str) -> str:
        """Text of the `bos` or `eos` token; empty where the vocabulary has none."""
        token = getattr(llama_cpp, f"llama_vocab_{which}")(self._vocab)
        return self.piece(token, special=True).decode("utf-8", "replace") if token >= 0 else ""

    @property
    def vocabulary_type(self) -> int:
        return int(llama_cpp.llama_vocab_type(self._vocab))

    def boundary_tokens(self) -> tuple[int, int]:
        """Ids of the beginning and end token where the vocabulary adds them, else -1."""
        bos, eos = llama_cpp.llama_vocab_bos(self._vocab), llama_cpp.llama_vocab_eos(self._vocab)
        return (
            int(bos) if llama_cpp.llama_vocab_get_add_bos(self._vocab) else -1,
            int(eos) if llama_cpp.llama_vocab_get_add_eos(self._vocab) else -1,
        )

    def token_text(self, token: int) -> bytes:
        """The token as the vocabulary writes it, not as text."""
        return bytes(llama_cpp.llama_vocab_get_text(self._vocab, token))

    @property
    def template(self) -> str | None:
        """The default chat template, as the file has it."""
        raw = llama_cpp.llama_model_chat_template(self._handle, None)
        return raw.decode("utf-8", "replace") if raw else None

    @property
    def forgets_whole_only(self) -> bool:
        """True for recurrent and hybrid models: part of a sequence cannot be taken back."""
        return bool(
            llama_cpp.llama_model_is_recurrent(self._handle)
            or llama_cpp.llama_model_is_hybrid(self._handle)
        )

    @property
    def trained_context(self) -> int:
        return int(llama_cpp.llama_model_n_ctx_train(self._handle))

    @property
    def layers(self) -> int:
        return int(llama_cpp.llama_model_n_layer(self._handle))

    @property
    def parameters(self) -> int:
        return int(llama_cpp.llama_model_n_params(self._handle))

    @property
    def size_bytes(self) -> int:
        return int(llama_cpp.llama_model_size(self._handle))

    @property
    def description(self) -> str:
        buffer = ctypes.create_string_buffer(256)
        llama_cpp.llama_model_desc(self._handle, buffer, len(buffer))
        return buffer.value.decode("utf-8", "replace")

    def metadata(self, key: str) -> str | None:
        """A metadata value as text; None where the file has none."""
        buffer = ctypes.create_string_buffer(4096)
        size = llama_cpp.llama_model_meta_val_str(self._handle, key.encode(), buffer, len(buffer))
        return buffer.value.decode("utf-8", "replace") if size >= 0 else None


class _ReadHeader(ctypes.Structure):
    """`gguf_init_params`: the header alone, and no tensors made of it."""

    _fields_ = (("no_alloc", _bool), ("context", _pointer))


def _tensor_bytes(path: str) -> dict[str, int]:
    """Bytes of each tensor of a model that is loaded, by name, from all its files."""
    read = ggml_function("gguf_init_from_file", _pointer, ctypes.c_char_p, _ReadHeader)
    count = ggml_function("gguf_get_n_tensors", ctypes.c_int64, _pointer)
    name = ggml_function("gguf_get_tensor_name", ctypes.c_char_p, _pointer, ctypes.c_int64)
    size = ggml_function("gguf_get_tensor_size", ctypes.c_size_t, _pointer, ctypes.c_int64)
    free = ggml_function("gguf_free", None, _pointer)
    found: dict[str, int] = {}
    for file in _files(path):
        header = read(os.fsencode(file), _ReadHeader(True, None))
        if header:
            found |= {name(header, i).decode(): size(header, i) for i in range(count(header))}
            free(header)
    return found


def _files(path: str) -> list[str]:
    """All files of a model, which may be split: `…-00001-of-00003.gguf`."""
    split = re.fullmatch(r"(.*-)\d{5}(-of-(\d{5})\.gguf)", path)
    if not split:
        return [path]
    return [f"{split[1]}{i:05}{split[2]}" for i in range(1, int(split[3]) + 1)]


def _set_offload(params: Any, offload: Offload) -> tuple[Any, ...]:
    """Writes where layers go into a model's parameters.

    Returns:
        Arrays that the parameters point to, to be kept until the model is loaded.
    """
    params.n_gpu_layers = offload.layers
    kept: list[Any] = []
    if offload.devices is not None:
        devices = (_pointer * (len(offload.devices) + 1))(*offload.devices, None)
        params.devices = ctypes.addressof(devices)
        kept.append(devices)
    if offload.split:
        shares = (_float * max(len(offload.split), llama_cpp.llama_max_devices()))(*offload.split)
        params.tensor_split = ctypes.cast(shares, ctypes.POINTER(_float))
        kept.append(shares)
    return tuple(kept)


def _reason(errors: Sequence[str]) -> str:
    """llama.cpp's own words on why, its function names taken off; figures where memory ran out."""
    if short := next(filter(None, map(_ALLOCATION.search, errors)), None):
        return f"{_gib(int(short[2]))} were needed in one piece on {short[1]}{_free(short[1])}"
    told = [line for line in errors if "error" in line.lower()] or list(errors)
    return told[0].rpartition("error loading model: ")[2] if told else "llama.cpp gave no reason"


_ALLOCATION = re.compile(r"failed to allocate (\S+) buffer of size (\d+)")


def _gib(size: int) -> str:
    return f"{size / 2**30:,.1f} GiB"


def _free(device: str) -> str:
    """What is free on a device, as a clause; empty where llama.cpp lists no such device."""
    find = ggml_function("ggml_backend_dev_by_name", _pointer, ctypes.c_char_p)
    handle = find(device.encode())
    if not handle:
        return ""
    free, total = ctypes.c_size_t(), ctypes.c_size_t()
    read = ggml_function("ggml_backend_dev_memory", None, _pointer, _pointer, _pointer)
    read(handle, ctypes.addressof(free), ctypes.addressof(total))
    return f", and {_gib(free.value)} are free"


SCORES_LIMIT = 512 * 1024 * 1024
"""Bytes that attention scores may take for the faster kernel on the CPU.

llama.cpp's fused ("flash") attention, its own default, saves this buffer but is slow on the CPU: at
a depth of 1,000 tokens SmolLM2 decodes 28 tokens/s without it and 15 with it, the demo models 484
and 273 (llama-bench, one thread), and thoughts are long.
"""


CACHE_TYPES: dict[CacheType, int] = {
    "f32": llama_cpp.GGML_TYPE_F32,
    "f16": llama_cpp.GGML_TYPE_F16,
    "bf16": 30,  # `GGML_TYPE_BF16`, which the package leaves out
    "q8_0": llama_cpp.GGML_TYPE_Q8_0,
    "q5_1": llama_cpp.GGML_TYPE_Q5_1,
    "q5_0": llama_cpp.GGML_TYPE_Q5_0,
    "iq4_nl": llama_cpp.GGML_TYPE_IQ4_NL,
    "q4_1": llama_cpp.GGML_TYPE_Q4_1,
    "q4_0": llama_cpp.GGML_TYPE_Q4_0,
}

_ATTENTION: dict[str, int] = {
    "auto": llama_cpp.LLAMA_FLASH_ATTN_TYPE_AUTO,
    "on": llama_cpp.LLAMA_FLASH_ATTN_TYPE_ENABLED,
    "off": llama_cpp.LLAMA_FLASH_ATTN_TYPE_DISABLED,
}


def _no_context(length: int, errors: Sequence[str], on_gpu: bool) -> LoadFailure:
    """Why no context could be made: for want of memory, or of what the model's shape allows."""
    refused = next((line for line in errors if "does not divide" in line), None)
    if refused:
        return LoadFailure(
            f"the model's heads cannot be cached so ({refused.partition(': ')[2]})",
            "set --cache-type-k and --cache-type-v to f16",
        )
    return LoadFailure(
        f"there is no memory for a context of {length:,} tokens ({_reason(errors)})",
        FEWER_LAYERS if on_gpu else "set a shorter one with --ctx",
    )


class Context:
    """A sequence being decoded: positions, logits, memory.

    Positions are the caller's to keep; `decode` appends at the position that it is told.

    Raises:
        LoadFailure: there was no memory for a context of this length.
    """

    BATCH = 512
    """Tokens a decode call takes at most."""
    OUTPUTS = 128
    """Tokens of a decode call that may want logits: more than a round of the longest draft limit
    or a forced closing has. llama.cpp reserves a row of logits for each (150,000 floats with a
    large vocabulary), for a whole batch if not told otherwise, and aborts beyond."""

    def __init__(
        self,
        backend: Backend,
        model: Model,
        length: int,
        threads: int,
        abort: AbortFlag,
        settings: LoadSettings | None = None,
        *,
        on_gpu: bool = False,
    ) -> None:
        self._handle: int | None = None
        self.model = model
        params = llama_cpp.llama_context_default_params()
        params.n_ctx = length
        params.n_batch = params.n_ubatch = self.BATCH
        params.n_outputs_max = self.OUTPUTS
        params.n_threads = params.n_threads_batch = threads
        settings = settings or LoadSettings()
        params.type_k = CACHE_TYPES[settings.cache_type_k]
        params.type_v = CACHE_TYPES[settings.cache_type_v]
        params.flash_attn_type = self._attention(settings, length, on_gpu)
        params.abort_callback = abort.callback
        params.abort_callback_data = abort.address
        params.no_perf = True
        backend.take_errors()
        with backend.told_to(model.log.take):
            self._handle = llama_cpp.llama_init_from_model(model.handle, params)
        if not self._handle:
            raise _no_context(length, backend.take_errors(), on_gpu)
        self._abort = abort  # llama.cpp keeps the address of its byte
        self._memory = llama_cpp.llama_get_memory(self._handle)
        # llama.cpp rounds the context up, and takes no larger batch than what was asked for.
        self.length: int = min(llama_cpp.llama_n_ctx(self._handle), length)
        self.batch_size: int = min(llama_cpp.llama_n_batch(self._handle), self.BATCH)
        """Tokens that a decode call takes at most here."""
        self._batch = _new_batch(self.BATCH)
        # Writes through these pointers cost a third of an attribute lookup each.
        self._token: Any = self._batch.token
        self._pos: Any = self._batch.pos
        self._wants_logits: Any = self._batch.logits
        self._rows: dict[tuple[int, int], FloatArray] = {}

    def _attention(self, settings: LoadSettings, length: int, on_gpu: bool) -> int:
        """Whether attention runs by the fused kernel, as `llama_flash_attn_type`."""
        if settings.flash_attention != "auto":
            return _ATTENTION[settings.flash_attention]
        if on_gpu or settings.cache_type_v not in UNQUANTISED:
            return _ATTENTION["auto"]  # llama.cpp takes what a quantised cache needs
        fits = self._scores_bytes(length) <= SCORES_LIMIT
        return _ATTENTION["off" if fits else "auto"]

    def _scores_bytes(self, length: int) -> int:
        """What attention without the fused kernel keeps: a score a head, token and position."""
        heads: int = llama_cpp.llama_model_n_head(self.model.handle)
        return 4 * heads * self.BATCH * length

    @property
    def handle(self) -> Any:
        """The C pointer, for `Sampler` only."""
        return self._handle

    def close(self) -> None:
        if self._handle:
            llama_cpp.llama_free(self._handle)
            self._handle = None

    def decode(self, tokens: Sequence[int], position: int, logits: str) -> None:
        """Decodes up to `batch_size` tokens from `position` on.

        Args:
            tokens: token ids.
            position: place of the first one in the sequence.
            logits: for which tokens to compute logits: "all", "last" or "none".

        Raises:
            Stopped, ContextFull, DecodeFailure: part of the batch may be in the cache.
        """
        token, pos, wants = self._token, self._pos, self._wants_logits
        wanted = logits == "all"
        if wanted and len(tokens) > self.OUTPUTS:
            raise DecodeFailure(f"more than {self.OUTPUTS} tokens of a batch want logits")
        for i, t in enumerate(tokens):
            token[i] = t
            pos[i] = position + i
            wants[i] = wanted
        if logits == "last":
            wants[len(tokens) - 1] = True
        self._batch.n_tokens = len(tokens)
        code = int(_decode(self._handle, self._batch))
        if code != 0:
            raise self._decode_error(code, len(tokens))
        if logits == "none":
            # On a GPU the call only queues the work. Waiting for it makes times and progress of the
            # prompt true and lets a stop act; and without it, a model over two Vulkan devices (in
            # software) said something else one time in three.
            _synchronize(self._handle)

    def _decode_error(self, code: int, count: int) -> Exception:
        if code == 1:
            return ContextFull()
        if code == 2:
            return Stopped()
        return DecodeFailure(
            f"{Path(self.model.path).stem} could not decode a batch of {count:,} tokens "
            f"(llama.cpp's code {code})",
            "run again; if it stays, a shorter context or fewer GPU layers may help",
        )

    def rows(self, count: int) -> FloatArray:
        """Logits of the last decode's first `count` tokens; each must have wanted them.

        Returns:
            float32 array of shape (count, vocabulary): a view of llama.cpp's own buffer, good
            until the next decode.
        """
        address = _logits_ith(self._handle, 0)
        if not address:
            raise DecodeFailure("llama.cpp has no logits for what it decoded")
        view = self._rows.get((address, count))
        if view is None:
            shape = (count, self.model.vocabulary)
            pointer = ctypes.cast(address, ctypes.POINTER(ctypes.c_float))
            view = np.ctypeslib.as_array(pointer, shape=shape)
            self._rows = {**self._rows, (address, count): view} if len(self._rows) < 64 else {}
        return view

    def forget_from(self, position: int) -> bool:
        """Takes back everything from `position` on. False where the memory cannot do so."""
        return bool(_seq_rm(self._memory, 0, position, -1))

    def forget_all(self) -> None:
        llama_cpp.llama_memory_clear(self._memory, False)


def _new_batch(size: int) -> llama_cpp.llama_batch:
    """A batch of one sequence, whose arrays live as long as it does."""
    ids = (ctypes.c_int32 * 1)()
    id_pointers = (ctypes.POINTER(ctypes.c_int32) * size)(
        *(ctypes.cast(ids, ctypes.POINTER(ctypes.c_int32)) for _ in range(size))
    )
    batch = llama_cpp.llama_batch(
        n_tokens=0,
        token=(ctypes.c_int32 * size)(),
        embd=None,
        pos=(ctypes.c_int32 * size)(),
        n_seq_id=(ctypes.c_int32 * size)(*[1] * size),
        seq_id=id_pointers,
        logits=(ctypes.c_int8 * size)(),
    )
    batch.kept_alive = (ids, id_pointers)
    return batch


_DRY_BREAKERS = (b"\n", b":", b'"', b"*")
"""llama.cpp's own default sequence breakers."""


class Sampler:
    """llama.cpp's own sampler chain, in its own order, built from the settings of a run."""

    def __init__(self, model: Model, settings: SamplerSettings, context_length: int) -> None:
        params = llama_cpp.llama_sampler_chain_default_params()
        params.no_perf = True
        self._handle: int | None = llama_cpp.llama_sampler_chain_init(params)
        for stage in _stages(model, settings, context_length):
            llama_cpp.llama_sampler_chain_add(self._handle, stage)

    def close(self) -> None:
        if self._handle:
            llama_cpp.llama_sampler_free(self._handle)
            self._handle = None

    def sample(self, context: Context, row: int) -> int:
        """Draws the token that follows the `row`-th decoded one, and takes it into its history."""
        return int(_sample(self._handle, context.handle, row))

    def accept(self, token: int) -> None:
        """Takes a token that was not drawn (prompt, forced) into the penalties' history."""
        _accept(self._handle, token)


def _stages(model: Model, settings: SamplerSettings, context_length: int) -> list[Any]:
    """The stages that are switched on, in llama.cpp's order."""
    stages: list[Any] = []
    if settings.penalises:
        stages += _penalties(model, settings, context_length)
    if settings.greedy:
        return [*stages, llama_cpp.llama_sampler_init_greedy()]
    if settings.top_k > 0:
        stages.append(llama_cpp.llama_sampler_init_top_k(settings.top_k))
    if settings.typical < 1.0:
        stages.append(llama_cpp.llama_sampler_init_typical(settings.typical, 1))
    if settings.top_p < 1.0:
        stages.append(llama_cpp.llama_sampler_init_top_p(settings.top_p, 1))
    if settings.min_p > 0.0:
        stages.append(llama_cpp.llama_sampler_init_min_p(settings.min_p, 1))
    stages.append(llama_cpp.llama_sampler_init_temp(settings.temperature))
    return [*stages, llama_cpp.llama_sampler_init_dist(settings.seed)]


def _penalties(model: Model, settings: SamplerSettings, context_length: int) -> list[Any]:
    stages = [
        llama_cpp.llama_sampler_init_penalties(
            model.vocabulary,
            settings.penalty_last_n,
            settings.repeat_penalty,
            settings.frequency_penalty,
            settings.presence_penalty,
        )
    ]
    if settings.dry_multiplier > 0.0:
        # llama.cpp reads -1 as "off" here, although its own documentation says "whole context".
        last_n = context_length if settings.dry_last_n < 0 else settings.dry_last_n
        breakers = (ctypes.c_char_p * len(_DRY_BREAKERS))(*_DRY_BREAKERS)
        stages.append(
            llama_cpp.llama_sampler_init_dry(
                model.vocab,
                settings.dry_multiplier,
                settings.dry_base,
                settings.dry_allowed_length,
                last_n,
                breakers,
                len(_DRY_BREAKERS),
            )
        )
    return stages
