"""The header reader: what it reads from good files, and how it refuses bad ones."""

from __future__ import annotations

import os
import random
import time
import tracemalloc
from pathlib import Path

import gguf
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from overthink.core.errors import ModelFileError
from overthink.library import gguf_types
from overthink.library.gguf_bytes import HeaderBytes
from overthink.library.gguf_header import GgufHeader
from overthink.library.gguf_reader import read_header
from overthink.library.gguf_values import TextArray, TextPool
from tests.library.gguf_maker import (
    ARRAY,
    F32,
    LAYERS,
    Q8_0,
    TEXT,
    TOKENS,
    U32,
    gguf_bytes,
    key,
    make_model,
    mutated,
    tensor,
    text,
    u32,
    u64,
)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_model(tmp_path_factory.mktemp("model") / "tiny.gguf")


def written(folder: Path, content: bytes) -> Path:
    path = folder / "model.gguf"
    path.write_bytes(content)
    return path


def refusal(path: Path) -> str:
    """The message with which a file is refused: one line that names the file."""
    with pytest.raises(ModelFileError) as caught:
        read_header(path)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    assert path.name in sentence
    assert caught.value.remedy
    return sentence


# -- good files -----------------------------------------------------------------------------------


def test_a_complete_model_is_read(model: Path) -> None:
    header = read_header(model)
    assert header.version == 3
    assert header.size_bytes == model.stat().st_size
    assert (header.architecture, header.name, header.basename) == ("llama", "Tiny", "")
    assert (header.context_length, header.block_count, header.embedding_length) == (512, LAYERS, 32)
    assert header.head_counts == (4,) * LAYERS
    assert header.kv_head_counts == (2,) * LAYERS
    assert header.quantisation == "F32"
    assert header.chat_template == "{{ messages[0].content }}"
    assert (header.split_index, header.split_count) == (0, 1)
    assert header.parameters * 4 == sum(t.n_bytes for t in header.tensors)
    assert header.tensors[0].shape == (32, len(TOKENS))  # ggml's order: contiguous first


def test_agrees_with_the_reference_reader(model: Path) -> None:
    header, reference = read_header(model), gguf.GGUFReader(model)
    assert header.data_offset == reference.data_offset
    assert [t.name for t in header.tensors] == [t.name for t in reference.tensors]
    ends = [header.data_offset + t.offset + t.n_bytes for t in header.tensors]
    assert ends == [t.data_offset + t.n_bytes for t in reference.tensors]
    assert len(header.metadata) == len([k for k in reference.fields if not k.startswith("GGUF.")])


def test_every_tensor_type_of_the_reference_is_known() -> None:
    reference = {int(kind): (kind.name, *sizes) for kind, sizes in gguf.GGML_QUANT_SIZES.items()}
    del reference[9]  # the package gives Q8_1 two full-size scales, llama.cpp two half-size ones
    assert reference.items() <= gguf_types.TENSOR_TYPES.items()
    assert {int(kind) for kind in gguf.LlamaFileType} - set(gguf_types.FILE_TYPES) <= {1024}


def test_the_tokenizer_is_read(model: Path) -> None:
    tokenizer = read_header(model).tokenizer
    assert [t.decode() for t in tokenizer.tokens] == list(TOKENS)
    assert (tokenizer.model, tokenizer.pre, tokenizer.vocabulary_type) == ("gpt2", "gpt-2", "BPE")
    assert (tokenizer.bos_id, tokenizer.eos_id) == (0, 1)
    assert (tokenizer.add_bos, tokenizer.add_eos) == (False, False)
    assert tokenizer.types is not None
    assert len(tokenizer.types) == len(TOKENS)


@pytest.mark.parametrize(
    ("tokenizer", "pre", "given_flag", "expected"),
    [
        ("llama", "default", None, True),
        ("llama", "default", False, False),
        ("bert", "", None, True),
        ("t5", "", None, False),
        ("rwkv", "", None, False),
        ("plamo2", "", None, False),
        ("gpt2", "qwen2", None, False),
        ("gpt2", "qwen2", True, True),
        ("gpt2", "llama-bpe", None, True),
        ("gpt2", "llama-bpe", False, False),
        ("gpt2", "tekken", None, True),
        ("gemma4", "", False, True),
    ],
)
def test_bos_is_added_as_in_llama_cpp(
    tmp_path: Path, tokenizer: str, pre: str, given_flag: bool | None, expected: bool
) -> None:
    keys: dict[str, object] = {"tokenizer.ggml.pre": pre}
    if given_flag is not None:
        keys["tokenizer.ggml.add_bos_token"] = given_flag
    path = make_model(tmp_path / "m.gguf", tokenizer=tokenizer, keys=keys)
    assert read_header(path).tokenizer.add_bos is expected


