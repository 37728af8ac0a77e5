"""How many rows of logits a decode gives out, and that more are refused before llama.cpp aborts."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from overthink.core.errors import DecodeFailure, LoadFailure
from overthink.core.settings import DraftSettings, LoadSettings, value_range
from overthink.inference.llama_api import Backend, Context
from tests.inference.rig import Rig


@pytest.fixture
def context(backend: Backend, demo: Path) -> Iterator[Context]:
    with Rig(backend, demo / "demo-draft.gguf") as rig:
        yield rig.models.context


def test_every_token_of_the_largest_round_has_its_logits(context: Context) -> None:
    context.decode([7] * Context.OUTPUTS, 0, Context.OUTPUTS)

    rows = context.rows(Context.OUTPUTS)

    assert np.isfinite(rows).all()
    assert np.ptp(rows, axis=1).min() > 0.0


def test_more_rows_than_reserved_are_refused(context: Context) -> None:
    with pytest.raises(DecodeFailure, match="request logits"):
        context.decode([7] * (Context.OUTPUTS + 1), 0, Context.OUTPUTS + 1)


def test_the_longest_draft_limit_fits_the_reserved_rows() -> None:
    longest = value_range(DraftSettings, "max_tokens")

    assert longest is not None
    assert longest[1] + 1 <= Context.OUTPUTS


@pytest.mark.smollm2
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere memory is promised without end")
def test_a_context_without_memory_reports_what_it_needs(
    backend: Backend, smollm2_path: Path
) -> None:
    """A cache of about 430 GiB, without the check that a child does first."""
    load = LoadSettings(context=10_000_000, gpu_layers=0, cache_type_k="f32", cache_type_v="f32")
    with pytest.raises(LoadFailure) as failed, Rig(backend, smollm2_path, load=load):
        pass
    assert "10,000,000 tokens" in str(failed.value.problem)
    assert "GiB were needed in one piece on CPU, and " in str(failed.value.problem)
    assert "--ctx" in str(failed.value.remedy)
