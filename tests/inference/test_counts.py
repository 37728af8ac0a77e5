"""Draft rounds in figures: what was proposed, tested, accepted, and where each token came from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from overthink.core import metrics
from overthink.core.draft_rounds import DraftRounds
from overthink.core.settings import DraftSettings
from overthink.core.vocabulary import Origin, RunStatus
from overthink.inference.llama_api import Backend
from tests.inference.rig import WARM, Rig, Turn
from tests.inference.tiny_models import EOS, Table, chain_model, script

PIECES = [chr(ord("a") + i).encode() for i in range(26)]
SIZE = 30
A = 4
"""Id of the letter a."""


def letters(text: str) -> list[int]:
    return [A + ord(letter) - ord("a") for letter in text]


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Recites the alphabet, whatever letter it starts from, and ends after z."""
    path = tmp_path_factory.mktemp("counts") / "target.gguf"
    return chain_model(path, PIECES, script([*letters("abcdefghijklmnopqrstuvwxyz"), EOS], SIZE))


def draft_of(folder: Path, *stretches: list[int], table: Table | None = None) -> Path:
    """A draft that plays the given stretches of tokens."""
    made = np.zeros((SIZE, SIZE), np.float32) if table is None else table
    for steps in stretches:
        made = script(steps, SIZE, made)
    return chain_model(folder / "draft.gguf", PIECES, made)


def check_rounds(turn: Turn, settings: DraftSettings) -> None:
    """What holds for every run with a draft."""
    trace, rounds = turn.trace, turn.trace.draft_rounds
    assert [r.number for r in rounds] == list(range(len(rounds)))
    for r in rounds:
        assert 1 <= len(r.proposed) <= settings.max_tokens
        assert len(r.proposed_text) == len(r.proposed)
        assert 0 <= r.accepted <= r.tested <= len(r.proposed)
        assert r.tested - r.accepted in (0, 1), "one refusal ends a round"
        inside = [token for token in trace if token.round == r.number]
        assert [token.i for token in inside] == list(range(r.first, r.first + len(inside)))
        accepted = [token for token in inside if token.origin is Origin.ACCEPTED]
        assert accepted == inside[: r.accepted]
        assert [token.id for token in accepted] == list(r.proposed[: r.accepted])
        assert len(inside) - len(accepted) <= 1, "at most one token of the target's own"
        if r.tested > r.accepted:
            assert inside[-1].id != r.proposed[r.accepted]
    counts = metrics.drafting(rounds)
    assert counts.accepted == turn.origins(Origin.ACCEPTED)
    assert counts.tested == sum(tested for tested, _ in counts.by_position)
    assert counts.accepted == sum(accepted for _, accepted in counts.by_position)
    figures = turn.finished.drafting
    assert figures is not None
    assert figures.wasted_s >= 0.0
    assert figures.wasted_s <= figures.draft_s + figures.verify_s


def test_rounds_follow_the_two_chains(backend: Backend, target: Path, tmp_path: Path) -> None:
    # The draft knows the alphabet but goes wrong after d: to x, where the target goes to e.
    draft = draft_of(tmp_path, letters("abcdx"), letters("efghijklmnopqrstuvwxyz"))
    settings = DraftSettings(max_tokens=4)
    with Rig(backend, target, draft) as rig:
        turn = rig.run("a", draft=settings)
    assert turn.text == "bcdefghijklmnopqrstuvwxyz"
    check_rounds(turn, settings)
    first, second = turn.trace.draft_rounds[:2]
    # a → b c d x: x is rejected and e is sampled instead.
    assert first.proposed == tuple(letters("bcdx"))
    assert (first.tested, first.accepted) == (4, 3)
    assert first.proposed_text == ("b", "c", "d", "x")
    # e → f g h i: all are accepted, and the target adds j.
    assert second.proposed == tuple(letters("fghi"))
    assert (second.tested, second.accepted, second.first) == (4, 4, 4)


def test_untested_proposals_are_recorded(backend: Backend, target: Path, tmp_path: Path) -> None:
    draft = draft_of(tmp_path, letters("abzzz"), letters("zy"), letters("yx"))
    with Rig(backend, target, draft) as rig:
        turn = rig.run("a", draft=DraftSettings(max_tokens=5), max_tokens=6)
    first = turn.trace.draft_rounds[0]
    assert first.proposed[0] == letters("b")[0]
    assert len(first.proposed) == 5
    assert (first.tested, first.accepted) == (2, 1)
    assert metrics.drafting(DraftRounds([first])).by_position == ((1, 1), (1, 0))


@pytest.mark.parametrize("most", [1, 2, 7, 64])
def test_the_limit_of_proposals_is_respected(
    backend: Backend, target: Path, tmp_path: Path, most: int
) -> None:
    draft = draft_of(tmp_path, [*letters("abcdefghijklmnopqrstuvwxyz"), EOS])
    settings = DraftSettings(max_tokens=most)
    with Rig(backend, target, draft) as rig:
        turn = rig.run("a", draft=settings)
    check_rounds(turn, settings)
    assert turn.text == "bcdefghijklmnopqrstuvwxyz"
    assert max(len(r.proposed) for r in turn.trace.draft_rounds) == min(most, 26)