def test_special_tokens_fall_back_as_in_llama_cpp(tmp_path: Path) -> None:
    outside = {"tokenizer.ggml.bos_token_id": 99, "tokenizer.ggml.eos_token_id": 98}
    spm = read_header(make_model(tmp_path / "a.gguf", tokenizer="llama", keys=outside)).tokenizer
    assert (spm.bos_id, spm.eos_id, spm.add_eos) == (1, 2, False)
    t5 = read_header(make_model(tmp_path / "b.gguf", tokenizer="t5", keys=outside)).tokenizer
    assert (t5.bos_id, t5.eos_id, t5.add_eos) == (None, 1, True)
    glm = outside | {"tokenizer.ggml.pre": "glm4"}
    bpe = read_header(make_model(tmp_path / "c.gguf", keys=glm)).tokenizer
    assert (bpe.bos_id, bpe.eos_id) == (None, 11)
    few = make_model(tmp_path / "d.gguf", tokens=TOKENS[:6], keys=outside)
    assert read_header(few).tokenizer.eos_id is None  # 11 is outside this vocabulary


def test_values_of_every_type_are_read(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        gguf_bytes(
            [
                key("u8", 0, b"\xff"),
                key("i8", 1, b"\xff"),
                key("u16", 2, b"\xff\xff"),
                key("i16", 3, b"\xff\xff"),
                key("u32", 4, b"\xff" * 4),
                key("i32", 5, b"\xff" * 4),
                key("f32", 6, b"\0\0\x80\x3f"),
                key("bool", 7, b"\x07"),
                key("text", 8, text("Blåbær \N{ICE CUBE}")),
                key("broken", 8, text(b"a\xff\xfeb")),
                key("u64", 10, b"\xff" * 8),
                key("i64", 11, b"\xff" * 8),
                key("f64", 12, b"\0" * 8),
                key("numbers", ARRAY, u32(5) + u64(3) + b"\x02\0\0\0" * 3),
                key("flags", ARRAY, u32(7) + u64(2) + b"\x02\0"),
                key("texts", ARRAY, u32(8) + u64(2) + text("x") + text("")),
                key("none", ARRAY, u32(8) + u64(0)),
            ],
        ),
    )
    values = read_header(path).metadata
    assert (values["u8"], values["i8"], values["u16"], values["i16"]) == (255, -1, 65535, -1)
    assert (values["u32"], values["i32"], values["u64"], values["i64"]) == (
        2**32 - 1,
        -1,
        2**64 - 1,
        -1,
    )
    assert (values["f32"], values["f64"], values["bool"]) == (1.0, 0.0, True)
    assert (values["text"], values["broken"]) == ("Blåbær \N{ICE CUBE}", "a��b")
    numbers, flags, texts, none = (values[k] for k in ("numbers", "flags", "texts", "none"))
    assert isinstance(numbers, np.ndarray)
    assert numbers.tolist() == [2, 2, 2]
    assert isinstance(flags, np.ndarray)
    assert flags.tolist() == [True, False]
    assert isinstance(texts, TextArray)
    assert list(texts) == [b"x", b""]
    assert isinstance(none, TextArray)
    assert list(none) == []


def test_version_2_and_quantised_tensors_are_read(tmp_path: Path) -> None:
    tensors = [tensor("a", (32, 2), Q8_0), tensor("b", (4,), F32, offset=96), tensor("c", ())]
    tensors[2] = tensor("c", (), F32, offset=128)
    header = read_header(written(tmp_path, gguf_bytes(tensors=tensors, version=2)))
    assert header.version == 2
    assert [(t.type_name, t.n_bytes, t.n_elements) for t in header.tensors] == [
        ("Q8_0", 68, 64),
        ("F32", 16, 4),
        ("F32", 4, 1),
    ]
    assert header.quantisation == "Q8_0"


