"""A lane's child process with timed functions.

python -P timed_child.py TIMES --log FILE

Wraps the functions that process a token, then serves the lane as the app's own child process. At
the end of each run, before its last message, the calls and nanoseconds of each part are written to
TIMES as JSON. The time of a part excludes the other parts that it calls.
"""

from __future__ import annotations

import copy
import functools
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Function = Callable[..., Any]

DRAFTING = "drafting, with its own decoding"


class Stopwatch:
    """Exclusive time of nested functions on one thread."""

    def __init__(self) -> None:
        self.parts: dict[str, list[int]] = {}
        """Calls and nanoseconds of each part."""
        self._inner = [0]
        self._within_whole = False

    def wrap(self, name: str, function: Function, *, whole: bool = False) -> Function:
        """Return a timed version of the function.

        Args:
            name: the name of the part.
            function: the function to time.
            whole: include everything it calls; those calls are not counted elsewhere.
        """
        clock, inner = time.perf_counter_ns, self._inner
        part = self.parts.setdefault(name, [0, 0])

        @functools.wraps(function, assigned=())
        def timed(*arguments: Any, **named: Any) -> Any:
            if self._within_whole:
                return function(*arguments, **named)
            self._within_whole = whole
            inner.append(0)
            started = clock()
            try:
                return function(*arguments, **named)
            finally:
                took = clock() - started
                self._within_whole = False
                part[0] += 1
                part[1] += took - inner.pop()
                inner[-1] += took

        return timed

    def replace(self, name: str, owner: Any, method: str, *, whole: bool = False) -> None:
        """Replace a method of `owner` with a timed version."""
        setattr(owner, method, self.wrap(name, getattr(owner, method), whole=whole))

    def clear(self) -> None:
        for part in self.parts.values():
            part[:] = [0, 0]

    def cost_ns(self) -> float:
        """Return the nanoseconds that timing a call costs."""
        nothing = self.wrap("(timing)", lambda: None)
        rounds = 20_000
        started = time.perf_counter_ns()
        for _ in range(rounds):
            nothing()
        cost = (time.perf_counter_ns() - started) / rounds
        del self.parts["(timing)"]
        return cost


def parts() -> list[tuple[str, Any, str]]:
    """Return the timed parts: a name, and the function's owner and name."""
    from overthink.core import loops, token_stream
    from overthink.inference import (
        command_loop,
        decoder,
        drafters,
        llama_api,
        run_state,
        token_scores,
    )

    return [
        ("llama_decode", llama_api, "_decode"),
        ("filling the batch", llama_api.Context, "decode"),
        ("accessing the logits", llama_api.Context, "rows"),
        ("rolling back the cache", llama_api.Context, "truncate"),
        (DRAFTING, drafters.ModelDrafter, "propose"),
        ("picking the token", decoder.Decoder, "_pick"),
        ("entropy", token_scores.TokenScorer, "read"),
        ("log-probability", token_scores.TokenScorer, "logprob"),
        ("round", decoder.Decoder, "round"),
        ("limits", run_state.RunState, "emit"),
        ("columns", token_stream.TokenStream, "add"),
        ("text and thought splitter", token_stream.TokenStream, "_read"),
        ("loop detector", loops.LoopDetector, "feed"),
        ("keeping the draft round", token_stream.TokenStream, "end_round"),
        ("batching", token_stream.TokenStream, "flush"),
        ("packing and queueing", command_loop.Sender, "__call__"),
    ]


def decode_again(turn: Any, count: int) -> int:
    """Return the nanoseconds to decode a run's tokens again, with nothing between the calls."""
    context, tokens = turn._models.context, turn._models.decoder.tokens
    end = len(tokens) - 1
    start = end - count
    context.truncate(start)
    started = time.perf_counter_ns()
    for position in range(start, end):
        context.decode(tokens[position : position + 1], position, 1)
    return time.perf_counter_ns() - started


def watch(watch: Stopwatch, times: Path) -> None:
    """Wrap the parts of the app's child process."""
    from overthink.inference import run

    for name, owner, function in parts():
        watch.replace(name, owner, function, whole=name == DRAFTING)
    cost_ns = watch.cost_ns()
    generate = run._TurnRun._generate

    def generate_with_times(turn: Any, state: Any) -> Any:
        watch.clear()
        started_ns = time.perf_counter_ns()
        status = generate(turn, state)
        result = {
            "parts": watch.parts,
            "total_ns": time.perf_counter_ns() - started_ns,
            "timing_ns": cost_ns * sum(calls for calls, _ in watch.parts.values()),
            "tokens": state.stream.count,
            "bare_ns": None,
        }
        if turn._models.drafter is None:
            result = copy.deepcopy(result)  # excludes the calls below
            result["bare_ns"] = decode_again(turn, state.stream.count)
        times.write_text(json.dumps(result), encoding="utf-8")
        return status

    turn_run: Any = run._TurnRun
    turn_run._generate = generate_with_times


def main() -> None:
    """Serve a lane with timed functions."""
    from overthink.inference import child

    module: Any = child
    original = module._claim_pipes

    def claim_pipes(log: str) -> Any:
        pipes = original(log)
        # Native libraries may only be loaded after standard output is redirected to the log.
        watch(Stopwatch(), Path(sys.argv[1]))
        return pipes

    module._claim_pipes = claim_pipes
    child.main(sys.argv[2:])


if __name__ == "__main__":
    main()
