"""The rules of draft compatibility: each passing and failing, and the reasons given."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from overthink.core.messages import NO_MESSAGE, Message
from overthink.library import draft_fit as rules
from overthink.library.draft_fit import DraftFit, draft_fit
from overthink.library.gguf_header import GgufHeader
from overthink.library.gguf_reader import read_header
from tests.library.gguf_maker import TOKENS, make_model, vocabulary_bytes

PLAIN = [f"token{i}".encode() for i in range(300)]
BOS, EOS = "tokenizer.ggml.bos_token_id", "tokenizer.ggml.eos_token_id"
ADD_BOS, ADD_EOS = "tokenizer.ggml.add_bos_token", "tokenizer.ggml.add_eos_token"


class Shelf:
    """Makes headers with vocabularies, each in its own file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def header(self, name: str, tokens: list[bytes], **keys: Any) -> GgufHeader:
        path = self._folder / f"{name}.gguf"
        path.write_bytes(vocabulary_bytes(tokens, keys))
        return read_header(path)

    def fit(self, ours: list[bytes], theirs: list[bytes]) -> DraftFit:
        return draft_fit(self.header("target", ours), self.header("draft", theirs))

    def fit_keys(self, ours: dict[str, Any], theirs: dict[str, Any]) -> DraftFit:
        target = self.header("target", PLAIN, **ours)
        return draft_fit(target, self.header("draft", PLAIN, **theirs))


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def changed(at: int, text: bytes, tokens: list[bytes] = PLAIN) -> list[bytes]:
    return [*tokens[:at], text, *tokens[at + 1 :]]


def test_same_vocabulary_fits(shelf: Shelf) -> None:
    fit = shelf.fit(PLAIN, PLAIN)
    assert fit.fits
    assert (fit.rule, fit.token) == (NO_MESSAGE, None)


@pytest.mark.parametrize("ours", ["gpt2", "llama", "t5", "rwkv"])
@pytest.mark.parametrize("theirs", ["gpt2", "llama"])
def test_vocabulary_types_must_match(shelf: Shelf, ours: str, theirs: str) -> None:
    fit = shelf.fit_keys({"tokenizer.ggml.model": ours}, {"tokenizer.ggml.model": theirs})
    assert fit.fits is (ours == theirs)
    if not fit.fits:
        assert fit.rule == rules.RULE_VOCABULARY_TYPE
        assert "SPM" in str(fit.reason) or "BPE" in str(fit.reason)


@pytest.mark.parametrize(
    ("ours", "theirs", "rule"),
    [
        ({ADD_BOS: True}, {ADD_BOS: True}, NO_MESSAGE),
        ({ADD_BOS: True}, {ADD_BOS: False}, rules.RULE_BOS),
        ({ADD_BOS: True}, {}, rules.RULE_BOS),  # gpt2 adds none by default
        ({ADD_BOS: False}, {}, NO_MESSAGE),
        ({ADD_BOS: True, BOS: 3}, {ADD_BOS: True, BOS: 4}, rules.RULE_BOS),
        ({ADD_BOS: False, BOS: 3}, {ADD_BOS: False, BOS: 4}, NO_MESSAGE),
        ({ADD_BOS: True, BOS: 11}, {ADD_BOS: True}, NO_MESSAGE),  # 11 is the default of gpt2
        ({"tokenizer.ggml.pre": "llama-bpe"}, {ADD_BOS: True}, NO_MESSAGE),
        ({"tokenizer.ggml.pre": "llama-bpe"}, {"tokenizer.ggml.pre": "qwen2"}, rules.RULE_BOS),
        ({ADD_EOS: True}, {ADD_EOS: True}, NO_MESSAGE),
        ({ADD_EOS: True}, {ADD_EOS: False}, rules.RULE_EOS),
        ({ADD_EOS: True, EOS: 7}, {ADD_EOS: True, EOS: 8}, rules.RULE_EOS),
        ({EOS: 7}, {EOS: 8}, NO_MESSAGE),
    ],
)
def test_added_begin_and_end_tokens_must_match(
    shelf: Shelf, ours: dict[str, Any], theirs: dict[str, Any], rule: Message
) -> None:
    fit = shelf.fit_keys(ours, theirs)
    assert (fit.fits, fit.rule) == (not rule, rule)
    if rule:
        assert fit.token is not None
        assert f"token {fit.token}" in str(fit.reason)


