"""Round by round, drafters propose and lose as in llama.cpp's own `llama-speculative-simple`.

Both decode the same made files greedily. Only the end differs: the tool limits its last proposals
by another count, so the last rounds are left out. With copies of the state the tool counts
accepted tokens again; there, texts are compared (`test_drafters`).
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import native_tools
from overthink.core.settings import DraftSettings
from overthink.inference.llama_api import Backend
from tests.inference.drafter_cases import CASES, Case
from tests.inference.rig import Rig, Turn

pytestmark = [pytest.mark.native_tools, pytest.mark.slow]

TOKENS = 90
TEXTS = ("abcdefghabcdefgh", "zyxwv" * 9, "hello", "mississippi" * 5)
SETTINGS = [
    (text, limit, least)
    for limit, least in ((1, 0.0), (2, 0.4), (3, 0.0), (4, 0.2), (6, 0.0), (5, 0.6))
    for text in TEXTS[: 2 + limit % 2]
]
_DONE = re.compile(r"accepted (\d+)/(\d+) draft tokens")

Round = tuple[int, int]
"""Accepted and proposed tokens."""


def test_there_are_enough_settings() -> None:
    assert len(SETTINGS) >= 10
    assert {case.native for case in CASES} >= {
        *("draft-mtp", "draft-eagle3", "draft-dflash", "draft-dspark")
    }


@pytest.mark.parametrize("case", [c for c in CASES if c.native], ids=lambda case: case.name)
def test_every_round_is_as_in_the_native_tool(backend: Backend, tmp_path: Path, case: Case) -> None:
    if not native_tools.are_built():
        pytest.skip("llama.cpp's own tools are not built: `make test-all` builds them")
    target, choice = case.write(tmp_path)
    compared = accepted = 0
    with Rig(backend, target, choice) as rig:
        for text, limit, least in SETTINGS:
            draft = DraftSettings(max_tokens=limit, min_probability=least)
            ours = _rounds(rig.run(text, max_tokens=TOKENS, draft=draft))
            theirs = _native_rounds(case, target, choice.path, text, draft)
            count = _before_the_end(theirs, limit)
            assert ours[:count] == theirs[:count], (text, limit, least)
            compared += count
            accepted += sum(done[0] for done in theirs[:count])
    assert compared > 300
    assert accepted > 100


def _rounds(turn: Turn) -> list[Round]:
    """The rounds of a run, those without proposals included."""
    trace, found, at = turn.trace, list[Round](), 0
    while at < len(trace):
        number = trace.rounds[at]
        done = trace.draft_rounds[number] if number >= 0 else None
        found.append((done.accepted, len(done.proposed)) if done else (0, 0))
        at += found[-1][0] + 1
    return found


def _before_the_end(rounds: list[Round], limit: int) -> int:
    """Number of rounds that the limit on tokens did not touch."""
    tokens = 0
    for number, (accepted, _) in enumerate(rounds):
        tokens += accepted + 1
        if tokens > TOKENS - 2 * limit - 4:
            return number
    return len(rounds)


def _native_rounds(
    case: Case, target: Path, draft: str, text: str, settings: DraftSettings
) -> list[Round]:
    name = "llama-speculative-simple" + (".exe" if sys.platform == "win32" else "")
    command = [native_tools.tools_folder() / name, "-m", target, "--spec-type", case.native]
    command += ["-md", draft] if draft else []
    command += ["--no-escape", "-p", text, "-fit", "off", "-fa", "off", "--temp", "0", "-v"]
    figures = {
        "--spec-draft-n-max": settings.max_tokens,
        "--spec-draft-n-min": 0,
        "--spec-draft-p-min": settings.min_probability,
        "-n": TOKENS,
        "-c": 1024,
        "-t": 1,
        "-td": 1,
        "-b": 512,
        "-ub": 512,
    }
    arguments = [*map(str, command), *(str(word) for pair in figures.items() for word in pair)]
    made = subprocess.run(
        arguments, stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=120
    )
    output = (made.stdout + made.stderr).decode("utf-8", "replace")
    return [(int(accepted), int(proposed)) for accepted, proposed in _DONE.findall(output)]
