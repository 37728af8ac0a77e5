"""A lane's child whose parts are timed from outside.

python -P timed_child.py TIMES --log FILE

The functions that make up a token's way are wrapped, then the app's own child serves the lane. At
the end of each run, before the run's last message, TIMES gets the calls and nanoseconds of each
part as JSON. A part's time is its own: what it called and is a part too has been taken off.
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
    """Own time of wrapped functions that call each other, on one thread."""

    def __init__(self) -> None:
        self.parts: dict[str, list[int]] = {}
        """Calls and nanoseconds of each part."""
        self._inner = [0]
        self._within_whole = False

    def wrap(self, name: str, function: Function, *, whole: bool = False) -> Function:
        """The function, timed.

        Args:
            whole: with all that it calls; those calls are counted nowhere else.
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
        """Puts a timed function in the place of an owner's own."""
        setattr(owner, method, self.wrap(name, getattr(owner, method), whole=whole))

    def clear(self) -> None:
        for part in self.parts.values():
            part[:] = [0, 0]

    def cost_ns(self) -> float:
        """What timing one call costs."""
        nothing = self.wrap("(timing)", lambda: None)
        rounds = 20_000
        started = time.perf_counter_ns()
        for _ in range(rounds):
            nothing()
        cost = (time.perf_counter_ns() - started) / rounds
        del self.parts["(timing)"]
        return cost


def parts() -> list[tuple[str, Any, str]]:
    """What a token's time is told apart into: a name, and the function's owner and name."""
    from overthink.core import loops
    from overthink.inference import (
        child,
        decoding,
        drafting,
        llama_api,
        run,
        surprise,
        token_stream,
    )

    return [
        ("llama_decode", llama_api, "_decode"),
        ("filling the batch", llama_api.Context, "decode"),
        ("reaching the logits", llama_api.Context, "rows"),
        ("taking back the cache", llama_api.Context, "forget_from"),
        (DRAFTING, drafting.ModelDrafter, "propose"),
        ("picking the token", decoding.Decoder, "_pick"),
        ("entropy", surprise.SurpriseMeter, "read"),
        ("log-probability", surprise.SurpriseMeter, "logprob"),
        ("round", decoding.Decoder, "round"),
        ("limits", run._TurnRun, "_emit"),
        ("columns", token_stream.TokenStream, "take"),
        ("text and thought splitter", token_stream.TokenStream, "_read"),
        ("loop detector", loops.LoopDetector, "feed"),
        ("keeping the draft round", token_stream.TokenStream, "end_round"),
        ("batching", token_stream.TokenStream, "flush"),
        ("packing and queueing", child.Sender, "__call__"),
    ]


def decode_again(turn: Any) -> int:
    """Nanoseconds to decode a plain run's tokens once more, with nothing between the calls."""
    context, tokens = turn._lane.context, turn._lane.decoder.tokens
    end = len(tokens) - 1
    start = end - turn._stream.count
    context.forget_from(start)
    started = time.perf_counter_ns()
    for position in range(start, end):
        context.decode(tokens[position : position + 1], position, "all")
    return time.perf_counter_ns() - started


def watch(watch: Stopwatch, times: Path) -> None:
    """Wraps the parts of the app's child."""
    from overthink.inference import run

    for name, owner, function in parts():
        watch.replace(name, owner, function, whole=name == DRAFTING)
    cost_ns = watch.cost_ns()
    generate, finished = run._TurnRun._generate, run._TurnRun._finished

    def generate_from_zero(turn: Any) -> Any:
        watch.clear()
        turn.bench_started_ns = time.perf_counter_ns()
        return generate(turn)

    def finished_with_times(turn: Any, *arguments: Any) -> Any:
        told = {
            "parts": watch.parts,
            "total_ns": time.perf_counter_ns() - turn.bench_started_ns,
            "timing_ns": cost_ns * sum(calls for calls, _ in watch.parts.values()),
            "tokens": turn._stream.count,
            "bare_ns": None,
        }
        if turn._lane.drafter is None:
            told = copy.deepcopy(told)  # what comes now is not in it
            told["bare_ns"] = decode_again(turn)
        times.write_text(json.dumps(told), encoding="utf-8")
        return finished(turn, *arguments)

    turn_run: Any = run._TurnRun
    turn_run._generate = generate_from_zero
    turn_run._finished = finished_with_times


def main() -> None:
    """Serves a lane, timed."""
    from overthink.inference import child

    module: Any = child
    original = module._take_over_pipes

    def take_over_pipes(log: str) -> Any:
        pipes = original(log)
        # Only now: native libraries may be loaded when standard output is the log.
        watch(Stopwatch(), Path(sys.argv[1]))
        return pipes

    module._take_over_pipes = take_over_pipes
    child.main(sys.argv[2:])


if __name__ == "__main__":
    main()
