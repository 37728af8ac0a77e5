"""Which model may draft for which, once both are loaded; and drafting over padded vocabularies."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from overthink.core.errors import DraftMismatch
from overthink.core.settings import DraftSettings
from overthink.core.vocabulary import Origin
from overthink.inference.drafters import ChainDrafter, LookupDrafter, NgramDrafter, Proposal
from overthink.inference.llama_api import Backend
from tests.inference.rig import Rig
from tests.inference.tiny_models import EOS, chain_model, script

PIECES = [chr(ord("a") + i).encode() for i in range(26)]
SIZE = 4 + len(PIECES)
A, B, C = 4, 5, 6


def padding(count: int) -> list[bytes]:
    return [f"pad{i}".encode() for i in range(count)]


def model(folder: Path, name: str, pieces: list[bytes], **keys: object) -> Path:
    size = 4 + len(pieces)
    table = script([A, B, C, *range(7, 20), EOS], size)
    return chain_model(folder / name, pieces, table, keys=keys)


def mismatch(backend: Backend, target: Path, draft: Path) -> str:
    with pytest.raises(DraftMismatch) as caught:
        Rig(backend, target, draft)
    assert caught.value.remedy
    return str(caught.value.problem)


def test_the_first_differing_token_is_named(backend: Backend, tmp_path: Path) -> None:
    target = model(tmp_path, "target.gguf", PIECES)
    other = [*PIECES]
    other[7], other[9] = b"H", b"J"
    problem = mismatch(backend, target, model(tmp_path, "draft.gguf", other))
    assert problem == "token 11 is “h” in the target and “H” in the draft"


def test_the_first_five_tokens_may_differ(backend: Backend, tmp_path: Path) -> None:
    target = model(tmp_path, "target.gguf", PIECES)
    draft = model(tmp_path, "draft.gguf", [b"A", *PIECES[1:]])
    with Rig(backend, target, draft) as rig:
        assert rig.run("b", max_tokens=3).text == "cde"


def test_vocabularies_may_differ_in_size_up_to_a_limit(backend: Backend, tmp_path: Path) -> None:
    target = model(tmp_path, "target.gguf", PIECES)
    for count, fits in ((128, True), (129, False)):
        wide = model(tmp_path, f"wide-{count}.gguf", [*PIECES, *padding(count)])
        for one, two in ((target, wide), (wide, target)):
            if fits:
                with Rig(backend, one, two) as rig:
                    assert rig.run("a", max_tokens=3).text == "bcd"
            else:
                assert mismatch(backend, one, two) == (
                    "the vocabularies differ by 129 tokens, more than 128"
                )


def test_different_boundary_tokens_are_refused(backend: Backend, tmp_path: Path) -> None:
    target = model(tmp_path, "target.gguf", PIECES)
    keys: dict[str, object] = {"tokenizer.ggml.add_bos_token": True}
    problem = mismatch(backend, target, model(tmp_path, "draft.gguf", PIECES, **keys))
    assert "begin or end texts with different tokens" in problem
    # An id that is never added may be anything.
    keys = {"tokenizer.ggml.bos_token_id": 7}
    with Rig(backend, target, model(tmp_path, "other-bos.gguf", PIECES, **keys)) as rig:
        assert rig.run("a", max_tokens=3).text == "bcd"


@pytest.mark.smollm2
def test_different_kinds_of_vocabulary_are_refused(
    backend: Backend, tmp_path: Path, smollm2_path: Path
) -> None:
    target = model(tmp_path, "target.gguf", PIECES)
    assert "differ by" in mismatch(backend, target, smollm2_path)
    keys = {"tokenizer.ggml.model": "llama", "tokenizer.ggml.scores": [0.0] * SIZE}
    other = [b"<0x%02X>" % byte for byte in range(256)]
    size = 4 + len(other)
    spm = chain_model(
        tmp_path / "spm.gguf",
        other,
        np.zeros((size, size), np.float32),
        keys=keys | {"tokenizer.ggml.scores": [0.0] * size},
    )
    assert "different kinds of vocabulary" in mismatch(backend, target, spm)


def test_a_token_that_only_the_draft_has_is_not_proposed(backend: Backend, tmp_path: Path) -> None:
    target = model(tmp_path, "target.gguf", PIECES)
    wide = [*PIECES, *padding(40)]
    table = np.zeros((4 + len(wide), 4 + len(wide)), np.float32)
    table[:, 60] = 30.0  # its favourite is beyond the target's vocabulary
    table[:, B] = 10.0
    draft = chain_model(tmp_path / "draft.gguf", wide, table)
    with Rig(backend, target, draft) as rig:
        turn = rig.run("a", draft=DraftSettings(max_tokens=4))
    assert turn.ids == [B, C, *range(7, 20), EOS]
    proposed = {token for r in turn.trace.draft_rounds for token in r.proposed}
    assert proposed == {B}


def test_a_token_that_only_the_target_has_is_readable(backend: Backend, tmp_path: Path) -> None:
    wide = [*PIECES, *padding(40)]
    size = 4 + len(wide)
    target = chain_model(tmp_path / "target.gguf", wide, script([A, 60, B, C, EOS], size))
    draft = model(tmp_path, "draft.gguf", PIECES)
    with Rig(backend, target, draft) as rig:
        turn = rig.run("a")
        assert turn.ids == [60, B, C, EOS]
        assert turn.origins(Origin.ACCEPTED) >= 1
        assert rig.run("a").ids == turn.ids


# -- lookup ---------------------------------------------------------------------------------------


def always() -> bool:
    return True


def proposal(drafter: LookupDrafter | NgramDrafter, tokens: list[int], limit: int) -> list[int]:
    return list(drafter.propose(tokens, limit).tokens)


def test_lookup_proposes_what_followed_last_time() -> None:
    drafter = LookupDrafter()
    drafter.read([1, 2, 3, 4, 5, 6, 9, 2, 3], always)
    assert proposal(drafter, [1, 2, 3, 4, 5, 6, 9, 2, 3], 3) == [4, 5, 6]
    assert proposal(drafter, [1, 2, 3, 4, 5, 6, 9, 2, 3], 2) == [4, 5]
    assert proposal(drafter, [1, 2, 3, 4, 5, 6, 9, 2, 3, 7], 3) == []


def test_lookup_prefers_the_longest_and_then_the_latest() -> None:
    tokens = [1, 2, 3, 50, 7, 2, 3, 60, 8, 1, 2, 3]
    drafter = LookupDrafter()
    drafter.read(tokens, always)
    assert proposal(drafter, tokens, 1) == [50], "three tokens say more than two"
    tokens = [2, 3, 50, 7, 2, 3, 60, 8, 2, 3]
    drafter.read(tokens, always)
    assert proposal(drafter, tokens, 1) == [60]


def test_lookup_starts_over_with_another_conversation() -> None:
    drafter = LookupDrafter()
    drafter.read([1, 2, 3, 4], always)
    drafter.read([5, 1, 2], always)
    assert proposal(drafter, [5, 1, 2], 3) == []


def test_lookup_proposes_nothing_at_the_start() -> None:
    drafter = LookupDrafter()
    for tokens in ([1], [1, 1], [1, 1, 1]):
        drafter.read(tokens, always)
    assert proposal(drafter, [1, 1, 1], 5) == [1]


# -- n-grams --------------------------------------------------------------------------------------

LONG = list(range(100, 130))


def test_a_long_context_needs_to_have_been_seen_once() -> None:
    drafter = NgramDrafter()
    text = [*LONG, 7, 8, 9, 50, *LONG]
    drafter.read(text, always)
    assert proposal(drafter, text, 3) == [7, 8, 9]
    assert proposal(drafter, text, 2) == [7, 8]
    assert drafter.propose(text, 2).drafter == "ngram"


def test_a_short_context_needs_several_hits() -> None:
    short = LONG[:6]
    for times, found in ((2, []), (3, [7])):
        drafter = NgramDrafter()
        # Other tokens in between, so that no longer context repeats.
        text = [t for i in range(times) for t in (*range(200 + 30 * i, 230 + 30 * i), *short, 7)]
        text += [*range(400, 430), *short]
        drafter.read(text, always)
        assert proposal(drafter, text, 1) == found


def test_another_token_after_a_short_context_starts_its_count_anew() -> None:
    drafter, short = NgramDrafter(), LONG[:6]
    text: list[int] = []
    for i, then in enumerate((7, 7, 7, 8)):
        text += [*range(200 + 30 * i, 230 + 30 * i), *short, then]
    text += [*range(400, 430), *short]
    drafter.read(text, always)
    assert proposal(drafter, text, 1) == []


def test_contexts_survive_the_turn_but_are_not_counted_twice() -> None:
    drafter = NgramDrafter()
    drafter.read([*LONG, 7, 8, 9], always)
    drafter.read([1, 2, 3, *LONG], always)
    assert proposal(drafter, [1, 2, 3, *LONG], 3) == [7, 8, 9], "an earlier conversation's"
    drafter = NgramDrafter()
    text = [*range(40, 70), *LONG[:6], 7]
    for _ in range(5):  # the same conversation, sent again and again
        drafter.read(text, always)
    assert proposal(drafter, [*range(400, 430), *LONG[:6]], 1) == []


def test_the_oldest_contexts_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(NgramDrafter, "MOST_CONTEXTS", 300)
    drafter = NgramDrafter()
    drafter.read([*LONG, 7, *range(1000, 1200), *LONG], always)
    assert proposal(drafter, [*LONG, 7, *range(1000, 1200), *LONG], 1) == []
    drafter = NgramDrafter()
    drafter.read([*LONG, 7, *range(1000, 1020), *LONG], always)
    assert proposal(drafter, [*LONG, 7, *range(1000, 1020), *LONG], 1) == [7]


# -- chains ---------------------------------------------------------------------------------------


class _Fixed(LookupDrafter):
    """Proposes the same always, and remembers what it followed."""

    kind = "mtp"

    def __init__(self) -> None:
        super().__init__()
        self.followed: list[tuple[list[int], int]] = []

    def follow(self, tokens: Sequence[int], position: int) -> None:
        self.followed.append((list(tokens), position))

    def propose(self, tokens: Sequence[int], limit: int) -> Proposal:
        return Proposal([99] * limit, self.kind)


def test_the_second_of_a_chain_proposes_only_where_the_first_has_nothing() -> None:
    second = _Fixed()
    chain = ChainDrafter(NgramDrafter(), second)
    assert chain.kind == "ngram+mtp"
    text = [*LONG, 7, 8, 9, 50, *LONG]
    chain.read(text, always)
    assert chain.propose(text, 3) == ([7, 8, 9], "ngram")
    assert chain.propose([*text, 5], 2) == ([99, 99], "mtp")
    chain.follow([1, 2], 8)
    assert second.followed == [([1, 2], 8)], "it follows the first one's rounds, too"