def test_another_alignment_is_respected(tmp_path: Path) -> None:
    keys = [key("general.alignment", U32, u32(128))]
    tensors = [tensor("a", (1,)), tensor("b", (1,), offset=128)]
    header = read_header(written(tmp_path, gguf_bytes(keys, tensors, alignment=128)))
    assert header.data_offset % 128 == 0


def test_heads_may_differ_by_layer(tmp_path: Path) -> None:
    path = make_model(tmp_path / "m.gguf", keys={"{arch}.attention.head_count_kv": [2, 0]})
    assert read_header(path).kv_head_counts == (2, 0)


# -- text arrays ----------------------------------------------------------------------------------


@given(st.lists(st.binary(max_size=300), max_size=40), st.integers(1, 7))
@settings(max_examples=60, deadline=None)
def test_a_text_array_equals_the_list_it_encodes(texts: list[bytes], stride: int) -> None:
    encoded, starts = b"", []
    for item in texts:
        starts.append(len(encoded))
        encoded += text(item)
    array = TextArray(encoded, len(texts), starts[::stride])
    array.STRIDE = stride
    assert list(array) == texts
    assert [array[i] for i in range(len(texts))] == texts
    assert [array[i] for i in range(-len(texts), 0)] == texts
    assert array[1:3] == texts[1:3]
    assert [array.start(i) for i in range(len(texts))] == starts
    for i, start in enumerate(starts):
        assert array.index_at(start) == array.index_at(start + 7 + len(texts[i])) == i
    with pytest.raises(IndexError):
        array[len(texts)]


def test_a_large_vocabulary_is_read_completely(tmp_path: Path) -> None:
    tokens = [f"token{i}" * (1 + 60 * (i % 997 == 0)) for i in range(20_000)]
    path = make_model(tmp_path / "m.gguf", tokens=tokens, tensors={})
    read = read_header(path).tokenizer.tokens
    assert [t.decode() for t in read] == tokens
    assert read[19_999].decode() == tokens[19_999]


# -- missing files and other kinds of file --------------------------------------------------------


def test_missing_files_and_folders_are_refused(tmp_path: Path) -> None:
    assert "there is no file" in refusal(tmp_path / "missing.gguf")
    assert "there is no file" in refusal(written(tmp_path, b"x") / "below-a-file.gguf")
    assert "is a folder" in refusal(tmp_path)
    assert "is empty" in refusal(written(tmp_path, b""))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.gguf")
    assert "not a regular file" in refusal(tmp_path / "pipe.gguf")


def test_invalid_paths_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError):
        read_header(Path("zero\0byte.gguf"))
    with pytest.raises(ModelFileError):
        read_header(tmp_path / ("long" * 5000))
    path = tmp_path / "esc\x1b[31m\nline.gguf"
    with pytest.raises(ModelFileError) as caught:
        read_header(path)
    assert str(caught.value).isprintable()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_refused(model: Path, tmp_path: Path) -> None:
    path = written(tmp_path, model.read_bytes())
    path.chmod(0)
    assert "cannot be read (Permission denied)" in refusal(path)


@pytest.mark.parametrize(
    ("content", "likeness"),
    [
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n", "git-lfs pointer"),
        (u64(40) + b'{"a":{"dtype":"F32"}}', "safetensors"),
        (b"PK\x03\x04" + b"x" * 50, "zip archive"),
        (b"\n <!DOCTYPE html><html><body>Not found</body></html>", "web page"),
        (b'{"error": "Invalid username or password."}', "JSON"),
        (b"\x1f\x8b\x08" + b"x" * 50, "gzip"),
        (b"tjgg\x03\0\0\0", "before GGUF"),
        (b"\0" * 600, "begins with zeros"),
        (b"just some words", "is not a GGUF file"),
        (b"GGUX" + b"\0" * 60, "is not a GGUF file"),
        (b"X", "is not a GGUF file"),
    ],
)
def test_other_kinds_of_file_are_identified(tmp_path: Path, content: bytes, likeness: str) -> None:
    assert likeness in refusal(written(tmp_path, content))


@pytest.mark.parametrize(
    ("version", "words"),
    [
        (0, "GGUF version is 0"),
        (1, "version 1"),
        (4, "version 4; 2 and 3 can be read"),
        (3 << 24, "big-endian"),
        (2 << 24, "big-endian"),
        (70_001, "GGUF version is 70001"),
    ],
)
def test_other_versions_are_refused(tmp_path: Path, version: int, words: str) -> None:
    assert words in refusal(written(tmp_path, gguf_bytes(version=version)))


