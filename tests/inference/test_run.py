"""A run from prompt to status: phases, budget, loops, limits, cache."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from overthink.core.errors import DecodeFailure, PromptError
from overthink.core.events import (
    LoopFound,
    PhaseChanged,
    PromptDone,
    PromptProgress,
    RunawayFound,
    Tokens,
)
from overthink.core.protocol import ChatMessage
from overthink.core.reasoning import ThinkMarkers
from overthink.core.runaway.findings import RunawayKind
from overthink.core.settings import DraftSettings
from overthink.core.sleep_clock import SleepClocks
from overthink.core.vocabulary import OnLoop, Origin, Phase, RunStatus
from overthink.inference.llama_api import Backend, Model, Offload
from tests.inference.rig import GREEDY, THINK, WARM, Rig, Turn
from tests.inference.tiny_models import (
    BOS,
    CLOSE,
    EOS,
    OPEN,
    SPECIAL,
    Table,
    chain_model,
    random_model,
    script,
)

PIECES = [*(chr(ord("a") + i).encode() for i in range(26)), b"\n", b" ", b"<", b"/", b">"]
SIZE = 4 + len(PIECES)
A, NEWLINE = 4, 30
THINKS = "{{ messages[-1].content }}<think>"


def ids(text: str) -> list[int]:
    return [A + PIECES.index(letter.encode()) for letter in text]


@pytest.fixture
def chain(backend: Backend, tmp_path: Path) -> MakeChain:
    return MakeChain(backend, tmp_path)


class MakeChain:
    """Makes chains and loads them."""

    def __init__(self, backend: Backend, folder: Path) -> None:
        self._backend, self._folder, self._made = backend, folder, 0

    def path(self, *stretches: list[int], template: str | None = None, **keys: Any) -> Path:
        table: Table = np.zeros((SIZE, SIZE), np.float32)
        for steps in stretches:
            table = script(steps, SIZE, table)
        self._made += 1
        path = self._folder / f"chain-{self._made}.gguf"
        template = template or "{{ messages[-1].content }}"
        return chain_model(path, PIECES, table, template=template, keys=keys)

    def __call__(
        self, *stretches: list[int], template: str | None = None, draft: str | Path = "none"
    ) -> Rig:
        return Rig(self._backend, self.path(*stretches, template=template), draft, context=1024)


LOOP = [*ids("abcdefg"), A]
"""Runs round in seven letters."""


def endless(after: list[int]) -> list[list[int]]:
    """Chains that think in a loop; `after` is what follows once the thought is closed."""
    return [LOOP, [OPEN, A], [NEWLINE, *after]]


def check_stream(turn: Turn) -> None:
    """What holds for the events of every run."""
    assert isinstance(turn.events[-1], type(turn.finished))
    trace = turn.trace
    assert len(trace) == sum(len(e.ids) for e in turn.events if isinstance(e, Tokens))
    assert turn.record.thinking + turn.record.answer == turn.text
    assert all(a <= b for a, b in zip(trace.t_us, trace.t_us[1:], strict=False))
    assert turn.finished.total_us >= (trace.t_us[-1] if len(trace) else 0)


# -- thinking and answer --------------------------------------------------------------------------


def test_thought_opened_by_the_model(chain: MakeChain) -> None:
    with chain([*ids("q"), OPEN, *ids("abc"), CLOSE, *ids("xyz"), EOS]) as rig:
        turn = rig.run("q")
    check_stream(turn)
    assert (turn.record.thinking, turn.record.answer) == ("abc", "xyz")
    assert turn.finished.status is RunStatus.FINISHED
    assert turn.finished.thought_opened
    assert turn.finished.thought_closed
    assert [t.text for t in turn.trace if t.id in (OPEN, CLOSE, EOS)] == ["", "", ""]
    phases = [(e.first, e.phase) for e in turn.events if isinstance(e, PhaseChanged)]
    assert phases == [(0, Phase.THINKING), (5, Phase.ANSWER)]


@pytest.mark.parametrize(
    "steps",
    [[OPEN, *ids("abc")], [OPEN, *ids("ab</")], [OPEN, *ids("ab"), CLOSE, OPEN, *ids("xyz")]],
    ids=["open", "in a tag", "opened again"],
)
def test_a_model_that_ends_inside_its_thought_has_not_answered(
    chain: MakeChain, steps: list[int]
) -> None:
    with chain([*ids("q"), *steps, EOS]) as rig:
        turn = rig.run("q")
    check_stream(turn)
    assert turn.finished.status is RunStatus.ENDED_IN_THOUGHT
    assert turn.finished.model_ended
    assert "inside its thought" in str(turn.finished.note)
    assert turn.record.answer == ""
    assert not turn.record.has_complete_answer


def test_an_end_before_any_thought_is_no_end_in_a_thought(chain: MakeChain) -> None:
    with chain([*ids("q"), OPEN, *ids("abc"), CLOSE, EOS]) as rig:
        turn = rig.run("q")
    assert turn.finished.status is RunStatus.FINISHED
    assert not turn.record.has_complete_answer


def test_an_answer_is_complete_if_the_model_ends_it(chain: MakeChain) -> None:
    with chain([*ids("q"), OPEN, *ids("abc"), CLOSE, *ids("xyz"), EOS]) as rig:
        assert rig.run("q").record.has_complete_answer
        assert not rig.run("q", max_tokens=6).record.has_complete_answer


def test_thought_opened_by_the_template(chain: MakeChain) -> None:
    steps = [NEWLINE, *ids("abc"), CLOSE, *ids("xyz"), EOS]
    with chain(steps, template=THINKS + "{{ '\n' }}") as rig:
        turn = rig.run("q")
    prompt = turn.record.prompt
    assert prompt is not None
    assert prompt.thinking
    assert [token.text for token in prompt.opener] == ["<think>", "\n"]
    assert [token.id for token in prompt.opener] == [OPEN, NEWLINE]
    assert (turn.record.thinking, turn.record.answer) == ("abc", "xyz")


def test_a_closing_tag_without_an_opening_one_turns_the_answer_into_thought(
    chain: MakeChain,
) -> None:
    with chain([*ids("qabc"), CLOSE, *ids("xyz"), EOS]) as rig:
        turn = rig.run("q")
    check_stream(turn)
    assert (turn.record.thinking, turn.record.answer) == ("abc", "xyz")
    assert PhaseChanged(0, Phase.THINKING) in turn.events


def test_a_tag_of_ordinary_tokens_is_recognised(chain: MakeChain) -> None:
    """A model that writes its tags letter by letter; no letter of a tag is shown."""
    # Letters come twice in both tags, so the tags are short ones of their own.
    markers = ThinkMarkers(open=("<op>",), close=("</cl>",))
    steps = [*ids("q<op>abz"), *ids("z")]
    table = [steps[:-1], [*ids("z"), EOS]]
    with Rig(chain._backend, chain.path(*table), markers=markers) as rig:
        turn = rig.run("q")
    assert turn.record.thinking == "abz"
    assert [t.text for t in turn.trace][:4] == ["", "", "", ""]
    assert not turn.finished.thought_closed


def test_pending_text_at_the_end_is_not_lost(chain: MakeChain) -> None:
    with chain([*ids("q"), OPEN, *ids("ab</")]) as rig:
        turn = rig.run("q", max_tokens=5)
    check_stream(turn)
    assert turn.record.thinking == "ab</"
    assert turn.finished.status is RunStatus.LENGTH


def test_a_model_without_markers_does_not_think(chain: MakeChain) -> None:
    path = chain.path([*ids("qab"), CLOSE, *ids("c"), EOS])
    with Rig(chain._backend, path, markers=None) as rig:
        turn = rig.run("q", thinking_budget=1)
    assert turn.record.thinking == ""
    assert turn.record.answer == "ab</think>c"
    assert not turn.finished.thought_opened


def test_an_unknown_model_that_begins_with_an_opener_is_split_and_labelled(
    chain: MakeChain,
) -> None:
    path = chain.path([*ids("q"), OPEN, *ids("ab"), CLOSE, *ids("c"), EOS])
    with Rig(chain._backend, path, markers=None, guesses=(THINK,)) as rig:
        turn = rig.run("q")
    check_stream(turn)
    assert (turn.record.thinking, turn.record.answer) == ("ab", "c")
    assert turn.finished.thought_closed
    assert "<think>" in str(turn.finished.note)
    assert "guess" in str(turn.finished.note)


def test_the_budget_of_a_guessed_thought_closes_it_with_its_tag(chain: MakeChain) -> None:
    steps = [[*ids("q"), OPEN, *ids("abcd"), A], [NEWLINE, *ids("x"), EOS]]
    with Rig(chain._backend, chain.path(*steps), markers=None, guesses=(THINK,)) as rig:
        turn = rig.run("q", thinking_budget=4, max_tokens=30)
    check_stream(turn)
    assert turn.finished.status is RunStatus.BUDGET
    assert CLOSE in [token.id for token in turn.trace if token.origin is Origin.FORCED]
    assert "budget" in str(turn.finished.note)
    assert "guess" in str(turn.finished.note)


def test_a_known_family_is_no_guess(chain: MakeChain) -> None:
    path = chain.path([*ids("q"), OPEN, *ids("ab"), CLOSE, *ids("c"), EOS])
    with Rig(chain._backend, path, guesses=(THINK,)) as rig:
        turn = rig.run("q")
    assert turn.record.thinking == "ab"
    assert not turn.finished.note


# -- thinking budget ------------------------------------------------------------------------------


@pytest.mark.parametrize("draft", ["none", "lookup"])
@pytest.mark.parametrize("budget", [1, 5, 30])
def test_a_thinking_budget_closes_the_thought(chain: MakeChain, budget: int, draft: str) -> None:
    with chain(*endless([*ids("xyz"), EOS]), template=THINKS, draft=draft) as rig:
        turn = rig.run("q", thinking_budget=budget, max_tokens=100)
    check_stream(turn)
    assert turn.finished.status is RunStatus.BUDGET
    assert f"{budget}" in str(turn.finished.note)
    forced = [token for token in turn.trace if token.origin is Origin.FORCED]
    assert [token.i for token in forced] == list(range(budget, budget + len(forced)))
    assert CLOSE in [token.id for token in forced]
    assert all(token.round == -1 for token in forced)
    assert turn.finished.thought_closed
    assert turn.thinking() == budget + 2, "the line break and the tag belong to the thought"
    letters = "abcdefg" * 8
    assert turn.record.thinking.strip() == letters[:budget]


def test_a_budget_that_is_not_reached_changes_nothing(chain: MakeChain) -> None:
    with chain([*ids("q"), OPEN, *ids("abc"), CLOSE, *ids("x"), EOS]) as rig:
        turn = rig.run("q", thinking_budget=10)
    assert turn.finished.status is RunStatus.FINISHED
    assert turn.origins(Origin.FORCED) == 0


def test_forced_tokens_stay_within_the_token_limit(chain: MakeChain) -> None:
    with chain(*endless([*ids("x"), EOS]), template=THINKS) as rig:
        for limit in range(5, 12):
            turn = rig.run("q", thinking_budget=5, max_tokens=limit)
            assert len(turn.trace) <= limit
            if turn.finished.status is RunStatus.LENGTH:
                assert turn.origins(Origin.FORCED) in (0, 4)


def test_budget_spent_inside_a_broken_tag(chain: MakeChain) -> None:
    """The beginning of a possible closing tag is text of the thought, and none of it is lost."""
    with chain([OPEN, *ids("ab</"), A], [NEWLINE, *ids("x"), EOS], template=THINKS) as rig:
        turn = rig.run("q", thinking_budget=4, max_tokens=30)
    check_stream(turn)
    assert turn.record.thinking.rstrip("\n") == "ab</"


# -- loops ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("draft", ["none", "lookup"])
def test_loop_is_marked(chain: MakeChain, draft: str) -> None:
    with chain(*endless([EOS]), template=THINKS, draft=draft) as rig:
        turn = rig.run("q", max_tokens=300)
    check_stream(turn)
    assert turn.finished.status is RunStatus.LENGTH
    found = [e.finding for e in turn.events if isinstance(e, RunawayFound)]
    assert [(f.kind, f.start, f.evidence.period) for f in found] == [(RunawayKind.EXACT, 0, 7)]
    assert turn.record.loop_found == LoopFound(0, 7, found[0].evidence.repeats or 0, found[0].found)
    assert turn.finished.loop is not None
    assert turn.finished.loop.period == 7
    assert turn.finished.loop.wasted == 293


@pytest.mark.parametrize("draft", ["none", "lookup"])
def test_loop_is_stopped(chain: MakeChain, draft: str) -> None:
    with chain(*endless([EOS]), template=THINKS, draft=draft) as rig:
        turn = rig.run("q", max_tokens=900, on_loop=OnLoop.STOP)
    check_stream(turn)
    assert turn.finished.status is RunStatus.LOOP_STOPPED
    assert turn.record.loop_found is not None
    assert len(turn.trace) == turn.record.loop_found.at + 1


@pytest.mark.parametrize("draft", ["none", "lookup"])
def test_loop_is_answered(chain: MakeChain, draft: str) -> None:
    with chain(*endless([*ids("xyz"), EOS]), template=THINKS, draft=draft) as rig:
        turn = rig.run("q", max_tokens=900, on_loop=OnLoop.ANSWER)
    check_stream(turn)
    assert turn.finished.status is RunStatus.LOOP_STOPPED
    assert "loop" in str(turn.finished.note)
    assert turn.finished.thought_closed
    assert turn.origins(Origin.FORCED) > 0


def test_a_loop_in_the_answer_ends_the_run_even_if_an_answer_is_wanted(chain: MakeChain) -> None:
    with chain(LOOP, [*ids("q"), A]) as rig:
        turn = rig.run("q", max_tokens=900, on_loop=OnLoop.ANSWER)
    assert turn.finished.status is RunStatus.LOOP_STOPPED
    assert len(turn.trace) < 400


@pytest.mark.parametrize("limit", [400, 900])
def test_a_closed_thought_is_noted_however_the_run_ends(chain: MakeChain, limit: int) -> None:
    """By the token limit, or by a loop in the answer."""
    with chain(*endless(LOOP), template=THINKS) as rig:
        turn = rig.run("q", max_tokens=limit, on_loop=OnLoop.ANSWER)
    ends = {400: RunStatus.LENGTH, 900: RunStatus.LOOP_STOPPED}
    assert turn.finished.status is ends[limit]
    assert "so it was closed" in str(turn.finished.note)
    assert str(turn.finished.note).endswith("The answer got into a loop too.") == (limit == 900)


def test_a_loop_after_a_spent_budget_is_the_only_one(chain: MakeChain) -> None:
    with chain(*endless(LOOP), template=THINKS) as rig:
        turn = rig.run("q", max_tokens=900, thinking_budget=20, on_loop=OnLoop.STOP)
    assert turn.finished.status is RunStatus.LOOP_STOPPED
    assert "budget of 20 tokens" in str(turn.finished.note)
    assert str(turn.finished.note).endswith("The answer got into a loop.")


def test_demo_runaway_loops(backend: Backend, demo: Path) -> None:
    """It thinks on and on, or in a loop; a budget ends it with an answer either way."""
    question = "Some whole ice cubes are in a hot pan. How many are left after three minutes?"
    with Rig(backend, demo / "demo-runaway.gguf", demo / "demo-draft.gguf") as rig:
        turn = rig.run(question, thinking_budget=60, max_tokens=200)
    check_stream(turn)
    assert turn.record.prompt is not None
    assert turn.record.prompt.thinking
    if turn.thinking() > 60:
        assert turn.origins(Origin.FORCED) > 0
        assert turn.finished.thought_closed
        assert turn.record.answer


# -- other runaways -------------------------------------------------------------------------------


@pytest.fixture
def babble(backend: Backend, tmp_path: Path) -> Iterator[Rig]:
    """A model that finds all of its letters equally likely, and neither ends nor uses tags.

    Once its thought is closed, a line break leads to an answer.
    """
    table: Table = np.zeros((SIZE, SIZE), np.float32)
    table[:, [*range(len(SPECIAL)), NEWLINE, *ids("</>")]] = -40.0
    table = script([NEWLINE, *ids("/>"), EOS], SIZE, table)
    path = chain_model(tmp_path / "babble.gguf", PIECES, table, template=THINKS)
    with Rig(backend, path, context=1024) as rig:
        yield rig


def test_a_text_that_falls_apart_is_marked(babble: Rig) -> None:
    turn = babble.run("q", sampler=WARM, max_tokens=200)
    check_stream(turn)
    assert turn.finished.status is RunStatus.LENGTH
    (event,) = [e for e in turn.events if isinstance(e, RunawayFound)]
    assert event.finding.kind is RunawayKind.FALLING_APART
    assert not event.finding.certain
    assert [(f.start, f.end) for f in turn.record.runaways] == [(0, 192)]
    assert turn.finished.loop is None


def test_what_is_not_certain_stops_only_by_its_own_action(babble: Rig) -> None:
    turn = babble.run("q", sampler=WARM, max_tokens=200, on_runaway="stop")
    assert turn.finished.status is RunStatus.LENGTH
    turn = babble.run("q", sampler=WARM, max_tokens=200, on_runaway="falling_apart=stop")
    check_stream(turn)
    assert turn.finished.status is RunStatus.LOOP_STOPPED
    assert turn.finished.stopped_for is RunawayKind.FALLING_APART
    assert len(turn.trace) == turn.record.runaways[0].found + 1 < 200
    assert str(turn.finished.note) == "The text fell apart, so the run was stopped."


def test_a_runaway_that_becomes_certain_stops_the_run(babble: Rig) -> None:
    turn = babble.run("q", sampler=WARM, max_tokens=900, on_runaway="stop")
    assert turn.finished.status is RunStatus.LOOP_STOPPED
    found = [e.finding.certain for e in turn.events if isinstance(e, RunawayFound)]
    assert found == [False, True]
    assert 256 < len(turn.trace) < 400


def test_a_thought_that_runs_away_is_closed_and_answered(babble: Rig) -> None:
    turn = babble.run("q", sampler=WARM, max_tokens=400, on_runaway="falling_apart=answer")
    check_stream(turn)
    assert turn.finished.status is RunStatus.LOOP_STOPPED
    assert turn.finished.closed_for is RunawayKind.FALLING_APART
    assert turn.finished.stopped_for is None
    assert turn.record.answer == "/>"
    assert turn.record.has_complete_answer
    assert str(turn.finished.note).startswith("The thought fell apart, so it was closed")


# -- limits ---------------------------------------------------------------------------------------


def test_a_full_context_ends_the_run(chain: MakeChain) -> None:
    for draft in ("none", "lookup", "model"):
        path = chain.path(*endless([EOS]), template=THINKS)
        with Rig(chain._backend, path, path if draft == "model" else draft, context=256) as rig:
            turn = rig.run("q", max_tokens=2000)
            prompt = len(rig.prompt("q"))
            assert turn.finished.status is RunStatus.CONTEXT_FULL
            assert "256" in str(turn.finished.note)
            # The last token that was drawn needs no place of its own.
            assert len(turn.trace) == 256 - prompt + 1
            again = rig.run("q", max_tokens=20)
            assert again.ids == turn.ids[:20]


def test_a_prompt_longer_than_the_context_is_refused(chain: MakeChain) -> None:
    with Rig(chain._backend, chain.path(LOOP), context=256) as rig:
        with pytest.raises(
            PromptError, match="the prompt has 300 tokens and the context holds 256"
        ):
            rig.run("a" * 300)
        with pytest.raises(PromptError, match="empty"):
            rig.run("")
        assert rig.run("a" * 255, max_tokens=5).finished.status is RunStatus.CONTEXT_FULL


def test_prompt_progress_is_reported(chain: MakeChain) -> None:
    with chain([*ids("ab"), EOS]) as rig:
        turn = rig.run("b" * 1000 + "a")
    steps = [(e.done, e.total, e.cached) for e in turn.events if isinstance(e, PromptProgress)]
    assert steps == [(0, 1001, 0), (512, 1001, 0), (1000, 1001, 0)]
    done = [e for e in turn.events if isinstance(e, PromptDone)]
    assert [(e.tokens, e.cached) for e in done] == [(1001, 0)]


def test_a_model_that_computes_nan_fails(chain: MakeChain, tmp_path: Path) -> None:
    table = np.full((SIZE, SIZE), np.nan, np.float32)
    path = chain_model(tmp_path / "nan.gguf", PIECES, table)
    with Rig(chain._backend, path) as rig:
        for sampler in (GREEDY, WARM):
            with pytest.raises(DecodeFailure, match="not a number"):
                rig.run("a", sampler=sampler)


# -- cache ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("draft", ["none", "lookup", "model"])
def test_second_turn_reuses_the_cache(backend: Backend, demo: Path, draft: str) -> None:
    target = demo / "demo-methodical.gguf"
    choice = demo / "demo-draft.gguf" if draft == "model" else draft
    first, second = "What is 7 plus 5?", "And 3 more?"
    with Rig(backend, target, choice) as rig:
        one = rig.run(first, max_tokens=150)
        answer = ChatMessage("assistant", one.record.answer, one.record.thinking)
        talk = (ChatMessage("user", first), answer, ChatMessage("user", second))
        two = rig.run(*talk, max_tokens=60)
    assert two.cached >= len(rig_prompt_head(one)), "the first prompt at least was there already"
    with Rig(backend, target, choice) as fresh:
        anew = fresh.run(*talk, max_tokens=60)
    assert anew.cached == 0
    assert two.ids == anew.ids


def rig_prompt_head(turn: Turn) -> range:
    """As many as the prompt's tokens before the thought is opened."""
    assert turn.record.prompt is not None
    return range(turn.record.prompt.tokens - len(turn.record.prompt.opener) - 1)


