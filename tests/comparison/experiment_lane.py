"""A lane that answers experiments from a script."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence

from overthink.core.events import Failed, LaneEvent, Probed, ProbeDone, PromptProgress, Scored
from overthink.core.protocol import Probe, Score
from overthink.lanes.scripted import ScriptedLane


class ExperimentLane(ScriptedLane):
    """Answers each probe and each score with the same script."""

    def __init__(
        self,
        loads: Sequence[Sequence[LaneEvent]],
        answers: Sequence[Probed] = (),
        scored: Scored | None = None,
        runs: Sequence[Sequence[LaneEvent]] = (),
    ) -> None:
        super().__init__(loads, runs)
        self._answers, self._scored = answers, scored
        self.asked: list[Probe | Score] = []

    async def probe(
        self, command: Probe
    ) -> AsyncGenerator[PromptProgress | Probed | ProbeDone | Failed, None]:
        self.asked.append(command)
        for answer in self._answers:
            yield answer
        yield ProbeDone(prompt_tokens=12, skipped=1, stopped=False, total_s=0.5)

    async def score(self, command: Score) -> AsyncGenerator[PromptProgress | Scored | Failed, None]:
        self.asked.append(command)
        assert self._scored is not None
        yield self._scored
