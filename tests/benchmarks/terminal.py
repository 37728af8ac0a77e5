"""`overthink compare` as a person runs it, for its figures."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

LIMIT_S = 300.0


def compared(*arguments: str) -> list[dict[str, Any]]:
    """The lanes of a comparison, as `--json` has them."""
    command = [sys.executable, "-P", "-m", "overthink", "compare", "--json", *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=LIMIT_S)
    lanes: list[dict[str, Any]] = json.loads(done.stdout)["lanes"]
    return lanes
