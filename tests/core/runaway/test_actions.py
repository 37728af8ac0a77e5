"""What to do about which runaway: the setting's text and its meaning."""

from __future__ import annotations

import pytest

from overthink.core.errors import BadOption
from overthink.core.runaway.actions import KINDS, OTHER_KINDS, RunawayActions, parse_actions
from overthink.core.runaway.findings import Finding, RunawayKind
from overthink.core.settings import RunSettings, check
from overthink.core.vocabulary import OnLoop


def finding(kind: RunawayKind, *, certain: bool) -> Finding:
    return Finding(kind=kind, start=0, end=9, found=8, strength=0.9, certain=certain)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("", ""),
        ("stop", "stop"),
        (" Stop , circling = answer ", "stop,circling=answer"),
        ("undecided=stop,varying=mark", "varying=mark,undecided=stop"),
        ("falling apart=stop", "falling_apart=stop"),
        ("other-script=answer,stop", "stop,other_script=answer"),
    ],
)
def test_all_spellings_of_a_setting_become_one(text: str, same: str) -> None:
    assert str(parse_actions(text)) == same
    assert parse_actions(same) == parse_actions(text)


@pytest.mark.parametrize(
    "text",
    ["panic", "circling", "circling=", "=stop", "dancing=stop", "stop,mark", "varying=panic"],
)
def test_what_is_no_action_is_refused_by_name(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{text.split(',')[-1]}$"):
        parse_actions(text)
    with pytest.raises(BadOption, match="--on-runaway"):
        check(RunSettings(on_runaway=text))


def test_a_kind_can_be_set_once() -> None:
    with pytest.raises(ValueError, match="circling=mark"):
        parse_actions("circling=stop,circling=mark")


def test_exact_loops_have_a_setting_of_their_own() -> None:
    with pytest.raises(BadOption):
        check(RunSettings(on_runaway="exact=stop"))
    actions = RunSettings(on_loop=OnLoop.STOP, on_runaway="answer").runaway_actions
    assert actions.action_for(finding(RunawayKind.EXACT, certain=True)) is OnLoop.STOP
    assert actions.action_for(finding(RunawayKind.VARYING, certain=True)) is OnLoop.ANSWER


@pytest.mark.parametrize("kind", KINDS)
def test_by_default_nothing_is_stopped(kind: RunawayKind) -> None:
    actions = RunSettings().runaway_actions
    assert actions.action_for(finding(kind, certain=True)) is OnLoop.MARK


@pytest.mark.parametrize("kind", OTHER_KINDS)
def test_an_action_alone_applies_to_what_is_certain_only(kind: RunawayKind) -> None:
    actions = parse_actions("stop")
    assert actions.action_for(finding(kind, certain=False)) is OnLoop.MARK
    assert actions.action_for(finding(kind, certain=True)) is OnLoop.STOP


@pytest.mark.parametrize("certain", [True, False])
def test_the_action_of_a_kind_applies_to_all_its_findings(certain: bool) -> None:
    actions = parse_actions("stop,circling=answer,varying=mark")
    assert actions.action_for(finding(RunawayKind.CIRCLING, certain=certain)) is OnLoop.ANSWER
    assert actions.action_for(finding(RunawayKind.VARYING, certain=certain)) is OnLoop.MARK


def test_an_exception_can_be_removed() -> None:
    actions = RunawayActions(OnLoop.STOP).with_kind(RunawayKind.CIRCLING, OnLoop.MARK)
    assert str(actions) == "stop,circling=mark"
    assert actions.with_kind(RunawayKind.CIRCLING, None) == RunawayActions(OnLoop.STOP)
