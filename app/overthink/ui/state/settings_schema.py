"""Every setting of a lane, each declared once, in the order in which they are shown.

Also describes in which settings two lanes differ.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from overthink.comparison.conditions import Difference, differences
from overthink.comparison.plan import LanePlan
from overthink.core.settings import (
    AUTO,
    DraftSettings,
    LoadSettings,
    RunSettings,
    SamplerSettings,
)
from overthink.ui.i18n.translator import QT_TRANSLATE_NOOP
from overthink.ui.state.setting_spec import Group, SettingSpec, Value, value_words

translate = QCoreApplication.translate

_OFF = QT_TRANSLATE_NOOP("Settings", "off")
_AUTOMATIC = QT_TRANSLATE_NOOP("Settings", "automatic")

PICKING = (
    SettingSpec(
        SamplerSettings,
        "temperature",
        QT_TRANSLATE_NOOP("Settings", "Temperature"),
        QT_TRANSLATE_NOOP(
            "Settings", "How far the draw may stray. 0 is greedy: always the most probable token."
        ),
        0.05,
        (0.0, QT_TRANSLATE_NOOP("Settings", "0: greedy")),
    ),
    SettingSpec(
        SamplerSettings,
        "top_k",
        QT_TRANSLATE_NOOP("Settings", "Top-k"),
        QT_TRANSLATE_NOOP("Settings", "Only so many of the most probable tokens; 0 is off."),
        special=(0, _OFF),
    ),
    SettingSpec(
        SamplerSettings,
        "top_p",
        QT_TRANSLATE_NOOP("Settings", "Top-p"),
        QT_TRANSLATE_NOOP(
            "Settings",
            "Only the most probable tokens that together make up this probability; 1 is off.",
        ),
        0.01,
    ),
    SettingSpec(
        SamplerSettings,
        "min_p",
        QT_TRANSLATE_NOOP("Settings", "Min-p"),
        QT_TRANSLATE_NOOP(
            "Settings",
            "Only tokens with at least this part of the best one's probability; 0 is off.",
        ),
        0.01,
        (0.0, _OFF),
    ),
    SettingSpec(
        SamplerSettings,
        "typical",
        QT_TRANSLATE_NOOP("Settings", "Typical"),
        QT_TRANSLATE_NOOP(
            "Settings", "Only tokens about as surprising as is to be expected; 1 is off."
        ),
        0.01,
    ),
    SettingSpec(
        SamplerSettings,
        "seed",
        QT_TRANSLATE_NOOP("Settings", "Seed"),
        QT_TRANSLATE_NOOP(
            "Settings", "Where the draw begins: the same seed draws the same text again."
        ),
    ),
)

REPETITION = (
    SettingSpec(
        SamplerSettings,
        "repeat_penalty",
        QT_TRANSLATE_NOOP("Settings", "Repeat penalty"),
        QT_TRANSLATE_NOOP("Settings", "Makes tokens that came lately less probable; 1 is off."),
        0.05,
    ),
    SettingSpec(
        SamplerSettings,
        "presence_penalty",
        QT_TRANSLATE_NOOP("Settings", "Presence penalty"),
        QT_TRANSLATE_NOOP(
            "Settings", "Makes a token that came lately less probable, once; 0 is off."
        ),
        0.1,
    ),
    SettingSpec(
        SamplerSettings,
        "frequency_penalty",
        QT_TRANSLATE_NOOP("Settings", "Frequency penalty"),
        QT_TRANSLATE_NOOP(
            "Settings", "Makes a token less probable each time that it comes; 0 is off."
        ),
        0.1,
    ),
    SettingSpec(
        SamplerSettings,
        "penalty_last_n",
        QT_TRANSLATE_NOOP("Settings", "Penalties look back"),
        QT_TRANSLATE_NOOP("Settings", "Tokens that the three penalties look back on."),
        16,
    ),
    SettingSpec(
        SamplerSettings,
        "dry_multiplier",
        QT_TRANSLATE_NOOP("Settings", "DRY multiplier"),
        QT_TRANSLATE_NOOP("Settings", "Makes going on with a repetition less probable; 0 is off."),
        0.1,
        (0.0, _OFF),
    ),
    SettingSpec(
        SamplerSettings,
        "dry_base",
        QT_TRANSLATE_NOOP("Settings", "DRY base"),
        QT_TRANSLATE_NOOP("Settings", "How fast DRY grows with the length of a repetition."),
        0.05,
    ),
    SettingSpec(
        SamplerSettings,
        "dry_allowed_length",
        QT_TRANSLATE_NOOP("Settings", "DRY allowed length"),
        QT_TRANSLATE_NOOP("Settings", "Repetitions of so many tokens go free."),
    ),
    SettingSpec(
        SamplerSettings,
        "dry_last_n",
        QT_TRANSLATE_NOOP("Settings", "DRY looks back"),
        QT_TRANSLATE_NOOP("Settings", "Tokens that DRY looks back on."),
        64,
        (-1, QT_TRANSLATE_NOOP("Settings", "everything")),
    ),
)

LIMITS = (
    SettingSpec(
        RunSettings,
        "max_tokens",
        QT_TRANSLATE_NOOP("Settings", "Token limit"),
        QT_TRANSLATE_NOOP("Settings", "Generated tokens at most, thinking and answer together."),
        256,
    ),
    SettingSpec(
        RunSettings,
        "thinking_budget",
        QT_TRANSLATE_NOOP("Settings", "Thinking budget"),
        QT_TRANSLATE_NOOP(
            "Settings", "Thinking tokens after which the thought is closed and an answer asked for."
        ),
        128,
        (0, QT_TRANSLATE_NOOP("Settings", "no budget")),
    ),
    SettingSpec(
        RunSettings,
        "on_loop",
        QT_TRANSLATE_NOOP("Settings", "On a loop"),
        QT_TRANSLATE_NOOP("Settings", "What to do when the text repeats itself."),
    ),
)

DRAFTING = (
    SettingSpec(
        DraftSettings,
        "max_tokens",
        QT_TRANSLATE_NOOP("Settings", "Proposed a round"),
        QT_TRANSLATE_NOOP("Settings", "Tokens that the draft proposes in a round at most."),
    ),
    SettingSpec(
        DraftSettings,
        "min_probability",
        QT_TRANSLATE_NOOP("Settings", "Least probability"),
        QT_TRANSLATE_NOOP(
            "Settings",
            "The draft stops proposing at a token that it gives less than this; 0 is off.",
        ),
        0.05,
        (0.0, _OFF),
    ),
)

MACHINE = (
    SettingSpec(
        LoadSettings,
        "context",
        QT_TRANSLATE_NOOP("Settings", "Context"),
        QT_TRANSLATE_NOOP(
            "Settings",
            "Tokens that the model can see at once, the prompt included. Automatic takes what"
            " the model was made for, up to 8,192. A change loads the model again.",
        ),
        512,
        (AUTO, _AUTOMATIC),
    ),
    SettingSpec(
        LoadSettings,
        "threads",
        QT_TRANSLATE_NOOP("Settings", "Threads"),
        QT_TRANSLATE_NOOP(
            "Settings",
            "CPU threads of this lane. Automatic shares the cores out between the lanes. A"
            " change loads the model again.",
        ),
        special=(AUTO, _AUTOMATIC),
    ),
)

GPU = (
    SettingSpec(
        LoadSettings,
        "gpu_layers",
        QT_TRANSLATE_NOOP("Settings", "GPU layers"),
        QT_TRANSLATE_NOOP(
            "Settings",
            "Layers of the model that are put on the GPU, its output layer counted as one."
            " Automatic is all of them where there is a GPU. A change loads the model again.",
        ),
        special=(AUTO, _AUTOMATIC),
    ),
    SettingSpec(
        LoadSettings,
        "device",
        QT_TRANSLATE_NOOP("Settings", "Device"),
        QT_TRANSLATE_NOOP(
            "Settings",
            "The GPU that the layers go to, by llama.cpp's own list. Automatic takes all there are."
            " A change loads the model again.",
        ),
    ),
    SettingSpec(
        LoadSettings,
        "split",
        QT_TRANSLATE_NOOP("Settings", "Split"),
        QT_TRANSLATE_NOOP(
            "Settings",
            "Shares of the layers that several devices take, in their order: 3:1 gives the first"
            " three times as many. Empty: by the memory that is free on each. A change loads the"
            " model again.",
        ),
    ),
    SettingSpec(
        LoadSettings,
        "draft_gpu_layers",
        QT_TRANSLATE_NOOP("Settings", "Draft's GPU layers"),
        QT_TRANSLATE_NOOP(
            "Settings",
            "Layers of the draft that are put on the GPU; 0 leaves it on the CPU. Automatic is all"
            " of them where the model has some there. A change loads the model again.",
        ),
        special=(AUTO, _AUTOMATIC),
    ),
    SettingSpec(
        LoadSettings,
        "cache_type_k",
        QT_TRANSLATE_NOOP("Settings", "Key cache"),
        QT_TRANSLATE_NOOP(
            "Settings",
            "How the keys of earlier tokens are kept. q8_0 takes about half the memory of f16, q4_0"
            " a quarter; the answers may change. A change loads the model again.",
        ),
    ),
    SettingSpec(
        LoadSettings,
        "cache_type_v",
        QT_TRANSLATE_NOOP("Settings", "Value cache"),
        QT_TRANSLATE_NOOP(
            "Settings",
            "How the values of earlier tokens are kept. All but f32, f16 and bf16 need flash"
            " attention. A change loads the model again.",
        ),
    ),
    SettingSpec(
        LoadSettings,
        "flash_attention",
        QT_TRANSLATE_NOOP("Settings", "Flash attention"),
        QT_TRANSLATE_NOOP(
            "Settings",
            "Attention in one step, without room for all scores. Automatic lets llama.cpp decide on"
            " a GPU; on the CPU it is used for long contexts only, since it is slower there. A"
            " change loads the model again.",
        ),
    ),
)

GROUPS = (
    Group(QT_TRANSLATE_NOOP("Settings", "Limits"), LIMITS),
    Group(QT_TRANSLATE_NOOP("Settings", "Picking a token"), PICKING),
    Group(QT_TRANSLATE_NOOP("Settings", "Draft"), DRAFTING),
    Group(QT_TRANSLATE_NOOP("Settings", "Machine"), MACHINE),
    Group(QT_TRANSLATE_NOOP("Settings", "GPU and cache"), GPU),
    Group(QT_TRANSLATE_NOOP("Settings", "Against repetition"), REPETITION),
)
SETTINGS = tuple(setting for group in GROUPS for setting in group.settings)


def unequal_sentences(left: LanePlan, right: LanePlan) -> tuple[str, ...]:
    """A sentence for each unequal condition of two lanes, with the names that the settings have."""
    return tuple(_sentence(difference) for difference in differences(left, right))


def _sentence(difference: Difference) -> str:
    if difference.owner is None:
        return _draft_sentence(difference)
    declared = next(
        s for s in SETTINGS if (s.owner, s.field) == (difference.owner, difference.field)
    )
    words = (
        translate("Lane", "{setting}: {left} left, {right} right, as the makers of each recommend.")
        if difference.recommended
        else translate("Lane", "{setting}: {left} left, {right} right.")
    )
    return words.format(
        setting=declared.title,
        left=value_words(declared, difference.left),
        right=value_words(declared, difference.right),
    )


def _draft_sentence(difference: Difference) -> str:
    words = translate("Lane", "Draft: {left} left, {right} right.")
    return words.format(left=_drafter(difference.left), right=_drafter(difference.right))


def _drafter(kind: Value) -> str:
    known = {
        "none": translate("Lane", "none"),
        "lookup": translate("Lane", "lookup"),
        "model": translate("Lane", "a model"),
    }
    return known.get(str(kind), str(kind))