@pytest.mark.parametrize("difference", [0, 1, 128, 129, 250])
def test_vocabulary_sizes_may_differ_by_128(shelf: Shelf, difference: int) -> None:
    more = PLAIN + [b"extra%d" % i for i in range(difference)]
    for ours, theirs in ((PLAIN, more), (more, PLAIN)):
        fit = shelf.fit(ours, theirs)
        assert fit.fits is (difference <= 128)
        if not fit.fits:
            assert (fit.rule, fit.token) == (rules.RULE_SIZE, 300)
            assert str(300 + difference) in str(fit.reason)


@pytest.mark.parametrize("at", [0, 4, 5, 6, 150, 299])
def test_token_texts_are_compared_from_the_sixth_on(shelf: Shelf, at: int) -> None:
    fit = shelf.fit(PLAIN, changed(at, b"other"))
    assert fit.fits is (at < 5)
    if not fit.fits:
        assert (fit.rule, fit.token) == (rules.RULE_TEXTS, at)
        assert f"token {at} is “token{at}” in the target and “other” in the draft" in str(
            fit.reason
        )


def test_the_first_of_several_differences_is_named(shelf: Shelf) -> None:
    fit = shelf.fit(PLAIN, changed(20, b"b", changed(200, b"a")))
    assert fit.token == 20


def test_tokens_beyond_the_smaller_vocabulary_are_ignored(shelf: Shelf) -> None:
    assert shelf.fit(PLAIN[:290], changed(295, b"other")).fits
    assert shelf.fit(changed(295, b"other"), PLAIN[:290]).fits
    assert not shelf.fit(PLAIN[:290], changed(289, b"other")).fits


def test_texts_are_compared_as_in_llama_cpp(shelf: Shelf) -> None:
    """It reads up to a null byte and names empty texts, in both files."""
    ours, theirs = changed(10, b"a\0x"), changed(10, b"a\0longer")
    assert shelf.fit(ours, theirs).fits
    assert shelf.fit(changed(10, b""), changed(10, b"[EMPTY_10]")).fits
    fit = shelf.fit(ours, changed(250, b"other", theirs))
    assert (fit.fits, fit.token) == (False, 250)
    assert not shelf.fit(changed(10, b""), changed(10, b"[EMPTY_11]")).fits


def test_tiny_vocabularies_can_be_compared(shelf: Shelf) -> None:
    for size in range(7):
        assert shelf.fit(PLAIN[:size], PLAIN[:6]).fits


def test_token_texts_are_escaped_in_the_reason(shelf: Shelf) -> None:
    fit = shelf.fit(changed(9, b"\x1b[2J\n\xff" * 40), PLAIN)
    assert str(fit.reason).isprintable()
    assert len(str(fit.reason)) < 300


def test_large_vocabularies_are_compared_quickly(shelf: Shelf) -> None:
    """Qwen-based models have 151,936 or 152,064 tokens: a difference of exactly 128."""
    tokens = [b"token%d" % i for i in range(152_064)]
    small, large = shelf.header("s", tokens[:151_936]), shelf.header("l", tokens)
    other = shelf.header("o", changed(151_900, b"other", tokens))
    started = time.process_time()
    assert draft_fit(large, small).fits
    assert draft_fit(small, large).fits
    fit = draft_fit(small, other)
    spent = time.process_time() - started
    assert (fit.rule, fit.token) == (rules.RULE_TEXTS, 151_900)
    assert spent < 1  # measured: a few milliseconds; detects only a different complexity


@pytest.mark.parametrize(
    "architecture",
    [
        "mamba",
        "mamba2",
        "rwkv6",
        "rwkv7",
        "jamba",
        "falcon-h1",
        "nemotron_h",
        "granitehybrid",
        "lfm2",
        "qwen3next",
        "qwen35",
        "qwen35moe",
        "plamo2",
        "bamba",
        "kimi-linear",
    ],
)
def test_recurrent_models_can_draft_and_be_drafted_for(shelf: Shelf, architecture: str) -> None:
    recurrent = shelf.header("recurrent", PLAIN, **{"general.architecture": architecture})
    plain = shelf.header("plain", PLAIN)
    assert draft_fit(recurrent, plain).fits
    assert draft_fit(plain, recurrent).fits


def test_complete_models_are_compared(tmp_path: Path) -> None:
    target = read_header(make_model(tmp_path / "target.gguf"))
    draft = read_header(make_model(tmp_path / "draft.gguf", width=8))
    assert draft_fit(target, draft).fits
    other = read_header(make_model(tmp_path / "other.gguf", tokens=[*TOKENS[:-1], "Ġother"]))
    fit = draft_fit(target, other)
    assert fit.token == 23
    assert "“tok18” in the target and “Ġother” in the draft" in str(fit.reason)