# -- truncated and damaged ------------------------------------------------------------------------


def test_a_file_truncated_at_any_byte_is_refused(tmp_path: Path) -> None:
    tokens = TOKENS[:6]
    shapes = {"token_embd.weight": (6, 8), "output.weight": (6, 8), "output_norm.weight": (8,)}
    path = make_model(tmp_path / "model.gguf", tokens=tokens, width=8, tensors=shapes)
    header = read_header(path)
    last = header.tensors[-1]
    needed = header.data_offset + last.offset + last.n_bytes
    for length in reversed(range(header.size_bytes)):
        os.truncate(path, length)
        if length < needed:
            sentence = refusal(path)
            assert "is empty" in sentence or "is truncated" in sentence
        else:  # after the last tensor there is only padding
            assert read_header(path).tensors == header.tensors


def test_a_file_that_shrinks_while_it_is_read_is_refused(tmp_path: Path, model: Path) -> None:
    path = written(tmp_path, model.read_bytes())
    with open(path, "rb", buffering=0) as file:
        size = path.stat().st_size + 1_000_000
        reader = HeaderBytes(path, file, size, TextPool())
        with pytest.raises(ModelFileError, match="truncated"):
            reader.fill(path.stat().st_size + 500)


HUGE = (2**63, 2**64 - 1, 2**40, 2**31, 10_000_000)


@pytest.mark.parametrize("huge", HUGE)
@pytest.mark.parametrize("place", range(8))
def test_absurd_counts_and_lengths_are_refused(tmp_path: Path, huge: int, place: int) -> None:
    contents = (
        gguf_bytes(n_keys=huge),
        gguf_bytes(n_tensors=huge),
        gguf_bytes([text("k", length=huge)]),
        gguf_bytes([key("k", TEXT, text("v", length=huge))]),
        gguf_bytes([key("k", ARRAY, u32(5) + u64(huge))]),
        gguf_bytes([key("k", ARRAY, u32(TEXT) + u64(huge))]),
        gguf_bytes([key("k", ARRAY, u32(TEXT) + u64(1) + text("v", length=huge))]),
        gguf_bytes(tensors=[text("name", length=huge)]),
    )
    path = written(tmp_path, contents[place])
    tracemalloc.start()
    refusal(path)
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


