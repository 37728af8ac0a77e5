"""The one file that calls llama.cpp's C functions: checked, and freed automatically.

Everything dangerous is here: raw pointers, buffers that llama.cpp owns, functions that abort the
process when called in the wrong order. Other modules use `Backend`, `Model`, `Context` and
`Sampler`, which check return values, free themselves and never expose a pointer.

Notes on the bindings (llama.cpp as vendored by llama-cpp-python 0.3.36):
- The package's Python layer is not imported, see `_skip_python_layer`.
- Functions that are called once or more per token get prototypes of their own (`_hot`) with plain
  integers for pointers: the package's wrappers create objects on each call.
- `llama_set_abort_callback` gets a C function that exists everywhere and reads one byte: `strlen`.
  Its argument is our flag; an empty string is 0 (false), a set flag is 1 (true). A Python callback
  would be called for every node of every graph and cost more than a small model's work.
"""

from __future__ import annotations

import ctypes
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntFlag
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from overthink.core.errors import DecodeFailure, LoadFailure
from overthink.core.messages import message
from overthink.core.settings import UNQUANTISED, CacheType, LoadSettings, SamplerSettings
from overthink.inference.load_log import FEWER_LAYERS, LoadLog, load_failure

if TYPE_CHECKING:
    from overthink.inference.thread_control import ThreadControl


def _skip_python_layer() -> None:
    """Let `llama_cpp` be imported without executing its `__init__`.

    That imports the package's classes for applications, with Jinja and a disk cache: 40 ms of
    processor time before the first token.
    """
    spec = find_spec("llama_cpp")
    if spec and "llama_cpp" not in sys.modules:
        sys.modules["llama_cpp"] = module_from_spec(spec)


_skip_python_layer()
from llama_cpp import _ggml, llama_cpp  # noqa: E402

FloatArray = npt.NDArray[np.float32]

_lib: ctypes.CDLL = llama_cpp._lib
_ggml_lib: ctypes.CDLL = _ggml.libggml

_LOG_DEBUG, _LOG_ERROR = 1, 4
"""`ggml_log_level`."""

_pointer, _int32, _bool, _float = ctypes.c_void_p, ctypes.c_int32, ctypes.c_bool, ctypes.c_float


