"""Experiments on a thought: when did it know, what would the other have said, fork here.

Each runs on a lane of its own, never in the run's: a finished run is decoded again from its tokens,
a running one as far as it has come. So the run is untouched. The plan's predicted memory includes
the room that a fork needs: further tokens of the context, or a copy of a recurrent state.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from overthink.comparison.conductor import Exchange, conversation_messages
from overthink.comparison.plan import LaneChoice, LanePlan, Planner
from overthink.comparison.saved_plan import choice_from_run
from overthink.core.errors import BadInput, BadOption, ModelFileError, from_kind
from overthink.core.events import (
    Failed,
    Loaded,
    Loading,
    ModelFacts,
    Probed,
    ProbeDone,
    PromptProgress,
    Scored,
)
from overthink.core.experiments import (
    ANSWER_TOKENS,
    MOST_POINTS,
    ForkOrigin,
    KnewPoint,
    KnewResult,
    ScoreResult,
)
from overthink.core.messages import message
from overthink.core.paragraphs import paragraph_ends, thinned, thought_length
from overthink.core.profiles import Profiles
from overthink.core.protocol import ChatMessage, Probe, RunText, Score
from overthink.core.run_record import RunRecord
from overthink.core.settings import AUTO
from overthink.core.trace import Trace
from overthink.core.vocabulary import Origin
from overthink.grading.judgement import judgement
from overthink.lanes.source import ExperimentSource, LaneSource
from overthink.storage.saved_sessions import SavedSession, SavedTurn

LEAD = "\n\nFinal answer:"
"""Leads to a short answer, where the free one is longer than that."""
FORK_ROOM = 128
"""Tokens of context for a fork: closing tag, lead and answer."""

OnProgress = Callable[[Loading | PromptProgress | KnewPoint], None]


def ignore(_event: object) -> None:
    """Show no progress."""


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """The run that an experiment is about."""

    run: str
    """Its identity; empty if it is not saved."""
    side: str
    model: str
    record: RunRecord
    messages: tuple[ChatMessage, ...]
    """The conversation up to its prompt."""
    choice: LaneChoice
    """What runs it again."""
    expect: str | None


def saved_subject(
    session: SavedSession,
    turn: SavedTurn,
    side: str,
    profiles: Profiles,
    fork: ForkOrigin | None = None,
) -> Subject:
    """A saved run.

    Args:
        fork: where it was forked from, whose earlier messages are its own.
    """
    run = turn.runs[side]
    if fork is not None:
        messages = (
            *(ChatMessage(*each) for each in fork.context),
            ChatMessage("user", turn.prompt),
        )
    else:
        before = list(_before(session, turn, side))
        messages = conversation_messages(turn.system, before, turn.prompt, thoughts=True)
    return Subject(
        run=run.id,
        side=side,
        model=run.model,
        record=run.record,
        messages=messages,
        choice=choice_from_run(run, profiles),
        expect=turn.expect,
    )


def _before(session: SavedSession, turn: SavedTurn, side: str) -> Iterator[Exchange]:
    """The lane's turns before this one, without those that were repeated since."""
    before = session.turns[: session.turns.index(turn)]
    replaced = {each.repeats for each in (*before, turn)}
    for each in before:
        if side in each.runs and each.id not in replaced:
            yield Exchange(each.prompt, each.runs[side].record)


# -- plans ----------------------------------------------------------------------------------------


def plan_again(planner: Planner, subject: Subject, threads: int, most: int = 0) -> LanePlan:
    """Plan to load the model of a run, without a draft, to decode its text again.

    Reads files, so call it in a thread.

    Args:
        most: tokens that the context must hold beside the fork; 0: those of the run.

    Raises:
        BadInput: the model is not here.
    """
    needed = (most or _tokens(subject.record)) + FORK_ROOM
    return _plan(planner, subject.choice, subject, threads, needed)


def plan_other(planner: Planner, subject: Subject, model: str, threads: int) -> LanePlan:
    """Plan to load another model that takes a run's text. Reads files.

    Raises:
        BadInput: the model cannot be used.
    """
    load = msgspec.structs.replace(subject.choice.load, chat_template="")
    run = msgspec.structs.replace(subject.choice.run, thinking="auto", effort="")
    choice = LaneChoice(model=model, draft="none", run=run, load=load)
    return _plan(planner, choice, subject, threads, 2 * _tokens(subject.record) + FORK_ROOM)