def test_a_sparse_giant_is_refused_without_being_read(tmp_path: Path) -> None:
    """The file has the bytes that its counts claim, but exceeds the limit of a header."""
    contents = {
        "texts": gguf_bytes([key("k", ARRAY, u32(TEXT) + u64(2**33))], data=b""),
        "numbers": gguf_bytes([key("k", ARRAY, u32(5) + u64(2**34))], data=b""),
        "text": gguf_bytes([key("k", TEXT, text("v", length=2**35))], data=b""),
        "jump": gguf_bytes(
            [key("k", ARRAY, u32(TEXT) + u64(2) + text("v", length=2**35))], data=b""
        ),
        "keys": gguf_bytes(n_keys=2**32, data=b""),
        "zeros": gguf_bytes([key("k", ARRAY, u32(TEXT) + u64(4_000_000))], data=b""),
    }
    for name, content in contents.items():
        path = tmp_path / f"{name}.gguf"
        path.write_bytes(content)
        os.truncate(path, 2**37)
        started = time.monotonic()
        if name == "zeros":  # four million empty texts: allowed, so it must be fast
            read_header(path)
        else:
            refusal(path)
        assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (gguf_bytes([key("k", 13, u32(0))]), "unknown type 13"),
        (gguf_bytes([key("k", 2**31, u32(0))]), "unknown type"),
        (gguf_bytes([key("k", ARRAY, u32(99) + u64(0))]), "unknown type 99"),
        (gguf_bytes([key("k", ARRAY, u32(ARRAY) * 500 + u64(1))]), "array of arrays"),
        (gguf_bytes([key("k", U32, u32(1)), key("k", U32, u32(2))]), "'k' occurs twice"),
        (gguf_bytes([key("", U32, u32(1))]), "key is empty"),
        (gguf_bytes([key("k" * 70_000, U32, u32(1))]), "text of 70,000 bytes"),
        (gguf_bytes([key("general.alignment", U32, u32(0))]), "alignment"),
        (gguf_bytes([key("general.alignment", U32, u32(33))]), "alignment"),
        (gguf_bytes([key("general.alignment", TEXT, text("32"))]), "alignment"),
        (gguf_bytes([key("general.alignment", U32, u32(2**31))], [tensor("a", (1,))]), "truncated"),
        (gguf_bytes(tensors=[tensor("a", (1,) * 5)]), "5 dimensions"),
        (gguf_bytes(tensors=[tensor("a", (), n_dims=2**32 - 1)]), "dimensions"),
        (gguf_bytes(tensors=[tensor("a", (2**63,))]), "impossible shape"),
        (gguf_bytes(tensors=[tensor("a", (2**32, 2**32))]), "impossible shape"),
        (gguf_bytes(tensors=[tensor("a", (2**62, 2**63, 0))]), "impossible shape"),
        (gguf_bytes(tensors=[tensor("a", (2**40,))]), "data of tensor 'a'"),
        (gguf_bytes(tensors=[tensor("a", (33,), Q8_0)]), "rows of 33 elements"),
        (gguf_bytes(tensors=[tensor("a", (32,), 43)]), "unknown type 43"),
        (gguf_bytes(tensors=[tensor("a", (32,), 2**32 - 1)]), "unknown type"),
        (gguf_bytes(tensors=[tensor("a", (32,), 31)]), "Q4_0_4_4"),
        (gguf_bytes(tensors=[tensor("a", (1,), offset=32)]), "begins at 32"),
        (gguf_bytes(tensors=[tensor("a", (1,)), tensor("b", (1,))]), "begins at 0"),
        (gguf_bytes(tensors=[tensor("a", (1,)), tensor("a", (1,), offset=32)]), "occurs twice"),
        (gguf_bytes(tensors=[tensor("a" * 64, (1,))]), "text of 64 bytes"),
        (gguf_bytes(n_keys=1, data=b""), "truncated"),
    ],
)
def test_damage_is_described(tmp_path: Path, content: bytes, words: str) -> None:
    assert words in refusal(written(tmp_path, content))


def test_hostile_names_are_escaped_in_the_message(tmp_path: Path) -> None:
    for content in (
        gguf_bytes([key("\x1b[2J\n" * 50, 99, b"")]),
        gguf_bytes(tensors=[tensor("\x1b]0;x\x07", (1,), 99)]),
    ):
        sentence = refusal(written(tmp_path, content))
        assert sentence.isprintable()
        assert len(sentence) < 600


def header_is_harmless(header: GgufHeader) -> None:
    """Every property of a header must be computable, whatever the types of its values."""
    assert isinstance(header.quantisation, str)
    assert header.parameters >= 0
    assert header.tokenizer.vocabulary_type
    assert len(list(header.tokenizer.tokens)) == len(header.tokenizer.tokens)
    for name in ("context_length", "block_count", "embedding_length", "chat_template", "name"):
        getattr(header, name)
    assert len(header.head_counts) <= 512
    assert len(header.kv_head_counts) <= 512


def read_or_refuse(path: Path) -> GgufHeader | str:
    try:
        return read_header(path)
    except ModelFileError as error:
        return str(error)


def test_mutated_headers_are_read_or_refused_quickly(tmp_path: Path) -> None:
    """2,400 seeded mutations: each gives a header or an error, quickly, in limited memory."""
    dice = random.Random(20260101)
    model = make_model(tmp_path / "small.gguf", width=8, tensors={"token_embd.weight": (24, 8)})
    content, end = model.read_bytes(), read_header(model).data_offset
    path = tmp_path / "model.gguf"
    read = 0
    slowest = 0.0
    tracemalloc.start()
    for _ in range(2_400):
        path.write_bytes(mutated(content, end, dice))
        started = time.monotonic()
        outcome = read_or_refuse(path)
        slowest = max(slowest, time.monotonic() - started)
        if isinstance(outcome, GgufHeader):
            header_is_harmless(outcome)
            read += 1
        else:
            assert "\n" not in outcome
            assert len(outcome) < 1_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert 0 < read < 2_400
    assert peak < 2_000_000
    assert slowest < 5
