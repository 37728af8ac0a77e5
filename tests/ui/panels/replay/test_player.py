"""The player shows at every time what was displayed then, in both directions."""

from __future__ import annotations

import random
from collections.abc import Callable

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from overthink.core.events import Finished, LaneEvent, PhaseChanged, RunawayFound, Tokens
from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import Phase, RunStatus
from overthink.ui.panels.replay.key_moments import MomentKind, moment_text
from overthink.ui.panels.replay.player import SPEEDS, Alignment, Player
from overthink.ui.state.recorded_turn import RecordedTurn
from overthink.ui.state.turn_state import Side
from tests.lanes import child_events
from tests.ui.made_runs import CRASHED, batch, events, prompt_done
from tests.ui.panels.replay.recorded import described, turn_of, two_lanes


@pytest.fixture
def player(qtbot: QtBot) -> Player:
    return Player()


def shown(player: Player, side: Side = "left") -> int:
    return len(player.turns[side].record.trace)


def ended_at(total_us: int) -> Finished:
    return msgspec.structs.replace(child_events.finished(), total_us=total_us)


def opened(player: Player, turn: RecordedTurn) -> Player:
    player.open(turn)
    player.seek(0.0)
    return player


def test_a_recording_opens_displayed_to_its_end(player: Player) -> None:
    made = events(60)
    live = RunRecord()
    for event in made:
        live.take(event)
    player.open(turn_of(made))
    assert described(player.turns["left"].record) == described(live)
    assert player.at_end
    assert not player.playing
    assert not player.advance(1.0)


def test_playing_ends_with_the_same_record(player: Player) -> None:
    turn = two_lanes()
    opened(player, turn)
    player.play()
    ticks = 0
    while player.playing:
        player.advance(0.025)
        ticks += 1
    assert 30 < ticks < 60  # 65 tokens in 1.08 s
    for side, recording in turn.runs.items():
        assert described(player.turns[side].record) == described(recording.record)


def test_a_token_appears_at_its_time(player: Player) -> None:
    opened(player, two_lanes())
    times = player.recorded.runs["left"].trace.t_us if player.recorded else []
    for count in (1, 7, 30):
        player.seek(times[count - 1] - 1)
        assert shown(player) == count - 1
        player.seek(times[count - 1])
        assert shown(player) == count


def test_prompt_tokens_and_end_appear_in_order(player: Player) -> None:
    opened(player, turn_of([prompt_done(), batch(0, ["a", "b"]), ended_at(900_000)]))
    record = player.turns["left"].record
    assert record.prompt is None
    player.seek(40_000)
    assert record.prompt is not None
    assert shown(player) == 0
    player.seek(899_999)
    assert (shown(player), record.status) == (2, None)
    player.seek(900_000)
    assert record.status is RunStatus.FINISHED


@pytest.mark.parametrize("speed", SPEEDS)
def test_the_clock_follows_the_speed(player: Player, speed: float) -> None:
    opened(player, two_lanes(800))
    player.set_speed(speed)
    player.play()
    player.advance(0.1)
    assert player.clock_us == pytest.approx(100_000 * speed)


def test_going_back_creates_a_new_turn(player: Player) -> None:
    player.open(two_lanes())
    before = player.turns["left"]
    whole = described(before.record)
    rebuilt: list[str] = []
    player.rebuilt.connect(rebuilt.append)
    player.seek(400_000)
    assert rebuilt == ["left", "right"]
    assert player.turns["left"] is not before
    assert described(before.record) == whole
    after = described(player.turns["left"].record)
    player.seek(0.0)
    player.seek(400_000)
    assert described(player.turns["left"].record) == after


def test_going_forward_extends_the_same_turn(player: Player) -> None:
    opened(player, two_lanes())
    before = player.turns["left"]
    grown: list[bool] = []
    player.grown.connect(lambda: grown.append(True))
    player.seek(400_000)
    assert player.turns["left"] is before
    assert shown(player) > 0
    assert grown


def test_recorded_alignment_reproduces_waiting(player: Player) -> None:
    turn = turn_of(events(20), events(20), right_starts_us=5_000_000)
    opened(player, turn)
    player.seek(4_000_000)
    assert shown(player, "left") > 20
    assert shown(player, "right") == 0
    player.set_alignment(Alignment.FIRST_TOKEN)
    assert player.end_us == turn.runs["left"].end_us
    assert shown(player, "right") > 20


