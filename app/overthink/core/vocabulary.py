"""The terms of the design as types: phase, origin, run status, timing mode, verdict.

They have their own module so that every package, also in the child process, can use them without
importing more. The integer values are stored and sent; never renumber them.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import Literal

import msgspec


class Phase(IntEnum):
    """Which part of a run a token belongs to."""

    THINKING = 0
    ANSWER = 1

    @property
    def word(self) -> str:
        return self.name.lower()


class Origin(IntEnum):
    """Where a token came from."""

    SAMPLED = 0
    """The target model sampled it itself."""
    ACCEPTED = 1
    """The draft proposed it and the target, sampling, chose the same one."""
    FORCED = 2
    """The app inserted it, as to close a thought when the thinking budget is spent."""
    TEMPLATE = 3
    """The chat template put it in the prompt, such as an opening think tag."""

    @property
    def word(self) -> str:
        return self.name.lower()


UNKNOWN_TOKEN = -1
"""Id of an entry of a trace whose token is not known: a piece of text that a server sent, or a
token that a draft proposed there and that was refused."""


class RunStatus(StrEnum):
    """How a run ended."""

    FINISHED = "finished"
    STOPPED = "stopped"
    BUDGET = "budget"
    LENGTH = "length"
    CONTEXT_FULL = "context_full"
    LOOP_STOPPED = "loop_stopped"
    ENDED_IN_THOUGHT = "ended_in_thought"
    MODEL_CHANGED = "model_changed"
    """Invalid: a file of the model or its draft changed during the run."""
    """The model's end token came before its thought was closed."""
    FAILED = "failed"
    CRASHED = "crashed"


class TimingMode(StrEnum):
    """What shares the machine with a run. Never average metrics of different modes."""

    CONCURRENT = "concurrent"
    """Both lanes run at once."""
    SEQUENTIAL = "sequential"
    """One lane runs after the other."""
    SHARED = "shared"
    """Several samples of a lane run at once in one context, and one lane after the other; or
    several models of a suite run side by side, each with samples of its own."""


class OnLoop(StrEnum):
    """What to do about a loop or another runaway."""

    MARK = "mark"
    STOP = "stop"
    ANSWER = "answer"


Method = Literal["exact", "number", "choice", "boxed", "none"]
"""The rule by which a verdict was reached; `none` where no rule decides, or there is no answer."""


class Verdict(msgspec.Struct, frozen=True):
    """Whether an answer is right, and how that was found."""

    correct: bool | None
    """None if no rule decides."""
    method: Method
    found: str | None
    """The value read out of the answer; None if none was."""


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """The automatic verdict on a complete answer, by rules and mathematics. It is stored as it is.

    A run without a judgement is ungraded, which is not the same as wrong: it has no complete
    answer, no expected answer is known, or it was not graded yet.
    """

    correct: bool | None
    """None if undecided."""
    how: str
    """The rule that decided: a `Method`, or "equivalence"; "none" if none did. A file may contain
    rules of another version."""
    found: str | None
    """The value read out of the answer; None if none was."""
    equivalent: bool | None = None
    """The result of the mathematical comparison; None if it was not needed, or is undecided."""
    grader: int
    """Version of the grading rules; see `overthink.grading.version`."""
