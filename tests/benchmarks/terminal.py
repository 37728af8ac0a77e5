"""Runs `overthink compare` as a user does."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

TIMEOUT_S = 300.0


def compare(*arguments: str) -> list[dict[str, Any]]:
    """Run a comparison; return its lanes from the `--json` output."""
    command = [sys.executable, "-P", "-m", "overthink", "compare", "--json", *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=TIMEOUT_S)
    lanes: list[dict[str, Any]] = json.loads(done.stdout)["lanes"]
    return lanes
