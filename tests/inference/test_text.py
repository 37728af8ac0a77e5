"""Text comes out whole: characters cut over tokens, bytes that are no text, control tokens."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from overthink.core.events import PhaseChanged, Tokens
from overthink.core.reasoning import ReasoningSplitter, ThinkMarkers
from overthink.core.token_stream import TokenStream
from overthink.core.trace import Trace
from overthink.core.vocabulary import Origin, Phase
from overthink.inference.llama_api import Backend
from overthink.inference.pieces import Pieces
from tests.inference.rig import THINK, WARM, Rig
from tests.inference.tiny_models import EOS, THINKS_AT_MARK, Table, chain_model, script

TEXTS = (
    "Isterningerne smelter på panden: æøå ÆØÅ.",
    "冰块在锅里融化了。还剩零块。",
    "🧊🍳 → 💧, family 👨‍👩‍👧‍👦 and flag 🇩🇰",
    "naïve café, ﷽, e\u0301",
)


class CutPieces(Pieces):
    """Tokens whose bytes a test chooses: token i is the i-th piece, the one after the last ends."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._given = pieces
        self._whole: dict[int, str | None] = {}
        self.guesses = ()
        self.own, self.controls = frozenset(), frozenset()

    def __getitem__(self, token: int) -> bytes:
        return self._given[token]

    def is_end(self, token: int) -> bool:
        return token == len(self._given)


class Sent:
    """What a stream sent, put together."""

    def __init__(
        self, pieces: list[bytes], markers: ThinkMarkers | None = THINK, opened: bool = False
    ) -> None:
        self.trace = Trace()
        self.stream = TokenStream(CutPieces(pieces), markers, opened, 0, self.take)

    def take(self, event: Tokens | PhaseChanged) -> None:
        if isinstance(event, Tokens):
            self.trace.append(event)
        elif isinstance(event, PhaseChanged):
            self.trace.change_phase(event)

    def play(self, count: int, flush_after: set[int] | None = None) -> Sent:
        for token in range(count):
            self.stream.add(token, Origin.SAMPLED, -1.0, 1.0, False)
            if flush_after is None or token in flush_after:
                self.stream.flush()
        self.stream.finish()
        return self


def cut(raw: bytes, dice: random.Random, longest: int) -> list[bytes]:
    pieces = []
    while raw:
        size = dice.randint(1, longest)
        pieces.append(raw[:size])
        raw = raw[size:]
    return pieces


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("longest", [1, 2, 3, 5])
def test_characters_split_over_tokens_are_complete(text: str, longest: int) -> None:
    dice = random.Random(longest)
    for _ in range(10):
        pieces = cut(text.encode(), dice, longest)
        trace = Sent(pieces).play(len(pieces)).trace
        assert len(trace) == len(pieces)
        assert trace.text(Phase.ANSWER) == text
        assert "\ufffd" not in trace.text(Phase.ANSWER)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_text_does_not_depend_on_how_it_is_split(data: st.DataObject) -> None:
    """Text and phases are those of the whole text, however it is split and sent."""
    part = st.sampled_from(["<think>", "</think>", "</th", "ab", " ", "\n", "æ", "冰", "🧊"])
    raw = b"".join(
        data.draw(st.lists(st.one_of(part.map(str.encode), st.binary(max_size=3)), max_size=12))
    )
    opened = data.draw(st.booleans())
    pieces = cut(raw, random.Random(data.draw(st.integers(0, 99))), 6)
    flushes = data.draw(st.sets(st.integers(0, 40)))
    sent = Sent(pieces, opened=opened).play(len(pieces), flushes)

    splitter = ReasoningSplitter(THINK, opened)
    whole = splitter.feed(raw.decode("utf-8", "replace"))
    segments = [*whole.segments, *splitter.finish().segments]
    expected = [(phase, char) for phase, text in segments for char in text]
    rows = list(sent.trace)
    assert len(rows) == len(pieces)
    assert not rows or "".join(row.text for row in rows) == "".join(char for _, char in expected)
    # The last token alone may have to carry text of two phases.
    seen = [(row.phase, char) for row in rows[:-1] for char in row.text]
    assert seen == expected[: len(seen)]


def test_a_loop_detected_within_a_character_loses_no_text() -> None:
    pieces = [b"<think>", b"a", b"</"]
    sent = Sent(pieces)
    for token in range(3):
        sent.stream.add(token, Origin.SAMPLED, -1.0, 1.0, False)
        sent.stream.flush()
    assert len(sent.trace) == 2, "the token that may have to carry more waits"
    sent.stream.finish()
    assert sent.trace.text(Phase.THINKING) == "a</"


def test_a_token_may_contain_text_on_both_sides_of_a_tag() -> None:
    """It gives its first phase its text; the next token brings the rest."""
    trace = Sent([b"<think>", b"ab</think>cd", b"ef"]).play(3).trace
    assert [token.text for token in trace] == ["", "ab", "cdef"]
    assert (trace.text(Phase.THINKING), trace.text(Phase.ANSWER)) == ("ab", "cdef")