def test_a_repeated_prompt_processes_one_token(chain: MakeChain) -> None:
    with chain([*ids("abcdef"), EOS]) as rig:
        one = rig.run("zzzzzza")
        two = rig.run("zzzzzza")
    assert (one.cached, two.cached) == (0, 6)
    assert one.ids == two.ids


def test_another_conversation_in_between_changes_nothing(backend: Backend, demo: Path) -> None:
    with Rig(backend, demo / "demo-methodical.gguf", demo / "demo-draft.gguf") as rig:
        first = rig.run("What is 7 plus 5?", max_tokens=50)
        rig.run("Who is tallest? Bo is taller than Ida.", max_tokens=50)
        again = rig.run("What is 7 plus 5?", max_tokens=50)
    assert first.ids == again.ids
    # What the cache holds shows in every probability, and in what the draft proposes.
    assert list(again.trace.logprobs) == pytest.approx(list(first.trace.logprobs), abs=0.05)
    assert [r.proposed for r in again.trace.draft_rounds] == [
        r.proposed for r in first.trace.draft_rounds
    ]


def test_only_the_common_prefix_is_reused(chain: MakeChain) -> None:
    with chain([*ids("ab"), EOS]) as rig:
        rig.run("zzzza")
        assert rig.run("zzyza").cached == 2
        assert rig.run("zzyzzzzza").cached == 4
        assert rig.run("ya").cached == 0