def _hot(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """Return a prototype of our own for a function of libllama."""
    return ctypes.CFUNCTYPE(result, *arguments)((name, _lib))


def unstable_function(
    names: Sequence[str], result: Any, *arguments: Any
) -> Callable[..., Any] | None:
    """Return a function of libllama that other builds may lack, for `hidden_rows` only.

    Args:
        names: its spellings: those of C++ differ between compilers.
    """
    name = next((name for name in names if hasattr(_lib, name)), None)
    return _hot(name, result, *arguments) if name else None


_decode = _hot("llama_decode", _int32, _pointer, llama_cpp.llama_batch)
_synchronize = _hot("llama_synchronize", None, _pointer)
_logits_ith = _hot("llama_get_logits_ith", _pointer, _pointer, _int32)
_sample = _hot("llama_sampler_sample", _int32, _pointer, _pointer, _int32)
_accept = _hot("llama_sampler_accept", None, _pointer, _int32)
_seq_rm = _hot("llama_memory_seq_rm", _bool, _pointer, _int32, _int32, _int32)
_seq_cp = _hot("llama_memory_seq_cp", None, _pointer, _int32, _int32, _int32, _int32)
_piece = _hot(
    "llama_token_to_piece", _int32, _pointer, _int32, ctypes.c_char_p, _int32, _int32, _bool
)


def _strlen() -> Any:
    library = ctypes.CDLL("msvcrt") if sys.platform == "win32" else ctypes.CDLL(None)
    return ctypes.cast(library.strlen, llama_cpp.ggml_abort_callback)


class Stopped(Exception):
    """The user stopped the run or the loading."""


class ContextFull(Exception):
    """The context has no room for the next token."""


class AbortFlag:
    """Aborts a decode when set, from any thread."""

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
    """llama.cpp itself: its log, its devices, its build. One per process."""

    def __init__(self, log: Callable[[str], None]) -> None:
        self._last_errors: list[str] = []
        self._listener: Callable[[str], None] | None = None
        self._log = log
        # llama.cpp holds the pointer, so the callback must live as long as the process.
        self._callback = llama_cpp.llama_log_callback(self._on_log)
        llama_cpp.llama_log_set(self._callback, ctypes.c_void_p(0))
        lines: list[str] = []
        with self.capture_log(lines.append):
            llama_cpp.llama_backend_init()
            # The first such call makes the GPU backends discover their devices.
            self.offloads = bool(llama_cpp.llama_supports_gpu_offload())
            """True if a GPU backend is built in and found a device."""
        self.complaint = _complaint(lines)
        """What a GPU backend logged against its devices when it discovered them; may be empty."""

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
    def capture_log(self, listener: Callable[[str], None]) -> Iterator[None]:
        """Call `listener` with each line that llama.cpp logs, debug lines included."""
        self._listener = listener
        try:
            yield
        finally:
            self._listener = None

    def pop_errors(self) -> list[str]:
        """Return the error lines logged since the last call, newest last, five at most."""
        errors, self._last_errors = self._last_errors, []
        return errors

    @property
    def system_info(self) -> str:
        """llama.cpp's own line about instruction sets and backends."""
        info: bytes = llama_cpp.llama_print_system_info()
        return info.decode("utf-8", "replace").strip()


def binding_version() -> str:
    """Return the version of llama-cpp-python, from the name of its metadata folder.

    Importing `importlib.metadata` instead takes 16 ms of processor time before the first token.
    """
    folder = Path(str(llama_cpp.__file__)).parents[1]
    name = next((path.name for path in folder.glob("llama_cpp_python-*.dist-info")), "-unknown-")
    return name.split("-")[1].removesuffix(".dist")


def ggml_function(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """Return a function of ggml, for `devices` only.

    Functions of libggml-base are found through libggml on every platform except Windows.
    """
    if sys.platform == "win32":
        folder = Path(str(_ggml_lib._name)).parent
        return ctypes.CFUNCTYPE(result, *arguments)((name, ctypes.CDLL(str(folder / "ggml-base"))))
    return ctypes.CFUNCTYPE(result, *arguments)((name, _ggml_lib))


def _complaint(lines: Sequence[str]) -> str:
    """Return the first line that reports a problem, without llama.cpp's function name."""
    for line in lines:
        if re.search("fail|error|insufficient|invalid", line, re.IGNORECASE):
            return line.strip().partition(": ")[2] or line.strip()
    return ""


class TokenKind(IntFlag):
    """What a vocabulary says of a token: `llama_token_attr`."""

    UNKNOWN = llama_cpp.LLAMA_TOKEN_ATTR_UNKNOWN
    CONTROL = llama_cpp.LLAMA_TOKEN_ATTR_CONTROL
    USER_DEFINED = llama_cpp.LLAMA_TOKEN_ATTR_USER_DEFINED
    STRIPS_LEFT = llama_cpp.LLAMA_TOKEN_ATTR_LSTRIP
    STRIPS_RIGHT = llama_cpp.LLAMA_TOKEN_ATTR_RSTRIP


@dataclass(frozen=True)
class Offload:
    """Where a model's layers go."""

    layers: int
    """On the GPU, counting the output layer as one; negative for all."""
    devices: tuple[int, ...] | None = None
    """C pointers from `devices.list_devices`. None leaves the choice to llama.cpp; an empty tuple
    uses no GPU at all, not even for intermediate results of long prompts."""
    split: tuple[float, ...] = ()
    """Shares of the devices, in their order; empty to split by the free memory of each."""


class Model:
    """A model in memory: vocabulary, template, facts.

    Args:
        heads: also load the layers that predict further tokens (MTP), for drafting.

    Raises:
        LoadFailure: llama.cpp refused the file or ran out of memory.
    """

    def __init__(
        self,
        backend: Backend,
        path: str,
        offload: Offload,
        progress: Callable[[float], bool],
        *,
        heads: bool = False,
    ) -> None:
        self._handle: int | None = None
        self.path = path
        self.log = LoadLog()
        """Where the model and its latest context were placed."""
        params = llama_cpp.llama_model_default_params()
        arrays = _set_offload(params, offload)
        params.load_mtp = heads
        on_progress = llama_cpp.llama_progress_callback(lambda value, _data: progress(value))
        params.progress_callback = on_progress
        backend.pop_errors()
        with backend.capture_log(self.log.read_line):
            self._handle = llama_cpp.llama_model_load_from_file(os.fsencode(path), params)
        del arrays
        if not self._handle:
            why = _reason(backend.pop_errors())
            raise load_failure(Path(path).name, why, on_gpu=offload.layers != 0)
        if self.log.copied:
            self.log.tensor_bytes = tensor_bytes(path)
        self._vocab = llama_cpp.llama_model_get_vocab(self._handle)
        self.vocabulary: int = llama_cpp.llama_vocab_n_tokens(self._vocab)
        self._buffer = ctypes.create_string_buffer(512)
        self.learnt_ends: frozenset[int] = frozenset()
        """Tokens that end the turn although the file does not declare it."""

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
        """Return the token ids of a rendered prompt.

        Control tokens in it are recognised. A beginning token is added if the vocabulary requires
        one and the template has not written it. An end token is never added, whatever the
        vocabulary requires: the model is to continue.
        """
        return self.with_beginning(self.tokenize_part(text))

    def with_beginning(self, tokens: list[int]) -> list[int]:
        """Add the beginning token if the vocabulary requires one and it is not there yet."""
        bos, _ = self.boundary_tokens()
        return tokens if bos < 0 or tokens[:1] == [bos] else [bos, *tokens]

    def tokenize_part(self, text: str, *, special: bool = True) -> list[int]:
        """Return the token ids of a text within a sequence.

        Args:
            special: recognise control tokens. User-defined ones are recognised in any case.
        """
        raw = text.encode("utf-8", "replace")
        size = len(raw) + 8
        tokens = (_int32 * size)()
        count = llama_cpp.llama_tokenize(self._vocab, raw, len(raw), tokens, size, False, special)
        if count < 0:
            raise DecodeFailure(message("the prompt could not be split into tokens"))
        return list(tokens[:count])

    def tokenize_continuation(self, text: str) -> list[int]:
        """Return the token ids of plain text that continues a word.

        Vocabularies of SentencePiece add a space before a text; a line feed before it takes that.
        """
        tokens = self.tokenize_part(text, special=False)
        if self.vocabulary_type != llama_cpp.LLAMA_VOCAB_TYPE_SPM:
            return tokens
        lead = self.tokenize_part("\n", special=False)
        continued = self.tokenize_part(f"\n{text}", special=False)
        return continued[len(lead) :] if continued[: len(lead)] == lead else tokens

    def kind(self, token: int) -> TokenKind:
        return TokenKind(llama_cpp.llama_vocab_get_attr(self._vocab, token))

    def piece(self, token: int, special: bool) -> bytes:
        """Return the bytes of a token; those of control tokens only if `special`."""
        size = _piece(self._vocab, token, self._buffer, len(self._buffer), 0, special)
        if size < 0:
            self._buffer = ctypes.create_string_buffer(-size)
            size = _piece(self._vocab, token, self._buffer, -size, 0, special)
        return self._buffer.raw[:size]

    def is_end(self, token: int) -> bool:
        """Return True for a token that ends generation."""
        return token in self.learnt_ends or bool(llama_cpp.llama_vocab_is_eog(self._vocab, token))

    def special_text(self, which: str) -> str:
        """Return the text of the `bos` or `eos` token; empty if the vocabulary has none."""
        token = getattr(llama_cpp, f"llama_vocab_{which}")(self._vocab)
        return self.piece(token, special=True).decode("utf-8", "replace") if token >= 0 else ""

    @property
    def vocabulary_type(self) -> int:
        return int(llama_cpp.llama_vocab_type(self._vocab))

    def boundary_tokens(self) -> tuple[int, int]:
        """Return the ids of the beginning and end token if the vocabulary adds them, else -1."""
        bos, eos = llama_cpp.llama_vocab_bos(self._vocab), llama_cpp.llama_vocab_eos(self._vocab)
        return (
            int(bos) if llama_cpp.llama_vocab_get_add_bos(self._vocab) else -1,
            int(eos) if llama_cpp.llama_vocab_get_add_eos(self._vocab) else -1,
        )

    def token_text(self, token: int) -> bytes:
        """Return the token as spelt in the vocabulary, not as text."""
        return bytes(llama_cpp.llama_vocab_get_text(self._vocab, token))

    @property
    def template(self) -> str | None:
        """The file's default chat template.

        For some models without one, llama.cpp returns the name of a format instead.
        """
        raw = llama_cpp.llama_model_chat_template(self._handle, None)
        source = raw.decode("utf-8", "replace") if raw else ""
        return source if "{" in source else None

    @property
    def is_recurrent(self) -> bool:
        """True for recurrent and hybrid models, whose state is not stored token by token."""
        return bool(
            llama_cpp.llama_model_is_recurrent(self._handle)
            or llama_cpp.llama_model_is_hybrid(self._handle)
        )

    @property
    def width(self) -> int:
        """Elements of a hidden row."""
        return int(llama_cpp.llama_model_n_embd(self._handle))

    @property
    def output_width(self) -> int:
        """Elements of the rows that a prediction layer takes and gives."""
        return int(llama_cpp.llama_model_n_embd_out(self._handle))

    @property
    def prediction_layers(self) -> int:
        """Layers that predict further tokens (MTP); 0 if the file declares none."""
        return int(llama_cpp.llama_model_n_layer_nextn(self._handle))

    @property
    def mask_token(self) -> int:
        """The token that marks a place to be predicted; -1 if the vocabulary has none."""
        return int(llama_cpp.llama_vocab_mask(self._vocab))

    @property
    def position_rows(self) -> int:
        """Positions of an entry without a token: 4 with M-RoPE."""
        kind = llama_cpp.llama_model_rope_type(self._handle)
        multi = (llama_cpp.LLAMA_ROPE_TYPE_MROPE, llama_cpp.LLAMA_ROPE_TYPE_IMROPE)
        return 4 if kind in multi else 1

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
        """Return a metadata value as text; None if the file has none."""
        buffer = ctypes.create_string_buffer(4096)
        size = llama_cpp.llama_model_meta_val_str(self._handle, key.encode(), buffer, len(buffer))
        return buffer.value.decode("utf-8", "replace") if size >= 0 else None


class _ReadHeader(ctypes.Structure):
    """`gguf_init_params`: read the header only and create no tensors."""

    _fields_ = (("no_alloc", _bool), ("context", _pointer))


def tensor_bytes(path: str) -> dict[str, int]:
    """Return the bytes of each tensor of a model, by name, from all its files."""
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
    """Return all files of a model, which may be split: `…-00001-of-00003.gguf`."""
    split = re.fullmatch(r"(.*-)\d{5}(-of-(\d{5})\.gguf)", path)
    if not split:
        return [path]
    return [f"{split[1]}{i:05}{split[2]}" for i in range(1, int(split[3]) + 1)]


def _set_offload(params: Any, offload: Offload) -> tuple[Any, ...]:
    """Set where layers go in a model's parameters.

    Returns:
        Arrays that the parameters point to; they must live until the model is loaded.
    """
    params.n_gpu_layers = offload.layers
    arrays: list[Any] = []
    if offload.devices is not None:
        devices = (_pointer * (len(offload.devices) + 1))(*offload.devices, None)
        params.devices = ctypes.addressof(devices)
        arrays.append(devices)
    if offload.split:
        shares = (_float * max(len(offload.split), llama_cpp.llama_max_devices()))(*offload.split)
        params.tensor_split = ctypes.cast(shares, ctypes.POINTER(_float))
        arrays.append(shares)
    return tuple(arrays)


def _reason(errors: Sequence[str]) -> str:
    """Return llama.cpp's own reason without function names; the sizes if it ran out of memory."""
    if failed := next(filter(None, map(_ALLOCATION.search, errors)), None):
        return f"{_gib(int(failed[2]))} were needed in one piece on {failed[1]}{_free(failed[1])}"
    lines = [line for line in errors if "error" in line.lower()] or list(errors)
    return lines[0].rpartition("error loading model: ")[2] if lines else "llama.cpp gave no reason"


_ALLOCATION = re.compile(r"failed to allocate (\S+) buffer of size (\d+)")


def _gib(size: int) -> str:
    return f"{size / 2**30:,.1f} GiB"


def _free(device: str) -> str:
    """Return the free memory of a device as a clause; empty if llama.cpp lists no such device."""
    find = ggml_function("ggml_backend_dev_by_name", _pointer, ctypes.c_char_p)
    handle = find(device.encode())
    if not handle:
        return ""
    free, total = ctypes.c_size_t(), ctypes.c_size_t()
    read = ggml_function("ggml_backend_dev_memory", None, _pointer, _pointer, _pointer)
    read(handle, ctypes.addressof(free), ctypes.addressof(total))
    return f", and {_gib(free.value)} are free"


SCORES_LIMIT = 512 * 1024 * 1024
"""Bytes that attention scores may take on the CPU before the fused kernel is used.

llama.cpp's fused ("flash") attention, its default, needs no such buffer but is slow on the CPU: at
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


def _context_failure(length: int, errors: Sequence[str], on_gpu: bool) -> LoadFailure:
    """Return why no context could be created: too little memory, or the model's shape."""
    refused = next((line for line in errors if "does not divide" in line), None)
    if refused:
        return LoadFailure(
            message(
                "the model's heads do not fit this cache type ({why})",
                why=refused.partition(": ")[2],
            ),
            message(
                "set --cache-type-k and --cache-type-v to f16",
                in_window="set both cache types to f16 in the lane's settings",
            ),
        )
    return LoadFailure(
        message(
            "there is no memory for a context of {length:n} tokens ({why})",
            length=length,
            why=_reason(errors),
        ),
        FEWER_LAYERS
        if on_gpu
        else message(
            "set a shorter one with --ctx", in_window="set a shorter one in the lane's settings"
        ),
    )


@dataclass(frozen=True)
class ContextRole:
    """What a context is for, beyond decoding a text."""

    snapshots: int = 0
    """Tokens by which a recurrent state can be rolled back; the state is stored once more for each.
    llama.cpp takes 0 without a word where the architecture has no such rollback."""
    heads: bool = False
    """Decodes with the layers that predict further tokens, not with the model's own."""
    target: Context | None = None
    """The context that this one drafts for: it may share embeddings, output layer or cache."""
    outputs: int = 128
    """Tokens of a decode call that may request logits."""
    log: LoadLog | None = None
    """Receives the sizes of its buffers; None: the model's own log."""
    sequences: int = 1
    """Sequences that it can decode at once, each with the whole length."""
    full_windows: bool = True
    """Layers that attend to a sliding window store the whole context, so that any token can be
    rolled back; otherwise the window and a batch, see `Context.holds_window`."""


_ORDINARY = ContextRole()
_ROPE_SCALING = {"auto": -1, "none": 0, "linear": 1, "yarn": 2}
"""`llama_rope_scaling_type`; "auto" is the model file's."""


def _set_rope(params: Any, settings: LoadSettings) -> None:
    """Set how positions are encoded; llama.cpp's defaults mean the model file's values."""
    params.rope_scaling_type = _ROPE_SCALING[settings.rope_scaling]
    params.rope_freq_base = settings.rope_freq_base
    params.rope_freq_scale = settings.rope_freq_scale
    params.yarn_orig_ctx = settings.yarn_orig_ctx
    params.yarn_ext_factor = settings.yarn_ext_factor
    params.yarn_attn_factor = settings.yarn_attn_factor
    params.yarn_beta_fast = settings.yarn_beta_fast
    params.yarn_beta_slow = settings.yarn_beta_slow


def _set_role(params: Any, role: ContextRole) -> None:
    params.n_rs_seq = role.snapshots
    params.n_outputs_max = role.outputs
    params.n_seq_max = role.sequences
    params.n_ctx *= role.sequences
    params.swa_full = role.full_windows
    if role.heads:
        params.ctx_type = llama_cpp.LLAMA_CONTEXT_TYPE_MTP
    if role.target:
        params.ctx_other = role.target.handle


class Context:
    """A sequence being decoded: positions, logits, cache.

    The caller tracks positions; `decode` appends at the position that it is given.

    Raises:
        LoadFailure: there was no memory for a context of this length.
    """

    BATCH = 512
    """Tokens per decode call, at most."""
    OUTPUTS = 128
    """Tokens of a decode call that may request logits: more than a round of the longest draft limit
    or a forced closing has. llama.cpp reserves a row of logits for each (150,000 floats with a
    large vocabulary), by default for a whole batch, and aborts beyond."""

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
        role: ContextRole = _ORDINARY,
    ) -> None:
        self._handle: int | None = None
        self.model = model
        self.on_gpu = on_gpu
        params = self._params(settings or LoadSettings(), length, on_gpu)
        _set_role(params, role)
        params.n_threads = params.n_threads_batch = threads
        self.has_fused_attention = params.flash_attn_type != _ATTENTION["off"]
        """False only if attention certainly runs without the fused kernel."""
        self.threads: ThreadControl | None = None
        """Adapts the threads to other busy programs, if set."""
        params.abort_callback = abort.callback
        params.abort_callback_data = abort.address
        backend.pop_errors()
        with backend.capture_log((role.log or model.log).read_line):
            self._handle = llama_cpp.llama_init_from_model(model.handle, params)
        if not self._handle:
            raise _context_failure(length, backend.pop_errors(), on_gpu)
        self._abort = abort  # llama.cpp holds the address of its byte
        self._memory = llama_cpp.llama_get_memory(self._handle)
        # llama.cpp rounds the context up, and accepts no larger batch than was requested.
        self.length: int = min(llama_cpp.llama_n_ctx_seq(self._handle), length)
        """Tokens of a sequence, at most."""
        self.sequences = role.sequences
        self._window = int(llama_cpp.llama_model_n_swa(model.handle))
        self.windowed = self._window > 0 and not params.swa_full
        """True if layers with a sliding window store only that."""
        self.batch_size: int = min(llama_cpp.llama_n_batch(self._handle), self.BATCH)
        """Tokens per decode call, at most, in this context."""
        self._batch = _new_batch(self.BATCH)
        self._entries: llama_cpp.llama_batch | None = None
        """Of several sequences, made at the first such batch."""
        # Looking up these fields of the struct takes three times as long as a write.
        self._token: Any = self._batch.token
        self._pos: Any = self._batch.pos
        self._wants_logits: Any = self._batch.logits
        self._rows: dict[tuple[int, int], FloatArray] = {}
        self._first_output = 0
        self.snapshots = int(llama_cpp.llama_n_rs_seq(self._handle))
        """Tokens by which a recurrent state can be rolled back; 0 also where there is no state."""

    def _params(self, settings: LoadSettings, length: int, on_gpu: bool) -> Any:
        params = llama_cpp.llama_context_default_params()
        params.n_ctx = length
        params.n_batch = params.n_ubatch = self.BATCH
        params.type_k = CACHE_TYPES[settings.cache_type_k]
        params.type_v = CACHE_TYPES[settings.cache_type_v]
        params.flash_attn_type = self._attention(settings, length, on_gpu)
        params.no_perf = True
        _set_rope(params, settings)
        return params

    def _attention(self, settings: LoadSettings, length: int, on_gpu: bool) -> int:
        """Decide whether to use the fused attention kernel, as `llama_flash_attn_type`."""
        if settings.flash_attention != "auto":
            return _ATTENTION[settings.flash_attention]
        if on_gpu or settings.cache_type_v not in UNQUANTISED:
            return _ATTENTION["auto"]  # llama.cpp picks what a quantised cache needs
        fits = self._scores_bytes(length) <= SCORES_LIMIT
        return _ATTENTION["off" if fits else "auto"]

    def _scores_bytes(self, length: int) -> int:
        """Buffer of attention without the fused kernel: a score per head, token and position."""
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

    def decode(self, tokens: Sequence[int], position: int, outputs: int) -> None:
        """Decode up to `batch_size` tokens.

        Args:
            tokens: token ids.
            position: of the first one in the sequence.
            outputs: for how many tokens, the last ones, to compute logits.

        Raises:
            Stopped, ContextFull, DecodeFailure: part of the batch may be in the cache.
        """
        token, pos, wants = self._token, self._pos, self._wants_logits
        if outputs > self.OUTPUTS:
            raise DecodeFailure(
                message("more than {count} tokens of a batch request logits", count=self.OUTPUTS)
            )
        first = self._first_output = len(tokens) - outputs
        for i, t in enumerate(tokens):
            token[i] = t
            pos[i] = position + i
            wants[i] = i >= first
        self._batch.n_tokens = len(tokens)
        code = int(_decode(self._handle, self._batch))
        if code != 0:
            raise self.decode_error(code, len(tokens))
        if self.threads:
            self._report_call(len(tokens), outputs)
        if not outputs:
            # On a GPU the call only queues the work. Waiting for it makes the prompt's times and
            # progress correct and lets a stop take effect. Without it, a model over two software
            # Vulkan devices gave different output one time in three.
            _synchronize(self._handle)

    def _report_call(self, tokens: int, outputs: int) -> None:
        assert self.threads
        if outputs:
            self.threads.after_call(tokens)
        else:
            self.threads.interrupt()  # part of a prompt

    def use_threads(self, count: int) -> None:
        """Decode with this many threads from now on."""
        llama_cpp.llama_set_n_threads(self._handle, count, count)

    def decode_error(self, code: int, count: int) -> Exception:
        """Return the error for a code of llama.cpp other than 0."""
        if code == 1:
            return ContextFull()
        if code == 2:
            return Stopped()
        return DecodeFailure(
            message(
                "{model} could not decode a batch of {count:n} tokens (llama.cpp's code {code})",
                model=Path(self.model.path).stem,
                count=count,
                code=code,
            ),
            message(
                "run again; if it happens again, a shorter context or fewer GPU layers may help"
            ),
        )

    def rows(self, count: int) -> FloatArray:
        """Return the first `count` rows of logits of the last decode.

        Returns:
            float32 array of shape (count, vocabulary): a view of llama.cpp's own buffer, valid
            until the next decode.
        """
        address = _logits_ith(self._handle, self._first_output)
        if not address:
            raise DecodeFailure(message("llama.cpp has no logits for the decoded tokens"))
        return self._view(address, count)

    def _view(self, address: int, count: int) -> FloatArray:
        """Return rows of logits at an address; the views are made once."""
        view = self._rows.get((address, count))
        if view is None:
            shape = (count, self.model.vocabulary)
            pointer = ctypes.cast(address, ctypes.POINTER(ctypes.c_float))
            view = np.ctypeslib.as_array(pointer, shape=shape)
            self._rows = {**self._rows, (address, count): view} if len(self._rows) < 256 else {}
        return view

    # -- several sequences --------------------------------------------------------------------

    def decode_entries(self, entries: Sequence[tuple[int, int, int]]) -> None:
        """Decode tokens of several sequences at once, with logits for each.

        llama.cpp computes them in one pass only if the sequences are consecutive.

        Args:
            entries: sequence, token and position; at most `OUTPUTS`, those of a sequence in order.

        Raises:
            Stopped, ContextFull, DecodeFailure: part of the batch may be in the cache.
        """
        if self._entries is None:
            self._entries = _new_batch(self.OUTPUTS, apart=True)
        batch = self._entries
        if len(entries) > self.OUTPUTS:
            raise DecodeFailure(
                message("more than {count} tokens of a batch request logits", count=self.OUTPUTS)
            )
        references: Any = batch.references
        columns: tuple[Any, ...] = (references[0], batch.token, batch.pos, batch.logits)
        sequences, tokens, positions, wants = columns
        for i, (sequence, token, position) in enumerate(entries):
            sequences[i], tokens[i], positions[i], wants[i] = sequence, token, position, 1
        batch.n_tokens = len(entries)
        self._first_output = 0
        code = int(_decode(self._handle, batch))
        if code != 0:
            raise self.decode_error(code, len(entries))
        if self.threads:
            self._report_call(len(entries), len(entries))

    def row(self, index: int) -> FloatArray:
        """Return the logits of one entry of the last decode, by its index in the batch.

        Returns:
            float32 array of shape (vocabulary,): a view, valid until the next decode.
        """
        address = _logits_ith(self._handle, index)
        if not address:
            raise DecodeFailure(message("llama.cpp has no logits for the decoded tokens"))
        row: FloatArray = self._view(address, 1)[0]
        return row

    def copy_sequence(self, source: int, target: int) -> None:
        """Let a sequence hold what another one holds, and nothing else.

        llama.cpp copies the whole cache of the sequence when it decodes next.
        """
        _seq_rm(self._memory, target, -1, -1)
        _seq_cp(self._memory, source, target, -1, -1)

    def clear_sequence(self, sequence: int) -> None:
        """Empty a sequence."""
        _seq_rm(self._memory, sequence, -1, -1)

    @property
    def first_output(self) -> int:
        """Index in the last batch of the first token with logits."""
        return self._first_output

    @first_output.setter
    def first_output(self, index: int) -> None:
        self._first_output = index

    def truncate(self, position: int) -> bool:
        """Remove everything from `position` on; False if the model cannot do this.

        A recurrent state may be rolled back wrongly although this returns True: see
        `rollback.SnapshotRollback`.
        """
        return bool(_seq_rm(self._memory, 0, position, -1))

    def holds_window(self, position: int) -> bool:
        """Return True if the next token can be decoded at a position, after `truncate`.

        Layers with a sliding window may have overwritten what it attends to.
        """
        if not self.windowed or position <= 0:
            return True
        first = int(llama_cpp.llama_memory_seq_pos_min(self._memory, 0))
        return 0 <= first <= max(0, position - self._window + 1)

    def clear(self) -> None:
        llama_cpp.llama_memory_clear(self._memory, False)

    @property
    def next_position(self) -> int:
        """Position after the last one in the cache."""
        return int(llama_cpp.llama_memory_seq_pos_max(self._memory, 0)) + 1


class StateCopy:
    """A copy of a context's recurrent state, which can be restored until the next one is made.

    The tensors stay on the device if the model is on a GPU. Caches by token are not copied:
    `Context.truncate` restores those.
    """

    _PARTIAL, _ON_DEVICE = 1, 2
    """`LLAMA_STATE_SEQ_FLAGS_…`"""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._flags = self._PARTIAL | (self._ON_DEVICE if context.on_gpu else 0)
        self._buffer = (ctypes.c_uint8 * 0)()
        self._used = 0

    @property
    def size(self) -> int:
        """Bytes of the last copy in the machine's own memory."""
        return self._used

    def save(self) -> None:
        """Copy the state.

        Raises:
            DecodeFailure: llama.cpp returned an error.
        """
        handle = self._context.handle
        size = int(llama_cpp.llama_state_seq_get_size_ext(handle, 0, self._flags))
        if size > len(self._buffer):
            self._buffer = (ctypes.c_uint8 * size)()
        self._used = int(
            llama_cpp.llama_state_seq_get_data_ext(handle, self._buffer, size, 0, self._flags)
        )
        if not size or self._used != size:
            raise DecodeFailure(message("the model's state could not be copied"))

    def restore(self) -> None:
        """Put the copied state back.

        Raises:
            DecodeFailure: llama.cpp returned an error.
        """
        handle = self._context.handle
        read = llama_cpp.llama_state_seq_set_data_ext(
            handle, self._buffer, self._used, 0, self._flags
        )
        if not read:
            raise DecodeFailure(message("the model's state could not be restored"))


def _new_batch(size: int, *, apart: bool = False) -> llama_cpp.llama_batch:
    """Create a batch, whose arrays live as long as it does.

    Args:
        apart: each entry has a sequence of its own, in the first of `references`; otherwise all are
            of sequence 0.
    """
    ids = (ctypes.c_int32 * (size if apart else 1))()
    width = ctypes.sizeof(ctypes.c_int32) if apart else 0
    start = ctypes.addressof(ids)
    id_pointers = (ctypes.POINTER(ctypes.c_int32) * size)(
        *(ctypes.cast(start + i * width, ctypes.POINTER(ctypes.c_int32)) for i in range(size))
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
    batch.references = (ids, id_pointers)
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
        """Sample the token after the `row`-th one with logits and add it to the history."""
        return int(_sample(self._handle, context.handle, context.first_output + row))

    def skip_draws(self, count: int) -> None:
        """Draw from the last stage and discard, without effect on the history of the penalties."""
        last = llama_cpp.llama_sampler_chain_n(self._handle) - 1
        stage = llama_cpp.llama_sampler_chain_get(self._handle, last)
        one = (llama_cpp.llama_token_data * 1)(llama_cpp.llama_token_data(0, 0.0, 0.0))
        array = llama_cpp.llama_token_data_array(one, 1, -1, True)
        for _ in range(count):
            llama_cpp.llama_sampler_apply(stage, ctypes.byref(array))

    def accept(self, token: int) -> None:
        """Add a token that was not sampled (prompt, forced) to the history of the penalties."""
        _accept(self._handle, token)


def _stages(model: Model, settings: SamplerSettings, context_length: int) -> list[Any]:
    """Return the stages that are enabled, in llama.cpp's order."""
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
        # llama.cpp treats -1 as "off" here, although its documentation says "whole context".
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