def _plan(
    planner: Planner, choice: LaneChoice, subject: Subject, threads: int, needed: int
) -> LanePlan:
    load = choice.load
    if load.context != AUTO and load.context < needed:
        load = msgspec.structs.replace(load, context=needed)
    choice = replace(choice, draft="none", load=load, forks=True)
    try:
        return planner.plan(subject.side, choice, threads)
    except BadInput:
        loaded = subject.record.loaded
        if loaded is None or choice.model != subject.model or not Path(loaded.model.path).exists():
            raise
        return planner.plan(subject.side, replace(choice, model=loaded.model.path), threads)


def _tokens(record: RunRecord) -> int:
    """Tokens of a run's prompt and text."""
    return (record.prompt.tokens if record.prompt else 0) + len(record.trace)


async def _load(
    source: LaneSource, plan: LanePlan, on_progress: OnProgress, same_as: RunRecord | None = None
) -> None:
    """Load a model, if its memory fits.

    Args:
        same_as: a run that must be of this model.

    Raises:
        EnvironmentFailure: it cannot be loaded, or is another model.
    """
    needs = {p: n.total for p, n in plan.needs.by_place().items()} if plan.needs else {}
    command = msgspec.structs.replace(plan.load, needs_bytes=plan.own_bytes(()), needs=needs)
    async with aclosing(source.load(command)) as events:
        async for event in events:
            match event:
                case Failed():
                    raise from_kind(event.kind, event.problem, event.remedy)
                case Loading():
                    on_progress(event)
                case Loaded() if same_as and same_as.loaded:
                    _check_same(plan, event.model, same_as.loaded.model)


def _check_same(plan: LanePlan, here: ModelFacts, then: ModelFacts) -> None:
    fields = ("parameters", "vocabulary", "size_bytes", "layers")
    if any(getattr(here, field) != getattr(then, field) for field in fields):
        raise ModelFileError(
            message("{model} is another model here than the one of the run", model=plan.model),
            message("choose a run of a model that is on this machine"),
        )


# -- when did it know? ----------------------------------------------------------------------------


def knew_points(trace: Trace, most: int = MOST_POINTS) -> list[int]:
    """Where to fork: before the first token, at paragraph ends, and at the end of the thought.

    Raises:
        BadOption: the run has no thought.
    """
    ends = paragraph_ends(trace)
    if not ends:
        raise BadOption(
            message("the run has no thought, so it knew nothing before its answer"),
            message("choose a run that thinks"),
        )
    return thinned([0, *ends], max(most, 2))


async def find_when_it_knew(
    source: ExperimentSource,
    plan: LanePlan,
    subject: Subject,
    points: Sequence[int],
    on_progress: OnProgress = ignore,
    *,
    loaded: bool = False,
) -> KnewResult:
    """Close the thought at each point and judge what the model answers there.

    Args:
        loaded: the source holds the plan's model already.

    Raises:
        EnvironmentFailure: the lane failed.
    """
    trace = subject.record.trace
    if not loaded:
        await _load(source, plan, on_progress, subject.record)
    command = Probe(
        messages=_passed(subject.messages, plan),
        run=subject.choice.run,
        tokens=tuple(trace.ids[: points[-1]]),
        points=tuple(points),
        answer_tokens=ANSWER_TOKENS,
        lead=LEAD,
    )
    found: list[KnewPoint] = []
    done: ProbeDone | None = None
    async with aclosing(source.probe(command)) as replies:
        async for reply in replies:
            match reply:
                case Failed():
                    raise from_kind(reply.kind, reply.problem, reply.remedy)
                case Probed():
                    found.append(await _judged(reply, subject.expect))
                    on_progress(found[-1])
                case PromptProgress():
                    on_progress(reply)
                case ProbeDone():
                    done = reply
    assert done is not None, "a lane always reports how it ended"
    prompt = subject.record.prompt
    finished = subject.record.finished
    return KnewResult(
        model=subject.model,
        thought=thought_length(trace),
        expect=subject.expect,
        points=tuple(found),
        finished=bool(finished and finished.thought_closed),
        same_prompt=prompt is None or prompt.tokens == done.prompt_tokens,
        skipped=done.skipped,
        stopped=done.stopped,
        total_s=done.total_s,
    )


