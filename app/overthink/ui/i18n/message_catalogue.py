"""What the rooms below the window say in English sentences, clause by clause.

Errors and notes cross a pipe, lie in the database and are printed by the terminal, so they are
made in English and without Qt. Here each clause stands once more, for Qt's translation to know it,
what varies in it in braces. Where a clause speaks of commands and options, the window has its own
words.

A variable named `what` is itself a clause of this list, or the clause is not meant; one named `why`
may be, and is left as it is where it is none: an operating system's reason, say.
"""

from __future__ import annotations

from overthink.ui.i18n.translator import QT_TRANSLATE_NOOP

AS_SAID: tuple[str, ...] = (
    # Files.
    # What is damaged in a header.
    # Models that cannot run.
    QT_TRANSLATE_NOOP("Messages", "{file} is {what}"),
    # Drafts.
    QT_TRANSLATE_NOOP("Messages", "no draft fits {model}"),
    QT_TRANSLATE_NOOP("Messages", "run without a draft"),
    QT_TRANSLATE_NOOP("Messages", "No draft: none was faster when that was measured here on {day}"),
    QT_TRANSLATE_NOOP(
        "Messages",
        "Draft as measured here on {day}: {draft}, {limit} tokens a round, {times} times the "
        "plain speed",
    ),
    QT_TRANSLATE_NOOP(
        "Messages",
        "Draft as measured here on {day}: {draft}, but {set} tokens a round are set and {limit} "
        "were measured: its speed may differ",
    ),
    # What a plan says.
    QT_TRANSLATE_NOOP("Messages", "The model's family is a guess: {why}"),
    QT_TRANSLATE_NOOP("Messages", "{family} should not be run greedily, says its maker"),
    QT_TRANSLATE_NOOP(
        "Messages",
        "The context of {asked} tokens is longer than the {trained} that the model was made for: "
        "beyond them it may write nonsense",
    ),
    QT_TRANSLATE_NOOP("Messages", "the name says “{seen}”"),
    QT_TRANSLATE_NOOP("Messages", "the architecture is {seen}"),
    QT_TRANSLATE_NOOP("Messages", "its template is that of {seen}: a guess"),
    QT_TRANSLATE_NOOP("Messages", "its template has {seen}: a guess"),
    QT_TRANSLATE_NOOP("Messages", "its template has none of the known thinking tags"),
    QT_TRANSLATE_NOOP("Messages", "neither its name nor a chat template tells its family: a guess"),
    QT_TRANSLATE_NOOP("Messages", "it was recorded so"),
    QT_TRANSLATE_NOOP("Messages", "{what}, but its template has {tags}: a guess"),
    QT_TRANSLATE_NOOP("Messages", "{family} should get no system prompt, says its maker"),
    # Loading.
    QT_TRANSLATE_NOOP("Messages", "check the file, or give it more memory"),
    # The GPU.
    QT_TRANSLATE_NOOP("Messages", "leave one of them out"),
    QT_TRANSLATE_NOOP("Messages", "give up to {most} shares such as 3,1, not all 0"),
    QT_TRANSLATE_NOOP("Messages", "give one share for each device"),
    # Running.
    # A lane's process.
    QT_TRANSLATE_NOOP("Messages", "the lane's process sent readings that no counter gives"),
    QT_TRANSLATE_NOOP("Messages", "the lane's process sent tokens that contradict themselves"),
    QT_TRANSLATE_NOOP("Messages", "the lane's process sent a phase that is none"),
    QT_TRANSLATE_NOOP("Messages", "a command cannot be read ({why})"),
    QT_TRANSLATE_NOOP("Messages", "a message of the lane's process cannot be read ({why})"),
    QT_TRANSLATE_NOOP("Messages", "a message claims to be {length} bytes long"),
    # Saved sessions.
    # Bundles and exports.
    # Folders and downloads.
    QT_TRANSLATE_NOOP("Messages", "the path {path} is not UTF-8"),
    QT_TRANSLATE_NOOP("Messages", "rename the file"),
    QT_TRANSLATE_NOOP("Messages", "try later"),
    QT_TRANSLATE_NOOP("Messages", "the makers of {name} want their terms accepted first"),
    QT_TRANSLATE_NOOP("Messages", "choose another one"),
    QT_TRANSLATE_NOOP("Messages", "look at HTTPS_PROXY and ALL_PROXY"),
    # Pairings of the catalogue.
    QT_TRANSLATE_NOOP("Messages", "The original test"),
    QT_TRANSLATE_NOOP(
        "Messages",
        "The comparison that this app was made for: EXAONE Deep 32B, drafted by its 2.4B, against "
        "QwQ 32B.",
    ),
    QT_TRANSLATE_NOOP("Messages", "The original test, against R1"),
    QT_TRANSLATE_NOOP(
        "Messages",
        "EXAONE Deep 32B, drafted by its 2.4B, against DeepSeek R1 Distill Qwen 32B.",
    ),
    QT_TRANSLATE_NOOP("Messages", "The original test, for 16 GB"),
    QT_TRANSLATE_NOOP(
        "Messages",
        "The same families for smaller machines: EXAONE Deep 7.8B against DeepSeek R1 Distill "
        "Qwen 7B.",
    ),
    QT_TRANSLATE_NOOP("Messages", "Two models for a laptop"),
    QT_TRANSLATE_NOOP(
        "Messages",
        "SmolLM3 3B against DeepSeek R1 Distill Qwen 1.5B: about 3 GB together.",
    ),
)
"""Clauses that the window says with the same words."""

OTHERWISE: dict[str, str] = {
    "choose another draft, `lookup`, or `none`": (
        QT_TRANSLATE_NOOP("Messages", "choose another draft, lookup, or none")
    ),
    "choose one that does, or `lookup`": (
        QT_TRANSLATE_NOOP("Messages", "choose one that does, or lookup")
    ),
    "set --gpu-layers 0, or see what `overthink doctor` says": (
        QT_TRANSLATE_NOOP("Messages", "set the GPU layers to 0 in the lane's settings")
    ),
    "--device is cpu, but --gpu-layers is {layers}": (
        QT_TRANSLATE_NOOP(
            "Messages",
            "the device is the CPU, but {layers} layers are to be on the GPU",
        )
    ),
    "--cache-type-v {type} needs flash attention, which is off": (
        QT_TRANSLATE_NOOP(
            "Messages",
            "the value cache type {type} needs flash attention, which is off",
        )
    ),
    "set --flash-attention auto, or --cache-type-v f16": (
        QT_TRANSLATE_NOOP("Messages", "set flash attention to automatic, or the cache type to f16")
    ),
    "--tensor-split is {shares}": (
        QT_TRANSLATE_NOOP("Messages", "the layers are to be split as {shares}")
    ),
    "--tensor-split has {shares} shares and --device names {devices} devices": (
        QT_TRANSLATE_NOOP(
            "Messages",
            "the layers are to be split into {shares} shares and {devices} devices are chosen",
        )
    ),
}
"""Clauses for terminals, with what the window says in their place."""
