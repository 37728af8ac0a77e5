"""The detectors in a lane's child: which events they make of a run's tokens."""

from __future__ import annotations

import math
import random

import pytest

from overthink.core.events import RunawayFound
from overthink.core.run_record import RunRecord
from overthink.core.runaway.findings import RunawayKind
from overthink.core.runaway.watch import RunawayWatch
from overthink.core.vocabulary import Origin, Phase
from tests.core.runaway import made_thoughts as made


class Fed:
    """Feeds pieces as tokens and collects the events."""

    def __init__(self, watch: RunawayWatch | None = None) -> None:
        self.watch = watch or RunawayWatch()
        self.events: list[RunawayFound] = []
        self._ids: dict[str, int] = {}

    def feed(
        self,
        pieces: list[str],
        phase: Phase = Phase.THINKING,
        origin: Origin = Origin.SAMPLED,
        logprob: float = -0.1,
    ) -> Fed:
        for piece in pieces:
            token = self._ids.setdefault(piece, len(self._ids))
            self.watch.enter(phase)
            self.events += self.watch.feed(token, piece, origin, logprob, 0.1)
        return self

    @property
    def kinds(self) -> list[tuple[RunawayKind, bool]]:
        return [(event.finding.kind, event.ended) for event in self.events]


def test_a_loop_is_found_and_its_end_is_reported() -> None:
    rng = random.Random(1)
    fed = Fed().feed(made.opening(rng)).feed(made.exact(rng, 900)).feed(made.opening(rng))
    assert fed.kinds == [(RunawayKind.EXACT, False), (RunawayKind.EXACT, True)]
    found, ended = (event.finding for event in fed.events)
    assert found.found == ended.found
    assert found.end == found.found + 1 < ended.end
    assert fed.watch.findings == (ended,)


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (made.varying, RunawayKind.VARYING),
        (made.counting, RunawayKind.COUNTING),
        (made.paraphrasing, RunawayKind.CIRCLING),
    ],
)
def test_a_record_of_the_events_ends_with_what_the_detectors_found(
    make: made.Maker, kind: RunawayKind
) -> None:
    rng = random.Random(5)
    fed = (
        Fed().feed(made.opening(rng)).feed(make(rng, 3_500)).feed(list(made.ordinary_prose()[:900]))
    )
    assert kind in {finding.kind for finding in fed.watch.findings}
    record = RunRecord()
    for event in fed.events:
        record.take(event)
    by_family = {(each.family, each.found): each for each in record.runaways}
    assert by_family.keys() == {(each.family, each.found) for each in fed.watch.findings}
    ended = {(e.finding.family, e.finding.found) for e in fed.events if e.ended}
    for each in fed.watch.findings:
        if (key := (each.family, each.found)) in ended:
            assert by_family[key] == each


def test_an_answer_that_repeats_its_thought_is_no_runaway() -> None:
    rng = random.Random(3)
    thought = made.opening(rng) + made.block(rng, 900)
    again = thought[400:] * 2
    fed = Fed().feed(thought).feed(again, Phase.ANSWER)
    assert fed.events == []
    assert Fed().feed(thought).feed(again).events, "the same text within the thought is one"


def test_a_runaway_thought_ends_where_the_answer_begins() -> None:
    rng = random.Random(4)
    thought = made.opening(rng) + made.varying(rng, 1_500)
    fed = Fed().feed(thought)
    assert fed.kinds[-1] == (RunawayKind.VARYING, False)
    fed.feed(made.block(rng, 40), Phase.ANSWER)
    assert fed.kinds[-1] == (RunawayKind.VARYING, True)
    assert len(thought) - 16 <= fed.events[-1].finding.end <= len(thought)


def test_surprise_is_measured_in_bits_of_the_models_vocabulary() -> None:
    """6.5 nats are unlikely among 49,152 tokens, but not among 200,000."""
    words = list(made.ordinary_prose()[:300])
    small = Fed(RunawayWatch(vocabulary=49_152)).feed(words, logprob=-6.5)
    assert small.kinds == [(RunawayKind.FALLING_APART, False)]
    assert not Fed(RunawayWatch(vocabulary=200_000)).feed(words, logprob=-6.5).events
    assert not Fed(RunawayWatch(vocabulary=49_152)).feed(words, logprob=-5.5).events


def test_tokens_that_the_app_inserted_do_not_count_as_unlikely() -> None:
    words = list(made.ordinary_prose()[:300])
    assert not Fed().feed(words, origin=Origin.FORCED, logprob=-20.0).events


def test_greedy_runs_are_judged_by_entropy() -> None:
    watch = RunawayWatch(vocabulary=49_152, greedy=True)
    events = []
    for index, word in enumerate(made.ordinary_prose()[:300]):
        events += watch.feed(index, word, Origin.SAMPLED, -0.1, 0.8 * math.log(49_152))
    assert [event.finding.kind for event in events] == [RunawayKind.FALLING_APART]
