"""The thinking switch and effort, on the chat templates in llama.cpp's source."""

from __future__ import annotations

import pytest

from overthink.core.errors import BadOption
from overthink.core.protocol import ChatMessage
from overthink.core.settings import RunSettings
from overthink.core.thinking_switches import ThinkingSwitches
from overthink.inference.chat_template import ChatTemplate
from overthink.library.template_variables import read_switches
from tests.inference.rig import InProcessRenderer
from tests.inference.test_vendored_templates import templates

__all__ = ["templates"]

QUESTION = (ChatMessage("user", "How many?"),)
TALK = (
    *QUESTION,
    ChatMessage("assistant", "Zero.", "They melt at once."),
    ChatMessage("user", "Sure?"),
)

SWITCHED = {
    "Apertus-8B-Instruct": "enable_thinking",
    "Bielik-11B-v3.0-Instruct": "enable_thinking",
    "ByteDance-Seed-OSS": "thinking_budget",
    "Cohere2MoE": "reasoning",
    "CohereForAI-c4ai-command-r7b-12-2024-tool_use": "enable_thinking",
    "GLM-4.6": "enable_thinking",
    "GLM-4.7-Flash": "enable_thinking",
    "HuggingFaceTB-SmolLM3-3B": "enable_thinking",
    "Kimi-K3": "thinking",
    "MiniMax-M3": "thinking_mode",
    "NVIDIA-Nemotron-3-Nano-30B-A3B-BF16": "enable_thinking",
    "NVIDIA-Nemotron-Nano-v2": "/no_think",
    "Qwen-QwQ-32B": "enable_thinking",
    "Qwen-Qwen3-0.6B": "enable_thinking",
    "Qwen3.5-4B": "enable_thinking",
    "Reka-Edge": "enable_thinking",
    "Spark2.5": "enable_thinking",
    "deepseek-ai-DeepSeek-R1-Distill-Qwen-32B": "enable_thinking",
    "deepseek-ai-DeepSeek-V3.1": "thinking",
    "deepseek-ai-DeepSeek-V3.2": "thinking",
    "deepseek-ai-DeepSeek-V4": "thinking",
    "deepseek-ai-DeepSeek-V4-Flash-0731": "thinking",
    "google-gemma-4-31B-it": "enable_thinking",
    "google-gemma-4-31B-it-interleaved": "enable_thinking",
    "ibm-granite-granite-3.3-2B-Instruct": "thinking",
    "inclusionai-ling-3.0-flash": "enable_thinking",
    "llama-cpp-rwkv-world": "enable_thinking",
    "openbmb-MiniCPM5-1B": "enable_thinking",
    "poolside-Laguna-S-2.1": "enable_thinking",
    "poolside-Laguna-XS-2.1": "enable_thinking",
    "poolside-Laguna-XS.2": "enable_thinking",
    "tencent-Hy3": "reasoning_effort",
    "upstage-Solar-Open-100B": "reasoning_effort",
}
"""What turns thinking off, by template; all others have no switch."""
EFFORTS = {
    "Kimi-K3": ("low", "high", "max"),
    "deepseek-ai-DeepSeek-V4": ("max",),
    "deepseek-ai-DeepSeek-V4-Flash-0731": ("high", "max"),
    "muse-glimmer": ("low", "medium", "high"),
    "openai-gpt-oss-120b": ("low", "medium", "high"),
    "tencent-Hy3": ("low", "high"),
    "upstage-Solar-Open-100B": ("low", "high"),
}
PRINTED = ("muse-glimmer", "openai-gpt-oss-120b")
"""Templates that print the effort, whatever it is."""
KEEP = {
    "GLM-4.7-Flash": "clear_thinking",
    "LFM2.5-8B-A1B": "preserve_thinking",
    "LFM2.5-Instruct": "keep_past_thinking",
    "NVIDIA-Nemotron-3-Nano-30B-A3B-BF16": "truncate_history_thinking",
    "deepseek-ai-DeepSeek-V4": "drop_thinking",
    "deepseek-ai-DeepSeek-V4-Flash-0731": "drop_thinking",
    "poolside-Laguna-S-2.1": "preserve_thinking",
    "tencent-Hy3": "preserved_thinking",
}


def prompt(source: str, messages: tuple[ChatMessage, ...], run: RunSettings) -> str:
    return opened(source).render(messages, run).text


def opened(source: str) -> ChatTemplate:
    template = ChatTemplate(source, "<s>", "</s>", InProcessRenderer(), read_switches(source))
    template.wait_until_compiled()
    return template


def test_what_a_template_reads_is_found_in_its_source(templates: dict[str, str]) -> None:
    switches = {name: read_switches(source) for name, source in templates.items()}
    found = {
        name: switch for name, each in switches.items() for switch in (*each.commands, *each.off)
    }
    assert found | {"inclusionai-ling-3.0-flash": "enable_thinking"} == SWITCHED
    assert {name: each.levels for name, each in switches.items() if each.effort} == EFFORTS
    assert {name for name, each in switches.items() if each.any_level} == set(PRINTED)
    assert {name: next(iter(each.keep)) for name, each in switches.items() if each.keep} == KEEP


