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
    QT_TRANSLATE_NOOP("Messages", "update Overthink, or use another model"),
    # Drafts.
    QT_TRANSLATE_NOOP(
        "Messages",
        "token {token} is “{target}” in the target and “{draft}” in the draft",
    ),
    QT_TRANSLATE_NOOP("Messages", "the draft keeps one running state and cannot take back a guess"),
    QT_TRANSLATE_NOOP("Messages", "target and draft have different kinds of vocabulary"),
    QT_TRANSLATE_NOOP("Messages", "target and draft begin or end texts with different tokens"),
    QT_TRANSLATE_NOOP("Messages", "the vocabularies differ by {gap} tokens, more than {limit}"),
    QT_TRANSLATE_NOOP("Messages", "no draft fits {model}"),
    QT_TRANSLATE_NOOP("Messages", "run without a draft"),
    QT_TRANSLATE_NOOP(
        "Messages",
        "{model} keeps one running state and cannot take back part of a sequence, so nothing can "
        "draft for it",
    ),
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
    QT_TRANSLATE_NOOP("Messages", "there is no memory for a context of {length} tokens ({why})"),
    QT_TRANSLATE_NOOP(
        "Messages",
        "there is no memory for a context of {length} tokens ({why}); it needs {figures}",
    ),
    QT_TRANSLATE_NOOP("Messages", "the model's heads cannot be cached so ({why})"),
    QT_TRANSLATE_NOOP("Messages", "{file} could not be loaded ({why})"),
    QT_TRANSLATE_NOOP("Messages", "{file} could not be loaded ({why}); it needs {figures}"),
    QT_TRANSLATE_NOOP("Messages", "check the file"),
    QT_TRANSLATE_NOOP(
        "Messages",
        "{file} is newer than this llama.cpp, which does not know it yet ({why})",
    ),
    QT_TRANSLATE_NOOP(
        "Messages",
        "{file} is damaged, or made for another version of llama.cpp ({why})",
    ),
    QT_TRANSLATE_NOOP("Messages", "download it again, or use another GGUF of the model"),
    QT_TRANSLATE_NOOP("Messages", "close other programs, or use a smaller build of the model"),
    QT_TRANSLATE_NOOP("Messages", "check the file, or give it more memory"),
    QT_TRANSLATE_NOOP(
        "Messages", "{file} needs ≈ {needed} of RAM with this context; {free} are free"
    ),
    QT_TRANSLATE_NOOP(
        "Messages",
        "{file} needs ≈ {needed} of RAM with this context, and the other lane ≈ {other}; {free} "
        "are free",
    ),
    QT_TRANSLATE_NOOP("Messages", "there is not enough memory for {file}"),
    QT_TRANSLATE_NOOP("Messages", "there is not enough memory for {file}; it needs {figures}"),
    QT_TRANSLATE_NOOP("Messages", "there is not enough memory for {file} ({why})"),
    QT_TRANSLATE_NOOP(
        "Messages", "there is not enough memory for {file} ({why}); it needs {figures}"
    ),
    QT_TRANSLATE_NOOP("Messages", "there is not enough memory for this"),
    QT_TRANSLATE_NOOP("Messages", "loading was stopped"),
    QT_TRANSLATE_NOOP("Messages", "llama.cpp cannot be used here ({why})"),
    QT_TRANSLATE_NOOP("Messages", "free memory, or install Overthink again"),
    # The GPU.
    QT_TRANSLATE_NOOP("Messages", "llama.cpp was built here without a GPU backend"),
    QT_TRANSLATE_NOOP(
        "Messages",
        "llama.cpp, built with {backends}, finds no GPU: the device or its driver is missing",
    ),
    QT_TRANSLATE_NOOP("Messages", "llama.cpp, built with {backends}, finds no GPU ({complaint})"),
    QT_TRANSLATE_NOOP(
        "Messages", "{asked} layers on the GPU were asked for; the model has {layers}"
    ),
    QT_TRANSLATE_NOOP("Messages", "All layers are on the CPU: {why}"),
    QT_TRANSLATE_NOOP("Messages", "leave one of them out"),
    QT_TRANSLATE_NOOP("Messages", "give up to {most} shares such as 3,1, not all 0"),
    QT_TRANSLATE_NOOP("Messages", "give one share for each device"),
    # Running.
    QT_TRANSLATE_NOOP("Messages", "the prompt is empty"),
    QT_TRANSLATE_NOOP("Messages", "write something to think about"),
    QT_TRANSLATE_NOOP("Messages", "the prompt has {count} tokens and the context holds {length}"),
    QT_TRANSLATE_NOOP(
        "Messages",
        "{model} could not decode a batch of {count} tokens (llama.cpp's code {code})",
    ),
    QT_TRANSLATE_NOOP(
        "Messages",
        "run again; if it stays, a shorter context or fewer GPU layers may help",
    ),
    QT_TRANSLATE_NOOP("Messages", "the prompt could not be cut into tokens"),
    QT_TRANSLATE_NOOP("Messages", "more than {count} tokens of a batch want logits"),
    QT_TRANSLATE_NOOP("Messages", "llama.cpp has no logits for what it decoded"),
    QT_TRANSLATE_NOOP("Messages", "the model's memory cannot take back a refused proposal"),
    QT_TRANSLATE_NOOP("Messages", "the model's output is not a number"),
    QT_TRANSLATE_NOOP("Messages", "a run was asked for before a model was loaded"),
    # A lane's process.
    QT_TRANSLATE_NOOP(
        "Messages",
        "run again; its last words are in {file}; its models take ≈ {size} of the {whole} of RAM "
        "here",
    ),
    QT_TRANSLATE_NOOP("Messages", "the lane has no process"),
    QT_TRANSLATE_NOOP("Messages", "load the model again"),
    QT_TRANSLATE_NOOP(
        "Messages",
        "the lane's process could not be started with its log in {folder} ({why})",
    ),
    QT_TRANSLATE_NOOP("Messages", "the lane's process answered with {message} out of turn"),
    QT_TRANSLATE_NOOP("Messages", "the lane's process sent tokens out of order"),
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
    "choose another draft, or --draft lookup": (
        QT_TRANSLATE_NOOP("Messages", "choose another draft, or lookup")
    ),
    "choose one that does, or `lookup`": (
        QT_TRANSLATE_NOOP("Messages", "choose one that does, or lookup")
    ),
    "set a shorter one with --ctx": (
        QT_TRANSLATE_NOOP("Messages", "set a shorter one in the lane's settings")
    ),
    "put fewer layers on the GPU with --gpu-layers, or set a shorter context with --ctx": (
        QT_TRANSLATE_NOOP(
            "Messages",
            "put fewer layers on the GPU, or set a shorter context, in the lane's settings",
        )
    ),
    "set --cache-type-k and --cache-type-v to f16": (
        QT_TRANSLATE_NOOP("Messages", "set both cache types to f16 in the lane's settings")
    ),
    "set a shorter context with --ctx, or choose a smaller model": (
        QT_TRANSLATE_NOOP(
            "Messages",
            "set a shorter context in the lane's settings, or choose a smaller model",
        )
    ),
    "{option} asks for a GPU, but {why}": (
        QT_TRANSLATE_NOOP("Messages", "a GPU was asked for, but {why}")
    ),
    "set --gpu-layers 0, or see what `overthink doctor` says": (
        QT_TRANSLATE_NOOP("Messages", "set the GPU layers to 0 in the lane's settings")
    ),
    "--device {name} is no GPU here": (QT_TRANSLATE_NOOP("Messages", "{name} is no GPU here")),
    "choose from {names}, or cpu": (
        QT_TRANSLATE_NOOP("Messages", "choose from {names}, or the CPU")
    ),
    "--tensor-split has {shares} shares and there are {gpus} GPUs": (
        QT_TRANSLATE_NOOP(
            "Messages",
            "the layers are to be split into {shares} shares and there are {gpus} GPUs",
        )
    ),
    "give one share for each, or name the devices with --device": (
        QT_TRANSLATE_NOOP("Messages", "give one share for each, or choose the devices")
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
    "shorten it, or set a longer context with --ctx": (
        QT_TRANSLATE_NOOP("Messages", "shorten it, or set a longer context in the lane's settings")
    ),
    "the file may be damaged; try another GGUF of the model, or --gpu-layers 0": (
        QT_TRANSLATE_NOOP(
            "Messages",
            "the file may be damaged; try another GGUF of the model, or no layers on the GPU",
        )
    ),
    "--draft-gpu-layers {layers} asks for a GPU, but {why}": (
        QT_TRANSLATE_NOOP("Messages", "a GPU was asked for for the draft, but {why}")
    ),
}
"""Clauses for terminals, with what the window says in their place."""
