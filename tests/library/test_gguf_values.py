"""Texts that are found vectorised equal those found one by one, for any bytes."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from overthink.core.errors import ModelNotWhole
from overthink.library.gguf_reader import read_header
from overthink.library.gguf_values import TextArray, TextPool, find_starts
from tests.library.gguf_maker import (
    ARRAY,
    TEXT,
    gguf_bytes,
    key,
    tensor,
    text,
    u32,
    u64,
    vocabulary_bytes,
)

KINDS = {
    "plain": [f"tok{i}".encode() for i in range(5_000)],
    "one letter": [bytes([65 + i % 26]) for i in range(3_000)],
    "long": [b"x" * (i % 900) for i in range(2_000)],
    "longer than two bytes": [b"a", b"y" * 70_000, *(b"b%d" % i for i in range(2_000))],
    "empty": [b""] * 3_000,
    "empty among others": [b"" if i % 3 else b"word" for i in range(3_000)],
    "zeros inside": [b"a\0\0\0\0\0\0\0\0b" if i % 7 == 0 else b"c" for i in range(3_000)],
    "zeros first": [b"\0" * (i % 12) + b"z" for i in range(3_000)],
    "lengths inside": [u64(3) + b"abc" if i % 5 == 0 else b"d" for i in range(3_000)],
    "bytes": [bytes([i % 256, 0, i % 7]) for i in range(3_000)],
}


@pytest.mark.parametrize("texts", KINDS.values(), ids=KINDS)
def test_arrays_of_every_kind_are_read(tmp_path: Path, texts: list[bytes]) -> None:
    path = tmp_path / "v.gguf"
    path.write_bytes(vocabulary_bytes(texts))
    found = read_header(path).tokenizer.tokens
    assert list(found) == texts
    assert [found[i] for i in (0, 511, 512, 513, len(texts) - 1)] == [
        texts[i] for i in (0, 511, 512, 513, len(texts) - 1)
    ]


def test_found_starts_are_correct_for_any_bytes() -> None:
    """2,000 seeded windows: the result equals that of a walk from length to length."""
    dice = random.Random(20260104)
    for _ in range(2_000):
        parts = [text(dice.choice([b"a", b"", b"\0", b"word", b"\0" * 9, b"xyz" * 90]))]
        parts += [text(bytes(dice.choices(b"\0\1ab", k=dice.randrange(9)))) for _ in range(20)]
        window = bytearray(b"pad" + b"".join(parts))
        if dice.random() < 0.5:
            for _ in range(4):
                window[dice.randrange(3, len(window))] = dice.choice(b"\0\1\2\x08\xff")
        end = dice.randrange(4, len(window) + 1)
        count = dice.randrange(1, 25)
        places = find_starts(window, 3, end, count)
        assert places[0] == 3
        assert len(places) <= count + 1
        for one, two in pairwise(places):
            assert two == one + 8 + int.from_bytes(window[one : one + 8], "little")
            assert two <= end


def test_only_equal_arrays_share_an_object(tmp_path: Path) -> None:
    texts = KINDS["plain"]
    other = [*texts[:-1], b"other"]
    for name, tokens in (("a", texts), ("b", texts), ("c", other), ("d", texts[:-1])):
        (tmp_path / name).write_bytes(vocabulary_bytes(tokens))
    pool = TextPool()
    a, b, c, d = (read_header(tmp_path / name, pool).tokenizer.tokens for name in "abcd")
    assert a is b
    assert list(c) == other
    assert list(d) == texts[:-1]


def test_a_file_that_ends_within_a_known_array_is_refused(tmp_path: Path) -> None:
    content = vocabulary_bytes(KINDS["plain"])
    (tmp_path / "whole").write_bytes(content)
    (tmp_path / "cut").write_bytes(content[:-20])
    pool = TextPool()
    read_header(tmp_path / "whole", pool)
    with pytest.raises(ModelNotWhole, match="truncated"):
        read_header(tmp_path / "cut", pool)


def test_the_size_of_a_pool_is_limited() -> None:
    pool = TextPool(limit=100)
    for number in range(10):
        encoded = text(bytes([number]) * 32)
        pool.add(TextArray(encoded, 1, [0]))
    assert not pool.candidates(1, text(b"\0" * 32))
    assert len(pool.candidates(1, text(b"\x09" * 32))) == 1


def test_duplicates_are_counted_but_not_empty_texts() -> None:
    texts = [b"a", b"b", b"a", b"", b"", b"b"]
    array = TextArray(b"".join(map(text, texts)), len(texts), [0])
    assert array.duplicates == 2


# -- samples -------------------------------------------------------------------------------------


def big_model(path: Path, tokens: list[bytes], name: str) -> Path:
    """A model with a vocabulary worth skipping, followed by keys and a tensor."""
    arrays = [
        key(
            "tokenizer.ggml.tokens",
            ARRAY,
            u32(TEXT) + u64(len(tokens)) + b"".join(map(text, tokens)),
        ),
        key("general.name", TEXT, text(name)),
        key("tokenizer.ggml.token_type", ARRAY, u32(5) + u64(len(tokens)) + u32(1) * len(tokens)),
    ]
    keys = [key("general.architecture", TEXT, text("llama")), *arrays]
    path.write_bytes(gguf_bytes(keys, [tensor("token_embd.weight", (8, 8))]))
    return path


def test_a_sampled_pool_reads_on_after_a_known_array(tmp_path: Path) -> None:
    texts = [f"token number {i}".encode() for i in range(20_000)]
    pool = TextPool(sampled=True)
    first = read_header(big_model(tmp_path / "a", texts, "First"), pool)
    second = read_header(big_model(tmp_path / "b", texts, "Second"), pool)
    alone = read_header(tmp_path / "b")
    assert second.tokenizer.tokens is first.tokenizer.tokens
    assert (second.name, second.tensors) == ("Second", alone.tensors)
    assert second.data_offset == alone.data_offset
    assert np.array_equal(second.tokenizer.types, alone.tokenizer.types)  # type: ignore[arg-type]


def test_samples_detect_another_end_and_another_length(tmp_path: Path) -> None:
    texts = [f"token number {i}".encode() for i in range(20_000)]
    for name, others in {
        "end": [*texts[:-1], b"token number 99999"],
        "longer": [*texts[:9_000], b"x" * 40, *texts[9_001:]],
        "moved": [*texts[:5_000], *reversed(texts[5_000:])],
    }.items():
        pool = TextPool(sampled=True)
        read_header(big_model(tmp_path / "a", texts, "First"), pool)
        found = read_header(big_model(tmp_path / name, others, name), pool)
        assert list(found.tokenizer.tokens) == others, name


def test_only_lists_use_samples(tmp_path: Path) -> None:
    """A duplicate between the samples is missed in lists, but refused before loading."""
    texts = [f"token number {i:05d}".encode() for i in range(60_000)]
    twin = [*texts[:1_000], texts[1_001], *texts[1_001:]]
    pool = TextPool(sampled=True)
    known = read_header(big_model(tmp_path / "a", texts, "First"), pool)
    listed = read_header(big_model(tmp_path / "b", twin, "Twin"), pool)
    planned = read_header(tmp_path / "b", TextPool())
    assert known.tokenizer.tokens.duplicates == listed.tokenizer.tokens.duplicates == 0
    assert planned.tokenizer.tokens.duplicates == 1