async def _judged(probed: Probed, expect: str | None) -> KnewPoint:
    judged = None
    if expect is not None and probed.complete and probed.answer:
        judged = await judgement(expect, probed.answer)
    return KnewPoint(
        token=probed.token,
        closing=probed.closing,
        answer=probed.answer,
        tokens=probed.tokens,
        probability=math.exp(probed.logprob),
        complete=probed.complete,
        led=probed.led,
        correct=judged.correct if judged else None,
        found=judged.found if judged else None,
    )


# -- what would the other have said? --------------------------------------------------------------


def run_text(trace: Trace, count: int | None = None, added: str = "") -> RunText:
    """The first tokens of a run, for another model."""
    count = len(trace) if count is None else count
    forced = trace.origins.count(int(Origin.FORCED), 0, count)
    return RunText(
        ids=tuple(trace.ids[:count]),
        texts=tuple(trace.text_of(i) for i in range(count)),
        phases=bytes(trace.phases[:count]),
        generated=count - forced,
        added=added,
    )


async def score_with_other(
    source: ExperimentSource,
    plan: LanePlan,
    subject: Subject,
    on_progress: OnProgress = ignore,
    *,
    loaded: bool = False,
) -> ScoreResult:
    """Score a run's text with another model.

    Raises:
        BadOption: the run has no text.
        EnvironmentFailure: the lane failed.
    """
    if not len(subject.record.trace):
        raise BadOption(message("the run has no tokens"), message("choose another one"))
    if not loaded:
        await _load(source, plan, on_progress)
    command = Score(
        messages=_passed(subject.messages, plan),
        run=plan.run,
        text=run_text(subject.record.trace),
    )
    scored: Scored | None = None
    async with aclosing(source.score(command)) as replies:
        async for reply in replies:
            match reply:
                case Failed():
                    raise from_kind(reply.kind, reply.problem, reply.remedy)
                case PromptProgress():
                    on_progress(reply)
                case Scored():
                    scored = reply
    assert scored is not None, "a lane always reports how it ended"
    return ScoreResult(model=plan.model, scored=scored)


def _passed(messages: Sequence[ChatMessage], plan: LanePlan) -> tuple[ChatMessage, ...]:
    """The messages, without earlier thoughts if the model is not given them."""
    if plan.passes_thoughts:
        return tuple(messages)
    return tuple(msgspec.structs.replace(each, thought="") for each in messages)


# -- fork here ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fork:
    """A run that begins with another one's text."""

    plan: LanePlan
    messages: tuple[ChatMessage, ...]
    given: RunText
    origin: ForkOrigin


def plan_fork(
    planner: Planner,
    subject: Subject,
    token: int,
    choice: LaneChoice,
    threads: int,
    added: str = "",
) -> Fork:
    """Plan to continue a run after some of its tokens. Reads files.

    Args:
        token: tokens of it that are taken over.
        choice: what continues it: its own model or another.
        added: text that the user inserts.

    Raises:
        BadInput: the model cannot be used, or the run has no such token.
    """
    trace = subject.record.trace
    if not 0 <= token <= len(trace):
        raise BadOption(
            message("the run has {count:n} tokens, not {token:n}", count=len(trace), token=token),
            message("fork after one of them"),
        )
    side = "left" if subject.side == "right" else "right"
    try:
        plan = planner.plan(side, choice, threads)
    except BadInput:
        loaded = subject.record.loaded
        if loaded is None or choice.model != subject.model or not Path(loaded.model.path).exists():
            raise
        plan = planner.plan(side, replace(choice, model=loaded.model.path), threads)
    origin = ForkOrigin(
        run=subject.run,
        token=token,
        model=subject.model,
        added=added,
        context=tuple((m.role, m.content, m.thought) for m in subject.messages[:-1]),
    )
    plan = replace(plan, notes=(*plan.notes, origin.sentence))
    return Fork(plan, _passed(subject.messages, plan), run_text(trace, token, added), origin)


def fork_choice(subject: Subject, **changes: object) -> LaneChoice:
    """The run's own choice with another seed; the next one, unless another is given."""
    sampler = dict(subject.choice.sampler)
    finished = subject.record.finished
    seed = finished.sampler.seed if finished else int(sampler.get("seed", 1))
    sampler["seed"] = seed + 1
    sampler |= {name: value for name, value in changes.items() if value is not None}
    return replace(subject.choice, sampler=sampler)
