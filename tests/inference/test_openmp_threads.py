"""Tests of the waiting of llama.cpp's OpenMP threads."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from overthink.inference.llama_api import AbortFlag, Backend, Context, Model, Offload
from overthink.inference.openmp_threads import SleepingThreads


@pytest.fixture
def context(backend: Backend, demo: Path) -> Iterator[Context]:
    path = str(demo / "demo-draft.gguf")
    model = Model(backend, path, Offload(0, ()), lambda _: True)
    made = Context(backend, model, 64, 2, AbortFlag())
    yield made
    made.close()
    model.close()


@pytest.fixture
def sleeping() -> Iterator[SleepingThreads]:
    threads = SleepingThreads()
    if not threads.is_available:
        pytest.skip("llama.cpp was not built with GNU's OpenMP")
    yield threads
    threads.close()


def _idle_use_s(context: Context, token: int) -> float:
    """Return the processor time that is used while nothing is decoded, after decode calls."""
    used = 0.0
    context.clear()
    for position in range(20):
        context.decode([token], position, 1)
        before = time.process_time()
        time.sleep(0.01)
        used += time.process_time() - before
    return used


def test_threads_spin_after_a_decode_call_unless_they_sleep(
    sleeping: SleepingThreads, context: Context
) -> None:
    token = context.model.tokenize("a")[-1]
    spinning_s = _idle_use_s(context, token)
    sleeping.switch(on=True)
    time.sleep(0.1)  # until all its threads exist
    sleeping_s = _idle_use_s(context, token)
    sleeping.switch(on=False)
    assert not sleeping.is_on
    assert sleeping_s < spinning_s / 2
    assert _idle_use_s(context, token) > 2 * sleeping_s


def test_results_do_not_depend_on_the_threads_or_on_their_waiting(
    sleeping: SleepingThreads, context: Context
) -> None:
    expected = _logits(context, lambda _: None)

    def change(position: int) -> None:
        context.use_threads(1 + position % 3)
        sleeping.switch(on=position % 2 == 0)

    assert _logits(context, change) == expected


def _logits(context: Context, change: Callable[[int], None]) -> list[bytes]:
    """Return the logits of a greedy text; `change` is called before each token."""
    found: list[bytes] = []
    token = context.model.tokenize("a")[-1]
    context.clear()
    for position in range(24):
        change(position)
        context.decode([token], position, 1)
        row = context.rows(1)[0]
        found.append(row.tobytes())
        token = int(row.argmax())
    return found