def test_an_end_token_within_a_round_ends_the_run(
    backend: Backend, target: Path, tmp_path: Path
) -> None:
    # The draft does not know that the text ends after z and goes on with a.
    draft = draft_of(tmp_path, letters("vwxyzabcdefg"))
    settings = DraftSettings(max_tokens=8)
    with Rig(backend, target, draft) as rig:
        turn = rig.run("v", draft=settings)
        again = rig.run("v", draft=settings)
    check_rounds(turn, settings)
    assert turn.ids == [*letters("wxyz"), EOS]
    only = turn.trace.draft_rounds[0]
    assert only.proposed == tuple(letters("wxyzabcd"))
    assert (only.tested, only.accepted) == (5, 4)
    assert turn.finished.status is RunStatus.FINISHED
    assert again.ids == turn.ids, "what lay beyond the end was taken back"


def test_an_accepted_end_token_ends_the_run(backend: Backend, target: Path, tmp_path: Path) -> None:
    draft = draft_of(tmp_path, [*letters("vwxyz"), EOS])
    with Rig(backend, target, draft) as rig:
        turn = rig.run("v", draft=DraftSettings(max_tokens=8))
    only = turn.trace.draft_rounds[0]
    assert only.proposed == (*letters("wxyz"), EOS), "nothing is drafted after an end"
    assert (only.tested, only.accepted) == (5, 5)
    assert turn.ids == [*letters("wxyz"), EOS]
    assert turn.origins(Origin.ACCEPTED) == 5


def test_drafting_stops_below_the_minimum_probability(
    backend: Backend, target: Path, tmp_path: Path
) -> None:
    # After c the draft is unsure: of its ten best, d has e^3 / (e^3 + 9) = 69 %.
    table = script(letters("abc"), SIZE)
    table = script(letters("defgh"), SIZE, table)
    table[letters("c")[0], letters("d")[0]] = 3.0
    draft = draft_of(tmp_path, table=table)
    for least, expected in ((0.68, "bcdef"), (0.70, "bc")):
        settings = DraftSettings(max_tokens=5, min_probability=least)
        with Rig(backend, target, draft) as rig:
            turn = rig.run("a", draft=settings, max_tokens=6)
        check_rounds(turn, settings)
        assert turn.trace.draft_rounds[0].proposed == tuple(letters(expected))


def test_without_proposals_there_is_no_round(
    backend: Backend, target: Path, tmp_path: Path
) -> None:
    draft = draft_of(tmp_path)  # equally unsure of everything
    with Rig(backend, target, draft) as rig:
        turn = rig.run("a", draft=DraftSettings(min_probability=0.5))
    assert turn.text == "bcdefghijklmnopqrstuvwxyz"
    assert turn.trace.draft_rounds == []
    assert set(turn.trace.rounds) == {-1}
    assert turn.origins(Origin.ACCEPTED) == 0


@pytest.mark.parametrize("most", [1, 2, 3, 5, 9])
def test_the_token_limit_applies_within_a_round(
    backend: Backend, target: Path, tmp_path: Path, most: int
) -> None:
    draft = draft_of(tmp_path, letters("abcdefghijklmnopqrstuvwxyz"))
    settings = DraftSettings(max_tokens=3)
    with Rig(backend, target, draft) as rig:
        turn = rig.run("a", draft=settings, max_tokens=most)
    check_rounds(turn, settings)
    assert turn.ids == letters("bcdefghijkl")[:most]
    assert turn.finished.status is RunStatus.LENGTH
    proposed = sum(len(r.proposed) for r in turn.trace.draft_rounds)
    assert proposed < most, "what could not be emitted is not proposed"


def test_random_chains(backend: Backend, tmp_path: Path) -> None:
    """The invariants hold, and a draft changes nothing, whatever the two models predict."""
    dice = np.random.default_rng(5)
    table = dice.normal(0.0, 1.5, (SIZE, SIZE)).astype(np.float32)
    target = chain_model(tmp_path / "target.gguf", PIECES, table)
    doubt = dice.normal(0.0, 1.0, (SIZE, SIZE)).astype(np.float32)
    draft = chain_model(tmp_path / "draft.gguf", PIECES, table + doubt)
    settings = DraftSettings(max_tokens=5, min_probability=0.1)
    seen = 0
    for kind in (draft, "lookup"):
        with Rig(backend, target, "none") as plain, Rig(backend, target, kind) as drafted:
            for seed in range(1, 9):
                sampler = WARM if seed == 1 else type(WARM)(temperature=1.0, top_p=1.0, seed=seed)
                turn = drafted.run("abcab", sampler=sampler, draft=settings, max_tokens=90)
                check_rounds(turn, settings)
                same = plain.run("abcab", sampler=sampler, max_tokens=90)
                assert turn.ids == same.ids
                seen += sum(r.tested > r.accepted for r in turn.trace.draft_rounds)
    assert seen > 20, "refusals are what this is about"
