"""Forks and scores of a finished text: they see what the run saw, and leave no trace."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from overthink.comparison.experiments import LEAD, run_text
from overthink.core.errors import PromptError
from overthink.core.events import Probed, PromptProgress
from overthink.core.paragraphs import paragraph_ends
from overthink.core.protocol import ChatMessage, Probe, Run, Score
from overthink.core.settings import DraftSettings, RunSettings, SamplerSettings
from overthink.core.vocabulary import Origin, Phase, RunStatus
from overthink.inference.experiments import probe, score
from overthink.inference.llama_api import Backend
from overthink.inference.run import run_turn
from tests.inference.rig import GREEDY, THINK, WARM, Rig, Turn
from tests.inference.tiny_models import (
    CLOSE,
    OPEN,
    chain_model,
    mamba_model,
    random_model,
    script,
)

ICE = (
    "Beth places four whole ice cubes in a frying pan at the start of the first minute, then five "
    "at the start of the second minute. How many whole ice cubes are in the pan after two minutes?"
)
TALL = "Tom is taller than Ann. Ann is taller than Bo. Who is tallest?"
PIECES = [chr(ord("a") + i).encode() for i in range(12)]


@pytest.fixture(scope="module")
def wanderer(backend: Backend, demo: Path) -> Iterator[Rig]:
    with Rig(backend, demo / "demo-wanderer.gguf", context=2048) as rig:
        yield rig


@pytest.fixture(scope="module")
def byte_model(backend: Backend, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    """A model with a token for each byte, and without tags."""
    path = tmp_path_factory.mktemp("bytes") / "bytes.gguf"
    random_model(path, [bytes([byte]) for byte in range(256)])
    with Rig(backend, path, markers=None, context=2048) as rig:
        yield rig


def conversation(text: str) -> tuple[ChatMessage, ...]:
    return (ChatMessage("user", text),)


def probed(rig: Rig, prompt: str, turn: Turn, points: list[int], tokens: int = 32) -> list[Probed]:
    command = Probe(
        messages=conversation(prompt),
        run=RunSettings(),
        tokens=tuple(turn.ids[: points[-1]]),
        points=tuple(points),
        answer_tokens=tokens,
        lead=LEAD,
    )
    found: list[Probed] = []

    def take(event: Probed | PromptProgress) -> None:
        if isinstance(event, Probed):
            found.append(event)

    done = probe(rig.models, command, take)
    assert (done.skipped, done.stopped) == (0, False)
    return found


def forked(
    rig: Rig,
    prompt: str,
    turn: Turn,
    token: int,
    sampler: SamplerSettings = GREEDY,
    added: str = "",
    max_tokens: int = 400,
) -> Turn:
    events: list[object] = []
    command = Run(
        messages=conversation(prompt),
        sampler=sampler,
        draft=DraftSettings(),
        run=RunSettings(max_tokens=max_tokens),
        given=run_text(turn.trace, token, added),
    )
    run_turn(rig.models, command, events.append)
    return Turn(events)  # type: ignore[arg-type]


# -- when did it know? ----------------------------------------------------------------------------


def test_the_last_fork_answers_as_the_run_did(wanderer: Rig) -> None:
    turn = wanderer.run(TALL, max_tokens=400)
    assert turn.finished.status is RunStatus.FINISHED
    points = [0, *paragraph_ends(turn.trace)]
    found = probed(wanderer, TALL, turn, points)
    assert [each.token for each in found] == points
    assert found[-1].answer == turn.record.answer.strip()
    assert (found[-1].complete, found[-1].led) == (True, False)
    assert found[-1].closing > 0.9 > found[1].closing
    first = turn.trace.count(Phase.THINKING)
    own = math.fsum(turn.trace.logprobs[i] for i in range(first, len(turn.ids)))
    assert found[-1].logprob == pytest.approx(own, abs=0.05), "the same tokens, the same scores"


def test_the_next_run_is_what_it_would_have_been(wanderer: Rig) -> None:
    turn = wanderer.run(TALL, sampler=WARM, max_tokens=120)
    probed(wanderer, TALL, turn, [0, 10, 20, 40])
    again = wanderer.run(TALL, sampler=WARM, max_tokens=120)
    assert (again.ids, list(again.trace.logprobs)) == (turn.ids, list(turn.trace.logprobs))


def test_a_fork_does_not_depend_on_earlier_forks(wanderer: Rig) -> None:
    turn = wanderer.run(TALL, max_tokens=400)
    points = [0, *paragraph_ends(turn.trace)]
    together = probed(wanderer, TALL, turn, points)
    alone = [probed(wanderer, TALL, turn, [point])[0] for point in points[1::3]]
    assert [each.answer for each in alone] == [each.answer for each in together[1::3]]


def test_a_recurrent_state_is_put_back_after_each_fork(backend: Backend, tmp_path: Path) -> None:
    path = mamba_model(tmp_path / "mamba.gguf", PIECES)
    with Rig(backend, path) as rig:
        turn = rig.run("abcabc", max_tokens=24)
        points = [2, 9, 15, 24]
        together = probed(rig, "abcabc", turn, points, tokens=6)
        alone = [probed(rig, "abcabc", turn, [point], tokens=6)[0] for point in points]
        assert together == alone
        assert rig.run("abcabc", max_tokens=24).ids == turn.ids


def test_points_without_room_are_skipped(backend: Backend, demo: Path) -> None:
    with Rig(backend, demo / "demo-methodical.gguf", context=256) as rig:
        turn = rig.run(TALL, max_tokens=220)
        command = Probe(
            messages=conversation(TALL),
            run=RunSettings(),
            tokens=tuple([*turn.ids] * 4),
            points=(4, 3 * len(turn.ids)),
            answer_tokens=32,
            lead="",
        )
        done = probe(rig.models, command, lambda _event: None)
        assert done.skipped == (3 * len(turn.ids) + done.prompt_tokens + 36 > 256)


def test_a_model_without_tags_is_refused(backend: Backend, demo: Path) -> None:
    with Rig(backend, demo / "demo-methodical.gguf", markers=None) as rig:
        command = Probe(
            messages=conversation(TALL), run=RunSettings(), tokens=(), points=(0,),
            answer_tokens=4, lead="",
        )  # fmt: skip
        with pytest.raises(PromptError, match="no tags around a thought"):
            probe(rig.models, command, lambda _event: None)


def test_a_long_answer_is_led_to_a_short_one(backend: Backend, tmp_path: Path) -> None:
    letters = [*PIECES, b"\n"]
    feed = 4 + 12
    # After the closing tag it writes "a" for ever; after a line feed it closes its thought.
    table = script([4, 4], 4 + len(letters))
    table = script([CLOSE, 4], len(table), table)
    table = script([OPEN, 5, feed, CLOSE], len(table), table)
    path = chain_model(tmp_path / "endless.gguf", letters, table)
    with Rig(backend, path, markers=THINK) as rig:
        turn = rig.run("b", max_tokens=3)
        (found,) = probed(rig, "b", turn, [3], tokens=8)
    assert (found.led, found.complete, found.tokens) == (True, False, 8)


# -- how near to stopping -------------------------------------------------------------------------


def test_the_closing_tag_is_probable_where_the_thought_ends(wanderer: Rig) -> None:
    turn = wanderer.run(TALL, max_tokens=400)
    chances = turn.record.closing_chances
    lines = turn.record.thinking.strip().count("\n")
    assert len(chances) == lines + 1
    assert chances[-1][1] > 0.9 > max(chance for _, chance in chances[:-1])
    for token, _ in chances[:-1]:
        assert turn.trace.text_of(token).endswith("\n")


# -- fork here ------------------------------------------------------------------------------------


@pytest.mark.parametrize("sampler", [GREEDY, WARM])
@pytest.mark.parametrize("token", [0, 1, 37, 130])
def test_a_fork_with_the_same_seed_repeats_the_run(
    wanderer: Rig, sampler: SamplerSettings, token: int
) -> None:
    turn = wanderer.run(ICE, sampler=sampler, max_tokens=160)
    assert len(turn.ids) > 135
    fork = forked(wanderer, ICE, turn, token, sampler, max_tokens=160)
    assert fork.ids == turn.ids
    assert fork.text == turn.text
    assert fork.record.given == fork.origins(Origin.FORCED) == token


def test_what_is_taken_over_is_marked_and_not_measured(wanderer: Rig) -> None:
    turn = wanderer.run(ICE, max_tokens=160)
    fork = forked(wanderer, ICE, turn, 100, max_tokens=120)
    assert bytes(fork.trace.origins[:100]) == bytes([Origin.FORCED]) * 100
    assert Origin.FORCED not in fork.trace.origins[100:]
    assert fork.trace.t_us[99] <= fork.finished.prompt_us < fork.trace.t_us[100]
    for i in range(1, 100):
        assert fork.trace.logprobs[i] == pytest.approx(turn.trace.logprobs[i], abs=0.05)


def test_inserted_text_is_forced_and_changes_what_follows(wanderer: Rig) -> None:
    turn = wanderer.run(ICE, max_tokens=160)
    fork = forked(wanderer, ICE, turn, 40, added="\nAfter two minutes: 99.\n")
    assert fork.text.startswith(turn.trace.text_of_span(0, 39) + "\nAfter two minutes: 99.\n")
    assert fork.origins(Origin.FORCED) == fork.record.given > 40
    assert fork.ids[:160] != turn.ids[:160]


def test_a_fork_without_tokens_left_is_refused(wanderer: Rig) -> None:
    turn = wanderer.run(ICE, max_tokens=60)
    with pytest.raises(PromptError, match="begins after 50 tokens"):
        forked(wanderer, ICE, turn, 50, max_tokens=50)


def test_another_model_continues_the_text(backend: Backend, demo: Path, byte_model: Rig) -> None:
    """The demo's thought, handed over to a model with another vocabulary and without tags."""
    with Rig(backend, demo / "demo-methodical.gguf") as rig:
        turn = rig.run(TALL, max_tokens=200)
    fork = forked(byte_model, TALL, turn, 20, max_tokens=200)
    given = fork.record.given
    assert "".join(fork.trace.text_of(i) for i in range(given)) == turn.trace.text_of_span(0, 19)
    assert fork.ids[:given] != turn.ids[:20]