def test_tokens_keep_their_text_while_a_tag_is_judged() -> None:
    """A tag in a code fence may be mentioned or used: its tokens wait, and none loses its text."""
    pieces = [b"```", b"\n", b"</think>", b"\n", b"a", b"\n```", b"\n", b"so", b"</think>", b"b"]
    sent = Sent(pieces)
    sent.stream.splitter = ReasoningSplitter(THINK, opened=True)
    for token in range(5):
        sent.stream.add(token, Origin.SAMPLED, -1.0, 1.0, False)
        sent.stream.flush()
    assert len(sent.trace) == 2
    assert sent.stream.count == 5
    for token in range(5, len(pieces)):
        sent.stream.add(token, Origin.SAMPLED, -1.0, 1.0, False)
    sent.stream.finish()
    assert [token.text for token in sent.trace] == [
        *(piece.decode() for piece in pieces[:8]), "", "b",
    ]  # fmt: skip
    assert [token.phase for token in sent.trace] == [Phase.THINKING] * 9 + [Phase.ANSWER]


def test_the_answer_after_a_doubtful_tag_is_found_at_the_end() -> None:
    pieces = [b"so `x", b"</think>", b"It", b" is ", b"`5`", b"."]
    sent = Sent(pieces, opened=True)
    for token in range(len(pieces) + 1):
        sent.stream.add(token, Origin.SAMPLED, -1.0, 1.0, False)
        sent.stream.flush()
    sent.stream.finish()
    assert sent.trace.text(Phase.ANSWER) == "It is `5`."
    assert sent.trace.text(Phase.THINKING) == "so `x</think>"
    assert sent.stream.splitter.thought_closed
    cut_short = Sent(pieces, opened=True).play(len(pieces))
    assert cut_short.trace.text(Phase.ANSWER) == ""


def test_end_token_has_no_text() -> None:
    pieces = [b"a"]
    sent = Sent(pieces)
    sent.stream.add(0, Origin.SAMPLED, -1.0, 1.0, False)
    sent.stream.add(1, Origin.SAMPLED, -1.0, 1.0, False)
    assert sent.stream.ended
    sent.stream.finish()
    assert [t.text for t in sent.trace] == ["a", ""]


@pytest.mark.parametrize("name", ["answer_open", "none"])
def test_channels(name: str) -> None:
    """The header between thought and answer is not displayed text."""
    markers = ThinkMarkers(
        open=("<|channel|>analysis<|message|>",),
        close=("<|end|>",),
        answer_open=("<|start|>assistant<|channel|>final<|message|>",),
    )
    raw = "<|channel|>analysis<|message|>hm 🧊<|end|>"
    raw += "<|start|>assistant<|channel|>final<|message|>ja" if name == "answer_open" else "ja"
    pieces = [bytes([byte]) for byte in raw.encode()]
    trace = Sent(pieces, markers).play(len(pieces)).trace
    assert trace.text(Phase.THINKING) == "hm 🧊"
    assert trace.text(Phase.ANSWER) == "ja"


# -- real vocabularies ----------------------------------------------------------------------------


def test_bytes_of_a_real_vocabulary_are_decoded(backend: Backend, tmp_path: Path) -> None:
    """A model that plays a text byte by byte, draft proposals included."""
    text = "på 冰🧊"
    raw = text.encode()
    pieces = [bytes([byte]) for byte in dict.fromkeys(raw)]
    assert len(pieces) == len(raw), "each byte once, or the chain could not play it"
    steps = [4 + i for i in range(len(pieces))]
    table = script([2, *steps, EOS], 4 + len(pieces))
    path = chain_model(tmp_path / "m.gguf", pieces, table, template=THINKS_AT_MARK)
    with Rig(backend, path, path) as rig:
        turn = rig.run("!", max_tokens=40)
    assert turn.text == text
    assert "".join(token.text for token in turn.trace) == text
    proposed = [t for r in turn.trace.draft_rounds for t in r.proposed_text]
    assert "p" in proposed


def test_noise(backend: Backend, tmp_path: Path) -> None:
    """All 256 bytes at random: no text is lost, no control token shown, whatever comes."""
    pieces = [bytes([byte]) for byte in range(256)]
    size = 4 + len(pieces)
    table: Table = np.random.default_rng(4).normal(0, 1, (size, size)).astype(np.float32)
    table[:, 0] = 5.0  # the beginning token, a control token, comes up often
    table[:, EOS] = -30.0
    path = chain_model(tmp_path / "noise.gguf", pieces, table)
    with Rig(backend, path, "lookup") as rig:
        for seed in range(4):
            sampler = type(WARM)(temperature=1.0, top_p=1.0, seed=seed)
            turn = rig.run("a", sampler=sampler, max_tokens=300)
            assert turn.origins(Origin.SAMPLED) + turn.origins(Origin.ACCEPTED) == 300
            assert 0 in turn.ids
            assert "<s>" not in turn.text
            assert all(t.text == "" for t in turn.trace if t.id == 0)
            raw = b"".join(pieces[i - 4] if i > 3 else b"" for i in turn.ids if i not in (2, 3))
            if not {2, 3} & set(turn.ids):
                assert turn.text.strip() == raw.decode("utf-8", "replace").strip()


@pytest.mark.smollm2
def test_pieces_of_smollm2(smollm2: Rig) -> None:
    model = smollm2.models.target
    pieces = Pieces(model, None)
    for text in TEXTS:
        tokens = model.tokenize_part(text)
        assert b"".join(pieces[token] for token in tokens).decode() == text
    for control in ("<|im_start|>", "<|im_end|>"):
        (token,) = model.tokenize_part(control)
        assert pieces[token] == b""
    assert pieces.is_end(model.tokenize_part("<|im_end|>")[0])
