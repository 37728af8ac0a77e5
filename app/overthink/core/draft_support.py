"""What llama.cpp supports for drafting, by architecture and kind of drafter.

Read from its source at the vendored commit: functions that throw or abort where an architecture
lacks something are only called for these.
"""

from __future__ import annotations

from overthink.core.messages import Message, message

MODEL, LOOKUP, NGRAM = "model", "lookup", "ngram"
MTP, EAGLE3, DFLASH, DSPARK = "mtp", "eagle3", "dflash", "dspark"

DRAFTERS = (MODEL, LOOKUP, NGRAM, MTP, EAGLE3, DFLASH, DSPARK)
"""Kinds of drafters. Recordings store their places in this order: only append."""
TEXT_DRAFTERS = (LOOKUP, NGRAM)
"""Drafters that need no model."""
HELPER_DRAFTERS = (MTP, EAGLE3, DFLASH, DSPARK)
"""Drafters that read hidden rows of the target."""
CHAIN = "+"
"""Joins two drafters in a name, as in `ngram+mtp`."""

_LABELS = {
    MODEL: message("draft model"),
    LOOKUP: message("lookup"),
    NGRAM: message("n-grams"),
    MTP: message("prediction layers (MTP)"),
    EAGLE3: message("EAGLE-3"),
    DFLASH: message("DFlash"),
    DSPARK: message("DSpark"),
}


def drafter_label(drafter: str) -> Message:
    """The name of a kind of drafter; a draft of no known kind in older recordings."""
    return _LABELS.get(drafter, message("draft"))


ROLLBACK_ARCHITECTURES = frozenset(
    {
        *("kimi-k3", "qwen35", "qwen35moe", "qwen4exp", "deepseek4", "glm5-next"),
        *("nemotron_h", "nemotron_h_moe", "lfm2", "lfm2moe", "bailingmoe3"),
    }
)
"""Recurrent and hybrid architectures whose state can be rolled back by tokens
(`llm_arch_supports_rs_rollback`); the state of others is copied before each draft round."""

PREDICTION_ARCHITECTURES = frozenset(
    {
        *("qwen3next", "qwen35", "qwen35moe", "nemotron_h_moe", "bailingmoe3", "deepseek2"),
        *("deepseek32", "deepseek4", "glm4moe", "glm-dsa", "hy_v3", "step35", "mimo2"),
        "cohere2moe",
    }
)
"""Architectures with a graph for their prediction layers (`LLM_GRAPH_TYPE_DECODER_MTP`)."""

CHAINED_ARCHITECTURES = frozenset({"step35", "hy_v3", "mimo2"})
"""Those of them that may have several prediction layers; llama.cpp aborts for the others."""

SHARED_CACHE_ARCHITECTURES = frozenset({"gemma4-assistant"})
"""Drafts that attend to the target's own cache."""

ROW_ARCHITECTURES = PREDICTION_ARCHITECTURES | {"gemma4", "gpt-oss", "nemotron_h"}
"""Targets that can output the row before their output layer (`t_h_nextn`)."""

LAYER_INPUT_ARCHITECTURES = frozenset(
    {
        *("bailingmoe3", "deepseek4", "gemma4", "hunyuan_vl", "lfm2", "lfm2moe", "llama"),
        *("mimo2", "minimax-01", "minimax-m2", "muse-glimmer", "nanbeige", "nemotron_h"),
        *("nemotron_h_moe", "gpt-oss", "qwen3", "qwen35", "qwen35moe", "qwen3moe", "qwen3next"),
        "qwen4exp",
    }
)
"""Targets that can output the inputs of their layers (`t_layer_inp`)."""

LAST_OUTPUT_ARCHITECTURES = frozenset({"deepseek4", "mimo2", "nemotron_h", "nemotron_h_moe"})
"""Those of them that can output their last layer's output the same way."""
