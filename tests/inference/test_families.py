"""Every family from its file name to its history: recognised, rendered, split, continued."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from overthink.core.profiles import GENERIC_CHAT, GENERIC_THINK, FamilyProfile, load_profiles
from overthink.core.protocol import ChatMessage
from overthink.core.reasoning import ReasoningSplitter, Split
from overthink.core.settings import RunSettings
from overthink.core.vocabulary import Phase
from overthink.inference.chat_template import ChatTemplate
from overthink.library.template_variables import read_switches
from tests.inference.rig import InProcessRenderer
from tests.inference.test_vendored_templates import templates

__all__ = ["templates"]
PROFILES = load_profiles(
    (Path(__file__).parents[2] / "resources" / "families.toml").read_text("utf-8")
)


class Case(NamedTuple):
    """A family, a file of it, and what it writes."""

    family: str
    architecture: str
    file: str
    template: str | None
    """Of llama.cpp's templates; None if none is the family's."""
    output: str
    """From the end of the prompt, or from inside the thought if the prompt does not end there."""
    opened: bool = False
    """The output begins inside the thought."""
    thinks: bool = True


THINK, INSIDE = "<think>\nso\n</think>\n\n42", "so\n</think>\n\n42"
R1_QWEN = "deepseek-ai-DeepSeek-R1-Distill-Qwen-32B"
HARMONY = (
    "<|channel|>analysis<|message|>so<|end|>"
    "<|start|>assistant<|channel|>final<|message|>42<|return|>"
)
CASES = [
    Case(
        "exaone-deep", "exaone", "EXAONE-Deep-32B-Q4_K_M.gguf", None, "so\n</thought>\n\n42", True
    ),
    Case("exaone-4.5", "exaone4", "EXAONE-4.5-33B-Q4_K_M.gguf", None, INSIDE, True),
    Case("k-exaone", "exaone-moe", "K-EXAONE-236B-A23B-Q4_K_M-00001-of-00003.gguf", None, THINK),
    Case("exaone-4", "exaone4", "EXAONE-4.0-1.2B-Q8_0.gguf", None, INSIDE, True),
    Case("r1-0528-qwen3", "qwen3", "DeepSeek-R1-0528-Qwen3-8B-Q4_K_M.gguf", None, THINK),
    Case("r1-distill", "qwen2", "DeepSeek-R1-Distill-Qwen-7B-Q4_K_M.gguf", R1_QWEN, INSIDE, True),
    Case("qwq", "qwen2", "qwq-32b-q4_k_m.gguf", "Qwen-QwQ-32B", INSIDE, True),
    Case("qwen3.8", "qwen35", "Qwen3.8-27B-UD-Q4_K_XL.gguf", "Qwen3.5-4B", INSIDE, True),
    Case("qwen3.6", "qwen35moe", "Qwen3.6-35B-A3B-MTP-Q4_K_M.gguf", "Qwen3.5-4B", INSIDE, True),
    Case("qwen3.6", "qwen35", "Qwen_Qwen3.6-27B-IQ4_XS.gguf", "Qwen3.5-4B", INSIDE, True),
    Case("qwen3.5", "qwen35", "Qwen3.5-4B-Q4_K_M.gguf", "Qwen3.5-4B", INSIDE, True),
    Case("qwen3.5-or-later", "qwen35", "my-merge-q8_0.gguf", "Qwen3.5-4B", INSIDE, True),
    Case(
        "qwen3-next-thinking",
        "qwen3next",
        "Qwen3-Next-80B-A3B-Thinking-Q4_K_M.gguf",
        None,
        INSIDE,
        True,
    ),
    Case("qwen4exp", "qwen4exp", "Qwen3.8-Flash-Next-Q4_K_M.gguf", None, THINK),
    Case("qwen3", "qwen3", "Qwen3-0.6B-Q8_0.gguf", "Qwen-Qwen3-0.6B", THINK),
    Case("gpt-oss", "gpt-oss", "gpt-oss-20b-mxfp4.gguf", "openai-gpt-oss-120b", HARMONY),
    Case("phi-4-reasoning", "phi3", "Phi-4-reasoning-plus-Q4_K_M.gguf", None, THINK),
    Case("magistral", "llama", "Magistral-Small-2507-Q4_K_M.gguf", None, "[THINK]so[/THINK]42"),
    Case("smollm3", "smollm3", "SmolLM3-3B-Q4_K_M.gguf", "HuggingFaceTB-SmolLM3-3B", THINK),
    Case("glm-4.7-flash", "deepseek2", "GLM-4.7-Flash-Q4_K_M.gguf", "GLM-4.7-Flash", INSIDE, True),
    Case(
        "gemma-4",
        "gemma4",
        "gemma-4-12b-it-Q4_K_M.gguf",
        "google-gemma-4-31B-it",
        "<|channel>thought\nso\n<channel|>42",
    ),
    Case(
        "deepseek-v4",
        "deepseek4",
        "DeepSeek-V4-Flash-Q2_K.gguf",
        "deepseek-ai-DeepSeek-V4-Flash-0731",
        "so</think>42",
        True,
    ),
    Case(
        "deepseek-v3",
        "deepseek2",
        "DeepSeek-V3.1-Q4_K_M.gguf",
        "deepseek-ai-DeepSeek-V3.1",
        "so</think>42",
        True,
    ),
    Case(
        "deepseek-v3",
        "deepseek32",
        "DeepSeek-V3.2-Q4_K_M.gguf",
        "deepseek-ai-DeepSeek-V3.2",
        "so</think>42",
        True,
    ),
    Case(
        "deepseek-r1", "deepseek2", "DeepSeek-R1-UD-IQ1_S-00001-of-00003.gguf", None, INSIDE, True
    ),
    Case("glm-5", "glm-dsa", "GLM-5-UD-Q2_K_XL.gguf", None, INSIDE, True),
    Case("glm-5", "glm5-next", "GLM-5.3-Flash-Q4_K_M.gguf", None, INSIDE, True),
    Case("glm-4.6", "glm4moe", "GLM-4.6-UD-Q2_K_XL.gguf", "GLM-4.6", "\n<think>so</think>\n42"),
    Case("glm-4.6", "glm4moe", "GLM-4.5-Air-Q4_K_M.gguf", "GLM-4.6", "\n<think>so</think>\n42"),
    Case(
        "kimi-k3",
        "kimi-k3",
        "Kimi-K3-UD-Q1_0.gguf",
        "Kimi-K3",
        "so<|close|>think<|sep|><|open|>response<|sep|>42<|close|>response<|sep|>"
        "<|close|>message<|sep|>",
        True,
    ),
    Case(
        "kimi-k2-thinking",
        "deepseek2",
        "Kimi-K2-Thinking-UD-TQ1_0.gguf",
        "Kimi-K2-Thinking",
        "<think>so</think>42",
    ),
    Case(
        "minimax-m3",
        "minimax-m3",
        "MiniMax-M3-Q4_K_M.gguf",
        "MiniMax-M3",
        "<mm:think>so</mm:think>42",
    ),
    Case("minimax-m2", "minimax-m2", "MiniMax-M2.7-UD-Q4_K_XL.gguf", "MiniMax-M2", INSIDE, True),
    Case(
        "nemotron-3",
        "nemotron_h_moe",
        "NVIDIA-Nemotron-3-Nano-30B-A3B-Q4_K_M.gguf",
        "NVIDIA-Nemotron-3-Nano-30B-A3B-BF16",
        "so\n</think>\n42",
        True,
    ),
    Case(
        "nemotron-nano-v2",
        "nemotron_h",
        "NVIDIA-Nemotron-Nano-9B-v2-Q4_K_M.gguf",
        None,
        INSIDE,
        True,
    ),
    Case(
        "ministral-3-reasoning",
        "mistral3",
        "Ministral-3-14B-Reasoning-2512-Q4_K_M.gguf",
        "mistralai-Ministral-3-14B-Reasoning-2512",
        "[THINK]so[/THINK]42",
    ),
    Case("lfm2.5", "lfm2moe", "LFM2.5-8B-A1B-Q4_K_M.gguf", "LFM2.5-8B-A1B", THINK),
    Case(
        "seed-oss",
        "seed_oss",
        "Seed-OSS-36B-Instruct-Q4_K_M.gguf",
        "ByteDance-Seed-OSS",
        "<seed:think>so</seed:think>42",
    ),
    Case("hy3", "hy_v3", "Hy3-A21B-Q4_K_M.gguf", "tencent-Hy3", "so</think:opensource>42", True),
    Case("step-3.5", "step35", "Step-3.5-Flash-Q4_K_M.gguf", "StepFun3.5-Flash", INSIDE, True),
    Case(
        "ling-3",
        "bailingmoe3",
        "Ling-3.0-flash-Q4_K_M.gguf",
        "inclusionai-ling-3.0-flash",
        "so</think>42",
        True,
    ),
    Case(
        "laguna",
        "laguna",
        "Laguna-S-2.1-Q4_K_M.gguf",
        "poolside-Laguna-S-2.1",
        "so</think>42",
        True,
    ),
    Case(
        "laguna",
        "laguna",
        "Laguna-XS-2.1-Q4_K_M.gguf",
        "poolside-Laguna-XS-2.1",
        "so\n</think>\n42",
        True,
    ),
    Case(
        "granite-3.3",
        "granite",
        "granite-3.3-2b-instruct-Q4_K_M.gguf",
        "ibm-granite-granite-3.3-2B-Instruct",
        "<think>so</think>\n<response>42</response>",
    ),
    Case(
        "granite-4",
        "granitehybrid",
        "granite-4.0-h-tiny-Q4_K_M.gguf",
        "ibm-granite-granite-4.0",
        "42",
        thinks=False,
    ),
    Case(
        "cohere2-moe",
        "cohere2moe",
        "Cohere2MoE-Q4_K_M.gguf",
        "Cohere2MoE",
        "so<|END_THINKING|><|START_TEXT|>42<|END_TEXT|>",
        True,
    ),
    Case(
        "command-r7b",
        "cohere2",
        "c4ai-command-r7b-12-2024-Q4_K_M.gguf",
        "CohereForAI-c4ai-command-r7b-12-2024-tool_use",
        "<|START_THINKING|>so<|END_THINKING|><|START_RESPONSE|>42<|END_RESPONSE|>",
    ),
    Case(
        "solar-open",
        "glm4moe",
        "Solar-Open-100B-Q4_K_M.gguf",
        "upstage-Solar-Open-100B",
        "<|think|>so<|end|><|begin|>assistant<|content|>42",
    ),
    Case(
        "apertus",
        "apertus",
        "Apertus-8B-Instruct-2509-Q4_K_M.gguf",
        "Apertus-8B-Instruct",
        "<|inner_prefix|>so<|inner_suffix|>42",
    ),
    Case(
        "apriel",
        "llama",
        "Apriel-1.6-15b-Thinker-Q4_K_M.gguf",
        "Apriel-1.6-15b-Thinker-fixed",
        "so\n[BEGIN FINAL RESPONSE]\n42\n[END FINAL RESPONSE]",
        True,
    ),
    Case(
        "apriel",
        "llama",
        "unsloth_Apriel-1.5-15b-Thinker-Q4_K_M.gguf",
        "unsloth-Apriel-1.5",
        "Here are my reasoning steps:\nso\n[BEGIN FINAL RESPONSE]\n42\n[END FINAL RESPONSE]",
    ),
    Case(
        "muse-glimmer",
        "muse-glimmer",
        "muse-glimmer-Q4_K_M.gguf",
        "muse-glimmer",
        " to=self<|message|>so<|eom|><|start|>assistant to=user<|message|>42",
    ),
    Case("minicpm-5", "llama", "MiniCPM5-1B-Q8_0.gguf", "openbmb-MiniCPM5-1B", f"<think>{INSIDE}"),
    Case("spark-2.5", "spark2_5", "Spark2.5-Q4_K_M.gguf", "Spark2.5", "so</think>42", True),
    Case(
        "bielik",
        "llama",
        "Bielik-11B-v3.0-Instruct-Q4_K_M.gguf",
        "Bielik-11B-v3.0-Instruct",
        INSIDE,
        True,
    ),
    Case(
        "untagged-thinker", "qwen2", "VibeThinker-1.5B-Q8_0.gguf", "Qwen-Qwen2.5-7B-Instruct", THINK
    ),
    Case("untagged-thinker", "qwen2vl", "MiMo-VL-7B-RL-Q4_K_M.gguf", "MiMo-VL", THINK),
    Case("overthink-demo", "llama", "demo-methodical.gguf", None, INSIDE, True),
]
QUESTION, AGAIN = ChatMessage("user", "How many are left?"), ChatMessage("user", "Sure?")
THOUGHT = "Ice melts in a pan."
ENDS_IN_A_CLOSED_THOUGHT = ("hy3", "gemma-4", "command-r7b")
"""Families that the template lets think only if a variable is set that the app does not set yet."""


@pytest.mark.parametrize("case", CASES, ids=[case.file for case in CASES])
def test_a_file_is_recognised_by_name_or_architecture(
    templates: dict[str, str], case: Case
) -> None:
    source = templates[case.template] if case.template else None
    for template in (None, source) if source else (None,):
        names = f"{case.file.removesuffix('.gguf')} {case.file}"
        found = PROFILES.recognise(case.architecture, names, template)
        assert found.profile.name == case.family
        assert not found.guessed


def test_every_family_has_a_case() -> None:
    names = {family.name for family in PROFILES.families}
    assert names - {case.family for case in CASES} == {GENERIC_CHAT, GENERIC_THINK}


def _profile(case: Case) -> FamilyProfile:
    return PROFILES[case.family]


def _split(case: Case, pieces: list[str]) -> tuple[str, str]:
    splitter = ReasoningSplitter(_profile(case).markers, case.opened, PROFILES.guesses)
    texts = {Phase.THINKING: "", Phase.ANSWER: ""}

    def take(split: Split) -> None:
        assert not split.reclassified
        for phase, text in split.segments:
            texts[phase] += text

    for piece in pieces:
        take(splitter.feed(piece))
    take(splitter.finish())
    assert splitter.thought_closed is case.thinks
    assert not splitter.guessed
    return texts[Phase.THINKING].strip(), texts[Phase.ANSWER].strip()


@pytest.mark.parametrize("case", CASES, ids=[case.file for case in CASES])
def test_its_output_is_split(case: Case) -> None:
    expected = ("so" if case.thinks else "", "42")
    output = case.output.removesuffix("<|return|>")  # an end token, which has no text
    assert _split(case, [output]) == expected
    assert _split(case, list(output)) == expected


WITH_TEMPLATES = [case for case in CASES if case.template]


@pytest.mark.parametrize("case", WITH_TEMPLATES, ids=[case.file for case in WITH_TEMPLATES])
def test_its_template_opens_the_thought_and_treats_earlier_ones_as_stated(
    templates: dict[str, str], case: Case
) -> None:
    profile = _profile(case)
    source = templates[str(case.template)]
    template = ChatTemplate(source, "<s>", "</s>", InProcessRenderer(), read_switches(source))
    template.wait_until_compiled()
    openers = profile.markers.open if profile.markers else ()
    prompt = template.render((QUESTION,), RunSettings()).text
    opens = any(prompt.rstrip().endswith(opener) for opener in openers)
    if case.family not in ENDS_IN_A_CLOSED_THOUGHT:
        assert opens is case.opened
    if profile.opens_in_template is not None:
        assert opens is profile.opens_in_template

    thought = THOUGHT if profile.history != "cut" else ""
    answered = ChatMessage("assistant", "Zero cubes.", thought)
    again = template.render((QUESTION, answered, AGAIN), RunSettings()).text
    assert "Zero cubes." in again
    assert (THOUGHT in again) is (profile.history == "kept"), "as the profile states"


def test_the_versions_of_qwen_have_their_own_sampling() -> None:
    penalties = {
        name: PROFILES[name].sampling.presence_penalty
        for name in ("qwen3.5", "qwen3.6", "qwen3.8", "qwen3.5-or-later")
    }
    assert penalties == {"qwen3.5": 1.5, "qwen3.6": 0, "qwen3.8": 0, "qwen3.5-or-later": 0}
    assert PROFILES["exaone-4.5"].sampling.temperature == 1.0
    assert PROFILES["exaone-4"].sampling.temperature == 0.6


def test_what_no_source_states_is_not_called_a_recommendation() -> None:
    for family in PROFILES.families:
        if "second-hand" in family.source:
            assert "sampling" in family.unverified or not family.stated, family.name
        assert family.source, family.name