def test_first_token_alignment_starts_both_lanes_together(player: Player) -> None:
    late = batch(0, ["a", "b"])
    late.t_us[:] = [700_000, 800_000]
    opened(player, turn_of(events(20), [prompt_done(), late, child_events.finished()]))
    player.set_alignment(Alignment.FIRST_TOKEN)
    player.step_token()
    player.step_token()
    assert (shown(player, "left"), shown(player, "right")) == (1, 1)


def test_a_step_shows_one_of_two_simultaneous_tokens(player: Player) -> None:
    twins = batch(0, ["a", "b", "c"])
    twins.t_us[:] = [50_000, 50_000, 60_000]
    opened(player, turn_of([prompt_done(), twins, ended_at(70_000)]))
    counts = []
    for _ in range(4):
        player.step_token()
        counts.append(shown(player))
    assert counts == [1, 2, 3, 3]
    player.step_token_back()
    player.step_token_back()
    assert shown(player) == 1
    for _ in range(3):
        player.step_token_back()
    assert (shown(player), player.clock_us) == (0, 0.0)


def test_steps_follow_both_lanes_in_time_order(player: Player) -> None:
    turn = two_lanes(10)
    opened(player, turn)
    last = 0
    while not all(len(r.trace) == shown(player, side) for side, r in turn.runs.items()):
        before = player.clock_us
        player.step_token()
        assert player.clock_us >= before
        total = shown(player, "left") + shown(player, "right")
        assert total > last
        last = total


def test_a_round_is_shown_to_its_end(player: Player) -> None:
    turn = turn_of(events(30))
    opened(player, turn)
    rounds = list(turn.runs["left"].trace.draft_rounds)
    ends = [r.first for r in rounds[1:]]
    seen = []
    for _ in ends:
        player.step_round()
        seen.append(shown(player))
    assert seen == ends
    player.seek(0.0)
    player.step_token()  # the first round has two tokens
    player.step_token()
    player.step_token()  # into the second one
    player.step_round()
    assert shown(player) == ends[1]


def test_stepping_back_removes_a_whole_round(player: Player) -> None:
    opened(player, turn_of(events(60)))
    rounds = player.turns["left"]
    seen = [0]
    while True:
        player.step_round()
        if shown(player) == seen[-1]:
            break
        seen.append(shown(player))
    while len(seen) > 1:
        player.step_round_back()
        seen.pop()
        assert shown(player) <= seen[-1] + 1  # including the plain tokens between rounds
    player.step_round_back()
    assert shown(player) == 0
    assert player.turns["left"] is not rounds


def test_stepping_back_removes_a_partial_round_first(player: Player) -> None:
    opened(player, turn_of(events(60)))
    for _ in range(7):
        player.step_token()
    rounds = player.turns["left"].record.trace.draft_rounds
    first = rounds[len(rounds) - 1].first
    player.step_round_back()
    assert shown(player) == first
    assert not player.playing


def test_reaching_tokens_only_seeks_forward(player: Player) -> None:
    opened(player, two_lanes())
    player.reach({"left": 9, "right": 20})
    assert shown(player) > 9
    assert shown(player, "right") == 21
    at = player.clock_us
    player.reach({"left": 3})
    assert player.clock_us == at


def test_stepping_pauses_playback(player: Player) -> None:
    opened(player, two_lanes())
    player.play()
    player.step_token()
    assert not player.playing


def test_jumps_cycle_through_the_lanes(player: Player) -> None:
    turn = turn_of(events(60), events(30))
    opened(player, turn)
    emitted: list[tuple[str, int]] = []
    player.jumped.connect(lambda side, token: emitted.append((side, token)))
    for _ in range(3):
        player.jump(MomentKind.THOUGHT_END)
    assert emitted == [("right", 29), ("left", 59), ("right", 29)]
    record = player.turns["right"].record
    assert record.trace.phases.count(int(Phase.ANSWER)) == 0
    assert len(record.trace) == 30


def test_jumps_reach_loops_and_refused_proposals(player: Player) -> None:
    turn = two_lanes()
    opened(player, turn)
    found = turn.runs["right"].record.loop_found
    assert found is not None
    player.jump(MomentKind.LOOP_START)
    assert shown(player, "right") == found.start + 1
    assert player.turns["right"].record.loop_found is None  # it was not detected yet
    player.jump(MomentKind.REFUSED)
    first = next(r for r in turn.runs["left"].trace.draft_rounds if r.tested > r.accepted)
    assert shown(player, "left") == first.first + first.accepted + 1


