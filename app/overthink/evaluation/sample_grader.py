"""Grade samples as their task asks: by the app's rules, by choice, or by a regular expression.

Only the answer is judged, never the thought; an incomplete answer is not judged at all. A grader
that fails or exceeds its limit leaves the answer ungraded, which is not the same as wrong.
"""

from __future__ import annotations

from overthink.core.child_process import WorkerEnded, WorkerProcess, child_command
from overthink.core.vocabulary import Judgement
from overthink.evaluation.suite import LETTERS, Suite, Task
from overthink.grading.judgement import Grader
from overthink.grading.version import GRADER_VERSION

PATTERN_LIMIT_S = 2.0
"""Seconds for one search with a regular expression."""
_LONGEST = 100_000
"""Characters at the end of an answer that are searched."""


class SampleGrader:
    """Judges many answers, one after the other, with child processes. `close` it."""

    def __init__(self) -> None:
        self._rules = Grader()
        self._patterns = WorkerProcess(child_command("overthink.evaluation.pattern_child"))

    def judge(self, suite: Suite, task: Task, answer: str) -> Judgement | None:
        """Judge a complete answer; None if it stays ungraded. It may take seconds."""
        grader = suite.grader_of(task)
        if grader == "regex":
            return self._search(task.target, answer)
        if grader == "choice":
            return self._judge_choice(suite, task, answer)
        return self._rules.judge(suite.expected(task), answer) if grader == "answer" else None

    def close(self) -> None:
        """End the child processes."""
        self._rules.close()
        self._patterns.close()

    def _search(self, pattern: str, answer: str) -> Judgement | None:
        try:
            found = self._patterns.request([pattern, answer[-_LONGEST:]], PATTERN_LIMIT_S)
        except WorkerEnded:
            return None
        return Judgement(correct=found is not None, how="regex", found=found, grader=GRADER_VERSION)

    def _judge_choice(self, suite: Suite, task: Task, answer: str) -> Judgement:
        """Judge by letter or text; an answer that may mean two choices is undecided.

        The rules know one choice at a time: they read "Paris" as the right choice, but not "Rome"
        as another one.
        """
        expected = suite.expected(task)
        judged = self._rules.judge(expected, answer)
        if judged.correct is False:
            return judged
        others = [f"{letter}) {text}" for letter, text in zip(LETTERS, task.choices, strict=False)]
        named = [
            other
            for other in others
            if other != expected and self._rules.judge(other, answer).correct
        ]
        if not named:
            return judged
        correct = False if judged.correct is None and len(named) == 1 else None
        found = named[0] if correct is False else None
        how = "choice" if correct is False else "none"
        return Judgement(correct=correct, how=how, found=found, grader=GRADER_VERSION)
