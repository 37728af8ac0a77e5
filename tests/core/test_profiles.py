"""Family profiles: every family is recognised by what real model files carry, and nothing else."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from overthink.core.errors import BadInput
from overthink.core.profiles import FamilyProfile, Profiles, load_profiles
from overthink.core.reasoning import ReasoningSplitter
from overthink.core.settings import SamplerSettings
from overthink.core.vocabulary import Phase

TEXT = (Path(__file__).parents[2] / "resources" / "families.toml").read_text("utf-8")

# Endings of chat templates, as far as recognition reads them.
CHATML = "{{ '<|im_start|>' + m['role'] + '\n' + m['content'] }}<|im_start|>assistant"
EXAONE_DEEP = "{{ content.split('</thought>')[-1] }}{{ '[|assistant|]<thought>\n' }}"
EXAONE_4 = "[|assistant|]{% if enable_thinking %}<think>\n{% else %}<think>\n\n</think>{% endif %}"
R1 = "{{ content.split('</think>')[-1] }}{{ '<｜Assistant｜><think>\n' }}"
R1_FIRST = "{{ content.split('</think>')[-1] }}{{ '<｜Assistant｜>' }}"
QWQ = "{{ content.split('</think>')[-1] }}{{ '<|im_start|>assistant\n<think>\n' }}"
QWEN3 = QWQ + "{% if enable_thinking is false %}<think>\n\n</think>{% endif %}"
GPT_OSS = (
    '{{ "<|start|>assistant<|channel|>analysis<|message|>" + thinking + "<|end|>" }}'
    '{{ "<|start|>assistant<|channel|>final<|message|>" }}<|start|>assistant'
)
MAGISTRAL = "{{ '[THINK]' + thinking + '[/THINK]' }}[INST]{{ content }}[/INST]"
MISTRAL = "[INST]{{ content }}[/INST]"
GLM = "[gMASK]<sop>{{ content.split('</think>')[-1] }}<|assistant|><think>"
DEMO = "{{ content.split('</think>')[-1] }}<|assistant|><think>\n"
SMOLLM2 = CHATML + " You are a helpful AI assistant named SmolLM, trained by Hugging Face"

KNOWN = [
    # (architecture, names, template, profile)
    ("exaone", "EXAONE Deep 2.4B EXAONE-Deep-2.4B-Q8_0.gguf", EXAONE_DEEP, "exaone-deep"),
    ("exaone", "EXAONE-3.5-Deep EXAONE-Deep-32B-Q4_K_M.gguf", EXAONE_DEEP, "exaone-deep"),
    ("exaone", "EXAONE-Deep-7.8B", None, "exaone-deep"),
    ("exaone4", "EXAONE 4.0 1.2B", EXAONE_4, "exaone-4"),
    ("exaone4", "My Merge", EXAONE_4, "exaone-4"),
    ("qwen2", "DeepSeek R1 Distill Qwen 1.5B", R1, "r1-distill"),
    ("qwen2", "DeepSeek-R1-Distill-Qwen-32B-Q4_K_M.gguf", R1_FIRST, "r1-distill"),
    ("llama", "DeepSeek R1 Distill Llama 8B", R1, "r1-distill"),
    ("llama", "DeepSeek_R1_Distill_Llama_70B", None, "r1-distill"),
    ("qwen3", "DeepSeek R1 0528 Qwen3 8B", R1, "r1-0528-qwen3"),
    ("qwen3", "Deepseek-R1-0528-Qwen3-8B Qwen3-8B-base", R1, "r1-0528-qwen3"),
    ("qwen2", "QwQ 32B qwq-32b-q4_k_m.gguf", QWQ, "qwq"),
    ("qwen3", "Qwen3 0.6B Instruct Qwen3-0.6B-Q8_0.gguf", QWEN3, "qwen3"),
    ("qwen3moe", "Qwen3 30B A3B", QWEN3, "qwen3"),
    ("qwen3", "Qwen3-4B-Thinking-2507", QWEN3, "qwen3"),
    ("qwen35", "Qwen3.5 4B", QWEN3, "qwen3.5"),
    ("qwen35moe", "Qwen3.5-35B-A3B", None, "qwen3.5"),
    ("gpt-oss", "Gpt Oss 20b gpt-oss-20b-mxfp4.gguf", GPT_OSS, "gpt-oss"),
    ("gpt-oss", "some finetune", None, "gpt-oss"),
    ("phi3", "Phi 4 Reasoning", CHATML + "<think> </think>", "phi-4-reasoning"),
    ("phi3", "Phi-4-reasoning-plus-Q4_K_M.gguf", CHATML, "phi-4-reasoning"),
    ("llama", "Magistral Small 2507", MAGISTRAL, "magistral"),
    ("llama", "Magistral-Small-2509", MISTRAL, "magistral"),
    ("mistral3", "Magistral Small 2509", MAGISTRAL, "magistral"),
    ("smollm3", "SmolLM3 3B", QWEN3, "smollm3"),
    ("deepseek2", "GLM 4.7 Flash GLM-4.7-Flash-Q4_K_M.gguf", GLM, "glm-4.7-flash"),
    ("llama", "demo-methodical overthink-demo demo-methodical.gguf", DEMO, "overthink-demo"),
    ("llama", "overthink-demo", None, "overthink-demo"),
    ("llama", "Smollm2 135M 8k Lc100K Mix1 Ep2 smollm2", SMOLLM2, "generic-chat"),
    ("llama", "Llama 3.2 3B Instruct", "<|start_header_id|>assistant", "generic-chat"),
    ("exaone", "EXAONE 3.5 2.4B Instruct", "[|assistant|]", "generic-chat"),
    ("qwen2", "Qwen2.5 7B Instruct", CHATML, "generic-chat"),
    ("qwen2", "QwQ 32B Preview", CHATML, "generic-chat"),
    ("qwen3", "Qwen3 4B Instruct 2507", CHATML, "generic-chat"),
    ("qwen3moe", "Qwen3 Coder 30B A3B Instruct", CHATML, "generic-chat"),
    ("phi3", "Phi 3.5 mini instruct", "<|user|>{{ content }}<|end|><|assistant|>", "generic-chat"),
    ("deepseek2", "DeepSeek V2 Lite Chat", "User: Assistant:", "generic-chat"),
]


@pytest.fixture(scope="module")
def profiles() -> Profiles:
    return load_profiles(TEXT)


@pytest.mark.parametrize(("architecture", "name", "template", "expected"), KNOWN)
def test_models_are_recognised(
    profiles: Profiles, architecture: str, name: str, template: str | None, expected: str
) -> None:
    found = profiles.recognise(architecture, name, template)
    assert found.profile.name == expected
    assert not found.guessed
    assert found.reason
    assert not str(found.reason).endswith(".")


def test_the_table_covers_every_family(profiles: Profiles) -> None:
    names = {family.name for family in profiles.families}
    late = TEXT.index("families of late 2026")
    old = {name for name in names if TEXT.index(f'name = "{name}"') < late}
    others = {"exaone-4.5", "k-exaone", "qwen3.6", "qwen3.8", "qwen4exp", "qwen3.5-or-later"}
    # tests/inference/test_families.py has those of late 2026
    assert old - {case[3] for case in KNOWN} - others == {"qwen3-next-thinking"}


GUESSED = [
    # (architecture, names, template, profile, closer)
    ("llama", "Thinker 9B", "x <think> y </think>", "generic-think", "</think>"),
    ("llama", "Thinker 9B", "content.split('</think>')[-1]", "generic-think", "</think>"),
    ("mistral3", "Thinker 14B", MAGISTRAL, "generic-think", "[/THINK]"),
    ("llama", "Thinker 9B", "<|assistant|><think>\n", "generic-think", "</think>"),
    ("llama", "Thinker 9B", "[/INST][THINK]", "generic-think", "[/THINK]"),
    ("llama", "Deep", "x <thought> y </thought>", "generic-think", "</thought>"),
    ("llama", "Seedling", "x <seed:think> y </seed:think>", "generic-think", "</seed:think>"),
    ("gptneox", "harmony finetune", GPT_OSS, "generic-think", "<|end|>"),
    ("llama", "Llama 8B merged", R1, "r1-distill", "</think>"),
    ("exaone", "my-merge", EXAONE_DEEP, "exaone-deep", "</thought>"),
    ("llama", "Magistral Small 2506", "<think> </think> [INST]", "magistral", "</think>"),
    ("qwen3", "merge", QWEN3, "generic-think", "</think>"),
]


@pytest.mark.parametrize(("architecture", "name", "template", "expected", "closer"), GUESSED)
def test_a_guess_is_marked_as_one(
    profiles: Profiles, architecture: str, name: str, template: str, expected: str, closer: str
) -> None:
    found = profiles.recognise(architecture, name, template)
    assert found.profile.name == expected
    assert found.profile.markers is not None
    assert found.profile.markers.close[0] == closer
    assert found.guessed
    assert "a guess" in str(found.reason)


def test_a_guess_names_the_tags_that_led_to_it(profiles: Profiles) -> None:
    opened = profiles.recognise("llama", "Thinker", "<|assistant|><think>\n")
    assert str(opened.reason) == "its template has <think>: a guess"
    spoken_of = profiles.recognise("llama", "Chat", "{# no <think> here #}{{ messages }}")
    assert spoken_of.profile.markers is None


def test_a_known_family_with_an_opening_template_is_not_a_guess(
    profiles: Profiles,
) -> None:
    found = profiles.recognise("llama", "demo-methodical", "<|assistant|><think>\n")
    assert (found.profile.name, found.guessed) == ("overthink-demo", False)


def test_an_unknown_model_is_guessed_to_be_a_chat_model(profiles: Profiles) -> None:
    found = profiles.recognise("llama", "", None)
    assert (found.profile.name, found.guessed) == ("generic-chat", True)
    assert found.profile.markers is None


def test_a_chatml_model_does_not_think(profiles: Profiles) -> None:
    profile = profiles.recognise("llama", "smollm2", SMOLLM2).profile
    splitter = ReasoningSplitter(profile.markers, opened=False)
    assert splitter.feed("<think>").segments == ((Phase.ANSWER, "<think>"),)


def test_profiles_follow_the_makers_recommendations(profiles: Profiles) -> None:
    assert profiles["qwen3"].sampling == SamplerSettings(
        temperature=0.6, top_p=0.95, top_k=20, min_p=0.0
    )
    assert profiles["gpt-oss"].sampling.top_p == 1.0
    assert profiles["phi-4-reasoning"].sampling.top_k == 50
    assert profiles["qwen3.5"].sampling.presence_penalty == 1.5
    greedy = [f.name for f in profiles.families if f.sampling.greedy]
    assert greedy == ["overthink-demo", "granite-3.3", "granite-4"]
    assert {f.name for f in profiles.families if f.never_greedy} == {
        *("qwq", "qwen3", "qwen3.5", "qwen3.6", "qwen3.8", "qwen3.5-or-later"),
        "qwen3-next-thinking",
    }
    assert {f.name for f in profiles.families if not f.system_prompt} == {
        "exaone-deep",
        "r1-distill",
        "deepseek-r1",
    }
    assert {f.name for f in profiles.families if f.non_commercial} == {
        *("exaone-deep", "exaone-4", "exaone-4.5", "minimax-m2", "command-r7b"),
    }
    opened = {f.name for f in profiles.families if f.opens_in_template}
    assert {"overthink-demo", "exaone-deep", "r1-distill", "qwq", "glm-4.7-flash"} <= opened
    assert {"exaone-deep", "r1-distill", "qwq"} <= {
        f.name for f in profiles.families if f.history == "cut"
    }


def test_unknown_thinking_models_leave_earlier_thoughts_to_their_template(
    profiles: Profiles,
) -> None:
    """Several families keep them, and a template that does not know them leaves them out."""
    found = profiles.recognise("llama", "Thinker 9B", "x <think> y </think>")
    assert found.profile.history == "template"


def test_min_p_is_explicit_everywhere() -> None:
    lines = [line for line in TEXT.splitlines() if line.startswith("sampling")]
    assert len(lines) == TEXT.count("[[family]]")
    assert all("min_p = 0.0" in line for line in lines)


def test_gpt_oss_channels_split(profiles: Profiles) -> None:
    splitter = ReasoningSplitter(profiles["gpt-oss"].markers, opened=False)
    text = "<|channel|>analysis<|message|>so<|end|><|start|>assistant<|channel|>final<|message|>0"
    assert splitter.feed(text).segments == ((Phase.THINKING, "so"), (Phase.ANSWER, "0"))


def test_a_profile_survives_the_pipe(profiles: Profiles) -> None:
    for family in profiles.families:
        packed = msgspec.msgpack.encode(family)
        assert msgspec.msgpack.decode(packed, type=FamilyProfile) == family


QWEN3_BLOCK = 'name = "qwen3"'

BROKEN = [
    # (text, words that must be in the sentence)
    ("family = [", ["not TOML"]),
    ("family = 3", ["family", "not a list"]),
    ("", ["generic-chat", "missing"]),
    (TEXT.replace(QWEN3_BLOCK, 'name = "qwq"'), ["“qwq”", "twice"]),
    (TEXT.replace(QWEN3_BLOCK, ""), ["no. 15", "`name`"]),
    (TEXT.replace('label = "Qwen3"', "label = 3"), ["“qwen3”", "label"]),
    (TEXT.replace('label = "Qwen3"', "colour = 3"), ["“qwen3”", "colour"]),
    (TEXT.replace('history = "cut"', 'history = "keep"'), ["“exaone-deep”", "history"]),
    (TEXT.replace("temperature = 0.8", "temperature = 8"), ["“phi-4-reasoning”", "temperature"]),
    (TEXT.replace("temperature = 0.8", "temprature = 0.8"), ["“phi-4-reasoning”", "temprature"]),
    (TEXT.replace(r"'\bqwq\b'", "'qwq('"), ["“qwq”", "name_patterns"]),
    (TEXT.replace('close = ["</thought>"]', 'close = [""]', 1), ["“exaone-deep”", "marker"]),
    (TEXT.replace('["sampling"]', '["samplng"]'), ["“smollm3”", "samplng"]),
    (TEXT + "\n[[gues]]\n", ["gues"]),
    (TEXT + '\n[[guess]]\nopen = ["a"]\nclose = []\n', ["guess no.", "closing"]),
]


@pytest.mark.parametrize(("text", "words"), BROKEN, ids=range(len(BROKEN)))
def test_a_bad_file_is_refused_with_a_message(text: str, words: list[str]) -> None:
    with pytest.raises(BadInput) as caught:
        load_profiles(text)
    for word in [*words, "families.toml"]:
        assert word in str(caught.value)


@pytest.mark.parametrize(
    ("name", "guessed", "text"),
    [
        ("qwen3", False, "recommended by the makers of Qwen3"),
        ("qwen3", True, "as for Qwen3, a guessed family"),
        ("qwq", False, "reported for QwQ, not verified"),
        ("generic-chat", False, "Overthink's own default"),
        ("generic-think", True, "Overthink's own default"),
    ],
)
def test_defaults_are_attributed_to_those_who_recommend_them(
    profiles: Profiles, name: str, guessed: bool, text: str
) -> None:
    assert str(profiles[name].sampling_origin(guessed=guessed)) == text


def test_advice_is_attributed_to_makers_only_with_a_primary_source(profiles: Profiles) -> None:
    assert profiles["qwen3"].is_makers_advice("never_greedy")
    assert not profiles["qwq"].is_makers_advice("never_greedy")
    assert not profiles["generic-think"].is_makers_advice("never_greedy")