def test_jumps_reach_every_runaway_by_name(player: Player) -> None:
    made = events(300, answer="")
    circling = child_events.circling(start=100, end=280, found=200)
    made.insert(-1, RunawayFound(circling, ended=True, at=290))
    opened(player, turn_of(made, events(10)))
    found = [moment for _, moment in player.moments() if moment.runaway]
    assert [(moment.token, moment_text(moment)) for moment in found] == [
        (100, "start of a runaway (circling), left lane")
    ]
    player.jump(MomentKind.LOOP_START)
    assert shown(player) == pytest.approx(101, abs=2)


def test_a_loop_appears_when_it_was_detected(player: Player) -> None:
    turn = two_lanes()
    opened(player, turn)
    recording = turn.runs["right"]
    found = recording.record.loop_found
    assert found is not None
    player.seek(recording.trace.t_us[found.at] - 1)
    assert player.turns["right"].record.loop_found is None
    player.seek(recording.trace.t_us[found.at])
    assert player.turns["right"].record.loop_found == found


def test_phases_are_those_known_at_the_time(player: Player) -> None:
    answer: list[Tokens] = [
        batch(0, ["a", "b", "c"], Phase.ANSWER),
        batch(3, ["d"], Phase.ANSWER),
    ]
    made: list[LaneEvent] = [
        prompt_done(False),
        answer[0],
        PhaseChanged(0, Phase.THINKING),
        answer[1],
    ]
    turn = turn_of([*made, child_events.finished()])
    opened(player, turn)
    player.seek(turn.runs["left"].trace.t_us[1])
    assert bytes(player.turns["left"].record.trace.phases) == b"\1\1"
    player.seek(player.end_us)
    record = player.turns["left"].record
    assert bytes(record.trace.phases) == b"\0\0\0\1"
    assert described(record) == described(turn.runs["left"].record)


def test_a_crash_and_a_run_that_never_began_are_shown(player: Player) -> None:
    player.open(turn_of(events(20, failed=CRASHED), [CRASHED]))
    assert player.turns["left"].record.status is RunStatus.CRASHED
    assert player.turns["right"].record.status is RunStatus.CRASHED
    player.seek(0.0)
    assert player.turns["left"].record.status is None


def test_playing_from_the_end_restarts_and_stops_at_the_end(player: Player) -> None:
    player.open(two_lanes())
    emitted: list[bool] = []
    player.playing_changed.connect(emitted.append)
    player.toggle()
    assert player.clock_us == 0.0
    player.advance(1000.0)
    assert emitted == [True, False]
    assert player.at_end


def test_a_player_without_a_recording_does_nothing(player: Player) -> None:
    for ask in (player.play, player.step_token, player.step_token_back, player.step_round):
        ask()
    player.jump(MomentKind.REFUSED)
    assert not player.playing
    player.open(two_lanes())
    player.close()
    assert player.recorded is None
    assert dict(player.turns) == {}


@pytest.mark.parametrize("seed", range(6))
def test_the_displayed_state_depends_on_the_time_only(player: Player, seed: int) -> None:
    chance = random.Random(seed)
    turn = turn_of(events(40, loop=4), events(30, answer=""), right_starts_us=200_000)
    player.open(turn)

    def play_a_little() -> None:
        player.play()
        player.advance(chance.uniform(0, 0.2))
        player.pause()

    actions: list[Callable[[], object]] = [
        lambda: player.seek(chance.uniform(0, player.end_us)),
        player.step_token,
        player.step_token_back,
        player.step_round,
        lambda: player.jump(chance.choice(list(MomentKind))),
        lambda: player.set_alignment(chance.choice(list(Alignment))),
        play_a_little,
    ]
    for _ in range(60):
        for _ in range(chance.randrange(1, 4)):
            chance.choice(actions)()
        player.seek(player.clock_us)  # a step may leave tokens with the same time undisplayed
        fresh = Player()
        fresh.open(turn)
        fresh.set_alignment(player.alignment)
        fresh.seek(player.clock_us)
        for side in turn.runs:
            shown_now, expected = player.turns[side].record, fresh.turns[side].record
            assert described(shown_now) == described(expected)
