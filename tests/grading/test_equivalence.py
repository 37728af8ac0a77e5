"""Mathematical equivalence, asked of real child processes."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time

import pytest
import qasync
from PySide6.QtWidgets import QApplication

from overthink.core.child_process import CHILD_SWITCH, WorkerProcess
from overthink.grading.judgement import equivalent


def _ask(expected: str, answer: str, limit_s: float = 60.0) -> bool | None:
    return asyncio.run(equivalent(expected, answer, limit_s))


@pytest.mark.parametrize(
    ("expected", "answer"),
    [
        ("1/2", r"\boxed{0.5}"),
        ("x^2+2x+1", "Factored: $(x+1)^2$"),
        ("{1, 2}", r"The solutions are \boxed{\{2, 1\}}"),
        ("sqrt(8)", r"\(2\sqrt{2}\)"),
        ("2pi", r"$\pi + \pi$"),
    ],
)
def test_equal_values_are_equivalent(expected: str, answer: str) -> None:
    assert _ask(expected, answer) is True


@pytest.mark.parametrize(
    ("expected", "answer"),
    [("1/2", r"\boxed{0.6}"), ("{1, 2}", r"\boxed{\{1, 3\}}"), ("x^2", "$x^3$")],
)
def test_different_values_are_not_equivalent(expected: str, answer: str) -> None:
    assert _ask(expected, answer) is False


@pytest.mark.parametrize(
    ("expected", "answer"),
    [
        ("5 km", r"\boxed{5\text{ m}}"),
        ("Beth", "The answer is Beth."),
        ("50%", r"\boxed{0.5}"),
        ("1/2", "I have no idea."),
        ("", r"\boxed{1}"),
        ("1", ""),
        ("1", "\ud800 \x00"),
    ],
)
def test_words_and_units_are_undecided(expected: str, answer: str) -> None:
    assert _ask(expected, answer) is None


@pytest.mark.parametrize("answer", ["$9**9**9**9$", "$9^{9^{9^{9}}}$", "$" + "(" * 9_000 + "1$"])
def test_hostile_input_ends_within_the_limit(answer: str) -> None:
    began = time.monotonic()
    assert _ask("1", answer, limit_s=3.0) is not True
    assert time.monotonic() - began < 3.0 + 12.0, "the start of the child does not count"


def test_a_comparison_given_up_leaves_no_process() -> None:
    async def give_up() -> None:
        asking = asyncio.create_task(equivalent("1/2", r"\boxed{0.5}"))
        await asyncio.sleep(0.05)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking

    asyncio.run(give_up())  # a fixture of every test finds leftovers


def test_without_time_it_is_undecided() -> None:
    assert _ask("1/2", r"\boxed{0.5}", limit_s=0.01) is None


def test_it_works_on_qts_event_loop(qapp: QApplication) -> None:
    with qasync.QEventLoop(qapp) as loop:
        assert loop.run_until_complete(equivalent("1/2", r"\boxed{0.5}", 60.0)) is True


def test_the_parent_never_imports_sympy() -> None:
    script = (
        "import asyncio, sys\n"
        "from overthink.grading.judgement import equivalent\n"
        r"assert asyncio.run(equivalent('1/2', r'\boxed{0.5}', 60)) is True" + "\n"
        "assert 'sympy' not in sys.modules and 'math_verify' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-P", "-c", script], check=True)


def test_a_frozen_bundle_uses_its_own_program() -> None:
    module = "overthink.grading.equivalence_child"
    command = [sys.executable, "-P", "-m", "overthink", CHILD_SWITCH, module]
    with WorkerProcess(command) as child:
        assert child.request(["1/2", "$0.5$"], 60.0) == [True, "1/2"]