def test_the_draft_proposes_its_most_probable_tokens(backend: Backend, tmp_path: Path) -> None:
    """After refusals too: nothing of a refused guess stays in the draft's cache."""
    target = random_model(tmp_path / "target.gguf", PIECES)
    draft = random_model(tmp_path / "draft.gguf", PIECES, noise=0.1)
    checked = 0
    with Rig(backend, target, draft) as rig, Rig(backend, draft) as alone:
        for prompt in ("abcabd", "abcdef", "zzz"):
            turn = rig.run(prompt, max_tokens=60)
            start = rig.prompt(prompt)
            for before, after in pairwise(turn.trace.draft_rounds):
                if before.tested > before.accepted:
                    logits = alone.logits([*start, *turn.ids[: after.first]])
                    assert int(logits.argmax()) == after.proposed[0]
                    checked += 1
    assert checked > 10, "without refusals this shows nothing"


def test_an_aborted_run_leaves_no_tokens_in_the_cache(chain: MakeChain) -> None:
    """An error in the middle of a round, after the batch was decoded."""
    path = chain.path([*ids("abcdef"), EOS])
    with Rig(chain._backend, path, path) as rig:
        good = rig.run("zza").ids

        def burst(event: object) -> None:
            if isinstance(event, Tokens):
                raise RuntimeError("the pipe broke")

        with pytest.raises(RuntimeError):
            rig.run("zza", watch=burst)
        assert rig.run("zza").ids == good
        assert rig.run("zzza", draft=DraftSettings(max_tokens=2)).ids == good