@pytest.mark.parametrize("name", SWITCHED)
def test_the_switch_changes_the_prompt(templates: dict[str, str], name: str) -> None:
    template = opened(templates[name])
    on, off, auto = (
        template.render(QUESTION, RunSettings(thinking=thinking)).text
        for thinking in ("on", "off", "auto")
    )
    assert not template.is_inert
    assert on != off
    assert auto != off, "a run thinks unless thinking is switched off"


@pytest.mark.parametrize("name", EFFORTS)
def test_each_effort_makes_another_prompt(templates: dict[str, str], name: str) -> None:
    levels = EFFORTS[name]
    prompts = {prompt(templates[name], QUESTION, RunSettings(effort=level)) for level in levels}
    assert len(prompts) == len(levels)


@pytest.mark.parametrize("name", KEEP)
def test_earlier_thoughts_are_in_the_prompt_if_kept(templates: dict[str, str], name: str) -> None:
    source = templates[name]
    kept = prompt(source, TALK, RunSettings(thinking="on", keep_thoughts="on"))
    assert "They melt at once." in kept
    if name != "poolside-Laguna-S-2.1":  # while it thinks, it keeps all thoughts
        dropped = prompt(source, TALK, RunSettings(thinking="on", keep_thoughts="off"))
        assert "They melt at once." not in dropped


NEVER_THINKS = ("tencent-Hy3", "deepseek-ai-DeepSeek-V3.1", "google-gemma-4-31B-it")


@pytest.mark.parametrize("name", NEVER_THINKS)
def test_a_default_that_never_thinks_is_turned_on(templates: dict[str, str], name: str) -> None:
    template = opened(templates[name])
    assert template.turns_on
    auto = template.render(QUESTION, RunSettings()).text
    assert auto == template.render(QUESTION, RunSettings(thinking="on")).text


@pytest.mark.parametrize("name", ["Qwen3.5-4B", "MiniMax-M3", "GLM-4.6", "ByteDance-Seed-OSS"])
def test_other_defaults_are_the_templates_own(templates: dict[str, str], name: str) -> None:
    template = opened(templates[name])
    plain = ChatTemplate(templates[name], "<s>", "</s>", InProcessRenderer())
    assert not template.turns_on
    auto = template.render(QUESTION, RunSettings()).text
    assert auto == plain.render(QUESTION, RunSettings()).text


def test_an_effort_that_the_template_does_not_list_is_refused(templates: dict[str, str]) -> None:
    kimi = read_switches(templates["Kimi-K3"])
    with pytest.raises(BadOption, match=r"medium.*low, high, max"):
        kimi.check(RunSettings(effort="medium"), "K3")
    kimi.check(RunSettings(effort="max"), "K3")
    read_switches(templates["openai-gpt-oss-120b"]).check(RunSettings(effort="minimal"), "oss")


def test_settings_without_an_effect_are_noted() -> None:
    everything = RunSettings(thinking="off", effort="low", keep_thoughts="on")
    notes = [str(note) for note in ThinkingSwitches().ignored(everything, "R1")]
    assert [note.split("R1 ")[1].split(",")[0] for note in notes] == [
        "has no switch for thinking",
        "reads no effort",
        "has no option that keeps earlier thoughts",
    ]
    assert list(ThinkingSwitches().ignored(RunSettings(), "R1")) == []


@pytest.mark.parametrize(
    "source",
    [
        "{% for m in messages %}{% set thinking = m.thinking %}{{ thinking }}{% endfor %}",
        "{% set enable_thinking = false %}{{ enable_thinking }}",
        "{% macro say(thinking) %}{{ thinking }}{% endmacro %}{{ say(1) }}",
        "{# enable_thinking #}{{ 'enable_thinking' }}{{ ns.enable_thinking }}",
        "{{ 'a' * 10 ** 12 }}{{ enable_thinking.broken(",
    ],
)
def test_names_that_are_not_the_callers_switch_nothing(source: str) -> None:
    assert read_switches(source) == ThinkingSwitches()


def test_constant_expressions_are_not_computed() -> None:
    """Computing this one would take terabytes."""
    assert read_switches("{{ 'a' * 10 ** 13 }}{{ enable_thinking }}").off


@pytest.mark.parametrize(
    "source",
    [
        "{% set e = reasoning_effort | default('medium') %}"
        "{% if e == 'low' %}L{% elif e == 'xhigh' %}X{% endif %}",
        "{% set known = ['low', 'medium', 'xhigh'] %}"
        "{% if reasoning_effort not in known %}{{ raise_exception(reasoning_effort) }}{% endif %}",
        "{% if reasoning_effort in {'low': 1, 'medium': 2, 'xhigh': 3} %}{% endif %}",
    ],
)
def test_levels_are_found_behind_other_names(source: str) -> None:
    switches = read_switches(source)
    assert switches.levels == ("low", "medium", "xhigh")
    assert not switches.any_level
