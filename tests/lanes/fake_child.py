"""A lane's child that misbehaves in one way at one moment.

Usage: fake_child.py [MOMENT FAULT [ONCE]], where the moment is `start`, `load`, `idle`, `prompt` or
`tokens`. Without a fault it loads and runs correctly, 20 tokens per run. If the file ONCE exists,
it does not misbehave; otherwise it creates the file.
"""

from __future__ import annotations

import os
import signal
import struct
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))  # it is started by path

from overthink.core.events import LaneEvent, Loading, PromptDone, Sampled, SamplesDone, Tokens
from overthink.core.protocol import (
    VERSION,
    Alive,
    FrameReader,
    Hello,
    Load,
    Quit,
    Reply,
    Run,
    Stop,
    decode_command,
    encode,
)
from tests.lanes import child_events

moment, fault, once = (*sys.argv[1:4], "", "", "")[:3]
if once and Path(once).exists():
    moment = "never"
elif once:
    Path(once).touch()
lock = threading.Lock()
mute = threading.Event()


def write(data: bytes) -> None:
    with lock:
        os.write(1, data)


def send(message: Reply) -> None:
    write(encode(message))


def send_signs_of_life() -> None:
    while not mute.wait(0.5):
        send(Alive())


def batch(first: int, count: int) -> Tokens:
    return child_events.tokens(first, [f" {first + i}" for i in range(count)])


def misbehave(now: str) -> None:
    if now != moment:
        return
    if fault == "exit":
        os._exit(3)
    elif fault == "garbage":
        write(b"llama_print_timings: hello, I am a library that prints\n" * 20)
    elif fault == "half":
        write(encode(batch(0, 5))[:9])
        os._exit(0)
    elif fault == "huge":
        write(struct.pack("<I", 0x7FFFFFFF) + b"x")
    elif fault == "version":
        send(Hello(VERSION + 1, os.getpid()))
    elif fault == "no-greeting":
        send(Alive())
    elif fault == "closed-pipe":
        mute.set()
        os.close(1)
        time.sleep(60)
    elif fault == "mute":
        mute.set()
        time.sleep(60)
    elif fault == "out-of-order":
        send(batch(17, 3))
    elif fault == "unknown-sample":
        send(Sampled(9, batch(0, 1)))
    elif fault == "unordered-sample":
        send(Sampled(2, batch(17, 3)))
    elif fault == "inconsistent":
        send(Tokens(first=0, ids=[1, 2], texts=["a"], phases=b"\0", origins=b"\7", t_us=[1],
                   logprobs=[0.0], entropies=[0.0], rounds=[-1], draft_rounds=[]))  # fmt: skip
    elif fault == "out-of-turn":
        send(child_events.loaded())
    elif fault == "flood":
        while True:
            write(encode(Loading("model", 0.5)) * 5000)
    else:
        os.kill(os.getpid(), getattr(signal, fault))


def run() -> None:
    send(PromptDone(tokens=3, cached=0, t_us=5, opener=(), thinking=True))
    misbehave("prompt")
    for first in range(0, 20, 5):
        send(batch(first, 5))
        if first == 5:
            time.sleep(0.2)  # earlier events arrive before the fault
            misbehave("tokens")
        time.sleep(0.02)
    send(child_events.finished())


def run_samples(count: int) -> None:
    """The first sample ends in the middle."""

    def send_to(numbers: range, event: LaneEvent) -> None:
        for number in numbers:
            send(Sampled(number, event))

    send_to(range(1, count + 1), PromptDone(tokens=3, cached=0, t_us=5, opener=(), thinking=True))
    misbehave("prompt")
    for first in range(0, 20, 5):
        begin = 1 if first < 10 else 2
        send_to(range(begin, count + 1), batch(first, 5))
        if first == 5:
            send(Sampled(1, child_events.finished()))
            time.sleep(0.2)
            misbehave("tokens")
    send_to(range(2, count + 1), child_events.finished())
    send(SamplesDone(tokens=20 * count - 10, decode_s=0.2, total_us=200_000, prompt_us=5))


def main() -> None:
    misbehave("start")
    send(Hello(VERSION, os.getpid()))
    threading.Thread(target=send_signs_of_life, daemon=True).start()
    frames = FrameReader()
    while data := os.read(0, 65536):
        for body in frames.feed(data):
            match decode_command(body):
                case Load():
                    send(Loading("model", 0.5))
                    misbehave("load")
                    send(child_events.loaded())
                    misbehave("idle")
                case Run(seeds=seeds) if seeds:
                    run_samples(len(seeds))
                case Run():
                    run()
                case Quit():
                    return
                case Stop():
                    pass


main()