# -- what would the other have said? --------------------------------------------------------------


def test_a_run_scored_by_its_own_model_has_its_own_scores(wanderer: Rig) -> None:
    turn = wanderer.run(ICE, sampler=WARM, max_tokens=400)
    command = Score(messages=conversation(ICE), run=RunSettings(), text=run_text(turn.trace))
    scored = score(wanderer.models, command, lambda _event: None)
    assert (scored.by_token, scored.full) == (True, False)
    ended = turn.finished.model_ended
    assert scored.tokens == list(range(len(turn.ids) - bool(ended)))
    for row, token in enumerate(scored.tokens):
        assert scored.logprobs[row] == pytest.approx(turn.trace.logprobs[token], abs=0.05)
        assert scored.entropies[row] == pytest.approx(turn.trace.entropies[token], abs=0.1)
        assert scored.agrees[row] == (scored.logprobs[row] == scored.best_logprobs[row])
    assert wanderer.run(ICE, sampler=WARM, max_tokens=400).ids == turn.ids


def test_another_vocabulary_scores_the_same_text(
    backend: Backend, demo: Path, byte_model: Rig
) -> None:
    with Rig(backend, demo / "demo-methodical.gguf") as rig:
        turn = rig.run(TALL, max_tokens=200)
    command = Score(messages=conversation(TALL), run=RunSettings(), text=run_text(turn.trace))
    scored = score(byte_model.models, command, lambda _event: None)
    assert not scored.by_token
    text = bytes(turn.trace.utf8)
    pieces = [text[a:b] for a, b in zip(scored.starts, scored.ends, strict=True)]
    assert b"".join(pieces) == text
    assert scored.starts == sorted(scored.starts)
    assert max(scored.logprobs) <= 0.0
