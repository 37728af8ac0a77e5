"""The benchmarks' own calculations; measurements are never asserted."""

from __future__ import annotations

from pathlib import Path

import gguf
import numpy as np
import psutil
import pytest

from overthink.core.metrics import drafting
from overthink.storage.maintenance import check_store
from overthink.storage.saved_sessions import load_session
from overthink.storage.session_list import list_sessions
from overthink.storage.store import open_store
from tests.benchmarks.load import busy_programs
from tests.benchmarks.measurement import Samples, alternate, ratio, table
from tests.benchmarks.native import NativeToolFailed, parse_speculation
from tests.benchmarks.quiet import QuietMachine
from tests.benchmarks.stored import CHARACTERS, generate
from tests.benchmarks.timed_child import Stopwatch, parts
from tests.benchmarks.widened import widened
from tests.benchmarks.window.stopwatch import TIMED_METHODS

NARROW, WIDE, EMBEDDING = 4, 10, 3


def test_sides_alternate_in_both_directions() -> None:
    done: list[str] = []

    def turn(name: str) -> int:
        done.append(name)
        return len(done)

    results = alternate({"a": lambda: turn("a"), "b": lambda: turn("b")}, 3, QuietMachine(0.0))
    assert "".join(done) == "abbaab"
    assert results == {"a": [1, 4, 5], "b": [2, 3, 6]}


def test_ratios_are_taken_within_a_turn() -> None:
    assert ratio([2.0, 9.0], [1.0, 3.0]) == Samples((2.0, 3.0))


def test_tables_are_aligned_markdown() -> None:
    made = table(["case", "result"], [["one", "1"], ["a longer one", "1,000"]])
    assert made.splitlines() == [
        "| case         | result |",
        "|--------------|-------:|",
        "| one          |      1 |",
        "| a longer one |  1,000 |",
    ]


def test_output_of_the_speculative_tool_is_parsed() -> None:
    result = parse_speculation(
        "encoded   64 tokens in    0.050 seconds, speed: 1280.000 t/s\n"
        "decoded  403 tokens in    2.000 seconds, speed:  201.500 t/s\n"
        "n_draft   = 4\nn_predict = 403\nn_drafted = 330\nn_accept  = 320\n"
    )
    assert (result.prompt_tokens, result.tokens, result.rate) == (64, 403, 201.5)
    assert (result.drafted, result.accepted) == (330, 320)


def test_a_tool_without_statistics_is_an_error() -> None:
    with pytest.raises(NativeToolFailed):
        parse_speculation("error: unknown argument")


def test_synthetic_sessions_are_consistent(tmp_path: Path) -> None:
    path = tmp_path / "sessions.db"
    generate(path, sessions=3, long=400)
    store = open_store(path)
    try:
        newest = list_sessions(store)
        assert [session.prompt for session in newest[:2]] == ["drafted", "plain"]
        assert len(newest) == 5
        assert check_store(store).sound
        drafted = load_session(store, newest[0].id).turns[0].runs["left"].record.trace
        assert len(drafted) == 400
        counts = drafting(drafted.draft_rounds)
        assert counts.rounds + counts.accepted == 400  # each round gives one token of its own
        usual = load_session(store, newest[2].id).turns[0].runs["left"].record.thinking
        assert abs(len(usual) - CHARACTERS) < 20
    finally:
        store.close()


def test_widening_adds_columns_without_effect(tmp_path: Path) -> None:
    narrow, before = tmp_path / "small.gguf", _write_model(tmp_path / "small.gguf")
    made = widened(narrow, WIDE, tmp_path / "cache")
    assert made == widened(narrow, WIDE, tmp_path / "cache")
    reader = gguf.GGUFReader(made)
    after = {tensor.name: np.asarray(tensor.data, np.float32) for tensor in reader.tensors}
    assert reader.fields["llama.feed_forward_length"].contents() == WIDE
    assert reader.fields["tokenizer.ggml.tokens"].contents() == ["a", "b"]
    for name in ("blk.0.ffn_gate.weight", "blk.0.ffn_up.weight"):
        assert after[name].shape == (WIDE, EMBEDDING)
        np.testing.assert_array_equal(after[name][:NARROW], before[name])
    down = after["blk.0.ffn_down.weight"]
    assert down.shape == (EMBEDDING, WIDE)
    np.testing.assert_array_equal(down[:, :NARROW], before["blk.0.ffn_down.weight"])
    assert not down[:, NARROW:].any()
    np.testing.assert_array_equal(after["blk.0.ffn_norm.weight"], before["blk.0.ffn_norm.weight"])


def _write_model(path: Path) -> dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float16]]]:
    random = np.random.default_rng(1)
    shapes = {
        "blk.0.ffn_norm.weight": (EMBEDDING,),
        "blk.0.ffn_gate.weight": (NARROW, EMBEDDING),
        "blk.0.ffn_up.weight": (NARROW, EMBEDDING),
        "blk.0.ffn_down.weight": (EMBEDDING, NARROW),
    }
    tensors = {name: random.normal(size=s).astype(np.float16) for name, s in shapes.items()}
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_feed_forward_length(NARROW)
    writer.add_token_list(["a", "b"])
    for name, values in tensors.items():
        writer.add_tensor(name, values.astype(np.float32) if values.ndim == 1 else values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return tensors


def test_the_stopwatch_separates_nested_times() -> None:
    watch = Stopwatch()
    inner = watch.wrap("inner", lambda: sum(range(20_000)))
    outer = watch.wrap("outer", lambda: [inner() for _ in range(5)])
    whole = watch.wrap("whole", outer, whole=True)
    outer()
    whole()
    assert [watch.parts[name][0] for name in ("inner", "outer", "whole")] == [5, 1, 1]
    assert watch.parts["outer"][1] < watch.parts["inner"][1] < watch.parts["whole"][1] * 5


def test_every_timed_function_exists() -> None:
    assert [name for name, owner, function in parts() if not hasattr(owner, function)] == []
    assert [part for owner, method, part in TIMED_METHODS if not hasattr(owner, method)] == []


def test_the_interval_of_a_median_is_that_of_the_sign_test() -> None:
    assert Samples(tuple(map(float, range(9)))).interval == (1.0, 7.0)
    assert Samples(tuple(map(float, range(6)))).interval == (0.0, 5.0)
    assert Samples((3.0,)).interval == (3.0, 3.0)


def test_busy_programs_end_with_their_measurement() -> None:
    before = set(psutil.Process().children())
    with busy_programs(2):
        started = set(psutil.Process().children()) - before
        assert len(started) == 2
    assert not any(process.is_running() for process in started)
