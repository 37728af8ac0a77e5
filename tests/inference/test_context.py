"""How many rows of logits a decode gives out, and that more are refused before llama.cpp aborts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from overthink.core.errors import DecodeFailure
from overthink.core.settings import DraftSettings, value_range
from overthink.inference.llama_api import Backend, Context
from tests.inference.rig import Rig


@pytest.fixture
def context(backend: Backend, demo: Path) -> Iterator[Context]:
    with Rig(backend, demo / "demo-draft.gguf") as rig:
        yield rig.lane.context


def test_every_token_of_the_largest_round_has_its_logits(context: Context) -> None:
    context.decode([7] * Context.OUTPUTS, 0, "all")

    rows = context.rows(Context.OUTPUTS)

    assert np.isfinite(rows).all()
    assert np.ptp(rows, axis=1).min() > 0.0


def test_more_rows_than_there_is_room_for_are_refused(context: Context) -> None:
    with pytest.raises(DecodeFailure, match="want logits"):
        context.decode([7] * (Context.OUTPUTS + 1), 0, "all")


def test_the_longest_draft_limit_has_room() -> None:
    longest = value_range(DraftSettings, "max_tokens")

    assert longest is not None
    assert longest[1] + 1 <= Context.OUTPUTS