# -- beginning tokens -----------------------------------------------------------------------------


@pytest.mark.parametrize("wanted", [True, False])
def test_the_beginning_token_is_added_once(chain: MakeChain, wanted: bool) -> None:
    keys: dict[str, Any] = {
        "tokenizer.ggml.add_bos_token": wanted,
        "tokenizer.ggml.add_eos_token": True,
    }
    path = chain.path([*ids("ab"), EOS], **keys)
    model = Model(chain._backend, str(path), Offload(0, ()), lambda _: True)
    try:
        assert model.tokenize("a") == ([BOS, A] if wanted else [A])
        assert model.tokenize("<s>a") == [BOS, A], "the template wrote it already"
        assert model.tokenize_part("a") == [A]
        assert model.tokenize("\ud800a")[-1] == A, "half a character is no reason to fail"
    finally:
        model.close()


@pytest.mark.parametrize(("asleep", "note"), [(600.0, "The machine slept for 600.00 s"), (0.0, "")])
def test_a_sleep_of_the_machine_during_the_run_is_reported(
    chain: MakeChain, monkeypatch: pytest.MonkeyPatch, asleep: float, note: str
) -> None:
    begun: list[float] = []

    def passing() -> float:
        begun.append(0.0)
        return 100.0 if len(begun) == 1 else 100.0 + asleep

    clocks = SleepClocks(passing, lambda: 100.0)
    monkeypatch.setattr("overthink.inference.run_state.system_clocks", lambda: clocks)
    turn = chain([*ids("abc"), EOS]).run("a")
    assert turn.finished.slept_s == asleep
    assert str(turn.finished.note).startswith(note)
    assert bool(turn.finished.note) is bool(note)
