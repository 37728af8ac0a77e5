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
    QT_TRANSLATE_NOOP("Messages", "there is no file {file}"),
    QT_TRANSLATE_NOOP("Messages", "there is no model and no file “{name}”"),
    QT_TRANSLATE_NOOP("Messages", "{file} is not a path"),
    QT_TRANSLATE_NOOP("Messages", "check its characters"),
    QT_TRANSLATE_NOOP("Messages", "{file} is a folder"),
    QT_TRANSLATE_NOOP("Messages", "{file} is not a regular file"),
    QT_TRANSLATE_NOOP("Messages", "{file} cannot be read ({why})"),
    QT_TRANSLATE_NOOP("Messages", "check the path and its permissions"),
    QT_TRANSLATE_NOOP("Messages", "{file} is empty"),
    QT_TRANSLATE_NOOP(
        "Messages",
        "{file} is cut short or damaged: {what} would end at byte {needed}, but the file has "
        "{size} bytes",
    ),
    QT_TRANSLATE_NOOP("Messages", "download it again"),
    QT_TRANSLATE_NOOP("Messages", "{file} is damaged: {what}"),
    QT_TRANSLATE_NOOP("Messages", "{file} is not a GGUF file"),
    QT_TRANSLATE_NOOP("Messages", "{file} is not a GGUF file but {what}"),
    QT_TRANSLATE_NOOP(
        "Messages",
        "{file} is not a GGUF file: it begins with zeros, as an unfinished download does",
    ),
    QT_TRANSLATE_NOOP("Messages", "a git-lfs pointer, not the file itself"),
    QT_TRANSLATE_NOOP("Messages", "fetch it with `git lfs pull`, or download the file"),
    QT_TRANSLATE_NOOP("Messages", "a zip archive or a PyTorch checkpoint"),
    QT_TRANSLATE_NOOP("Messages", "a PyTorch checkpoint"),
    QT_TRANSLATE_NOOP("Messages", "a gzip archive"),
    QT_TRANSLATE_NOOP("Messages", "an xz archive"),
    QT_TRANSLATE_NOOP("Messages", "a zstandard archive"),
    QT_TRANSLATE_NOOP("Messages", "a 7-zip archive"),
    QT_TRANSLATE_NOOP("Messages", "unpack it first"),
    QT_TRANSLATE_NOOP("Messages", "an HDF5 file"),
    QT_TRANSLATE_NOOP("Messages", "a NumPy array"),
    QT_TRANSLATE_NOOP("Messages", "an SQLite database"),
    QT_TRANSLATE_NOOP("Messages", "a ggml file from before GGUF"),
    QT_TRANSLATE_NOOP("Messages", "get the model as GGUF"),
    QT_TRANSLATE_NOOP("Messages", "a LoRA adapter from before GGUF"),
    QT_TRANSLATE_NOOP("Messages", "a GGUF with its bytes swapped"),
    QT_TRANSLATE_NOOP("Messages", "get the little-endian file"),
    QT_TRANSLATE_NOOP("Messages", "a safetensors file"),
    QT_TRANSLATE_NOOP("Messages", "a web page (the download asked for something)"),
    QT_TRANSLATE_NOOP("Messages", "download the file itself"),
    QT_TRANSLATE_NOOP("Messages", "a JSON text"),
    QT_TRANSLATE_NOOP("Messages", "{file} is a GGUF for big-endian machines"),
    QT_TRANSLATE_NOOP("Messages", "{file} is a GGUF of version 1, no longer supported"),
    QT_TRANSLATE_NOOP("Messages", "get a newer file"),
    QT_TRANSLATE_NOOP("Messages", "{file} is a GGUF of version {version}; 2 and 3 can be read"),
    QT_TRANSLATE_NOOP("Messages", "update Overthink"),
    QT_TRANSLATE_NOOP(
        "Messages",
        "{file} has {what} in the type {type}, which llama.cpp no longer reads",
    ),
    QT_TRANSLATE_NOOP("Messages", "get the model in another quantisation"),
    QT_TRANSLATE_NOOP("Messages", "{file} has {what} in the unknown type {type}"),
    QT_TRANSLATE_NOOP("Messages", "update Overthink, or get the model in another quantisation"),
    # What is damaged in a header.
    QT_TRANSLATE_NOOP("Messages", "the beginning"),
    QT_TRANSLATE_NOOP("Messages", "the number of tensors"),
    QT_TRANSLATE_NOOP("Messages", "the number of keys"),
    QT_TRANSLATE_NOOP("Messages", "a list of {count} tensors"),
    QT_TRANSLATE_NOOP("Messages", "a list of {count} keys"),
    QT_TRANSLATE_NOOP("Messages", "key {index} of {count}"),
    QT_TRANSLATE_NOOP("Messages", "tensor {index} of {count}"),
    QT_TRANSLATE_NOOP("Messages", "tensor '{name}'"),
    QT_TRANSLATE_NOOP("Messages", "the value of '{key}'"),
    QT_TRANSLATE_NOOP("Messages", "the data of tensor '{name}'"),
    QT_TRANSLATE_NOOP("Messages", "its header goes on after {size} MiB"),
    QT_TRANSLATE_NOOP("Messages", "{what} has a text of {length} bytes, more than {limit}"),
    QT_TRANSLATE_NOOP("Messages", "its GGUF version is {version}"),
    QT_TRANSLATE_NOOP("Messages", "it claims {count} tensors, more than {limit}"),
    QT_TRANSLATE_NOOP("Messages", "it claims {count} keys, more than {limit}"),
    QT_TRANSLATE_NOOP("Messages", "key '{key}' comes twice"),
    QT_TRANSLATE_NOOP("Messages", "a key is empty"),
    QT_TRANSLATE_NOOP("Messages", "{what} is of the unknown type {type}"),
    QT_TRANSLATE_NOOP("Messages", "{what} is an array of {of}"),
    QT_TRANSLATE_NOOP("Messages", "{what} claims {count} texts, more than {limit}"),
    QT_TRANSLATE_NOOP("Messages", "its alignment (general.alignment) is not a power of two"),
    QT_TRANSLATE_NOOP("Messages", "tensor '{name}' comes twice"),
    QT_TRANSLATE_NOOP("Messages", "{what} has {count} dimensions, more than {limit}"),
    QT_TRANSLATE_NOOP("Messages", "{what} has an impossible shape {shape}"),
    QT_TRANSLATE_NOOP(
        "Messages",
        "{what} has rows of {count} elements, but {type} stores blocks of {block}",
    ),
    QT_TRANSLATE_NOOP(
        "Messages", "tensor '{name}' begins at {offset} of the data, not at {expected}"
    ),
    QT_TRANSLATE_NOOP("Messages", "its tensors are larger than any memory"),
    # Models that cannot run.
    QT_TRANSLATE_NOOP("Messages", "{file} is the first part of a split model under another name"),
    QT_TRANSLATE_NOOP("Messages", "{file} needs {other} beside it"),
    QT_TRANSLATE_NOOP("Messages", "download all parts of the model"),
    QT_TRANSLATE_NOOP("Messages", "{file} is not part {part} of its model, as its name says"),
    QT_TRANSLATE_NOOP("Messages", "{file} is part {part} of {count} of a model"),
    QT_TRANSLATE_NOOP("Messages", "{file} is {what}"),
    QT_TRANSLATE_NOOP("Messages", "{file} is {what} ({architecture})"),
    QT_TRANSLATE_NOOP(
        "Messages",
        "{file} is newer than this llama.cpp, which does not know {architecture} yet",
    ),
    QT_TRANSLATE_NOOP("Messages", "update Overthink, or use another model"),
    QT_TRANSLATE_NOOP("Messages", "an adapter (LoRA) for a model, not a model"),
    QT_TRANSLATE_NOOP("Messages", "the part of a model that sees images or hears, not the model"),
    QT_TRANSLATE_NOOP("Messages", "an importance matrix for quantising, not a model"),
    QT_TRANSLATE_NOOP("Messages", "a vocabulary without a model"),
    QT_TRANSLATE_NOOP("Messages", "an embedding model, which turns text into numbers"),
    QT_TRANSLATE_NOOP("Messages", "a text-to-speech model, which makes sound"),
    QT_TRANSLATE_NOOP("Messages", "a diffusion model, which does not write token after token"),
    QT_TRANSLATE_NOOP("Messages", "a helper of another model, which cannot run alone"),
    QT_TRANSLATE_NOOP("Messages", "an encoder-decoder model, which cannot hold a conversation"),
    QT_TRANSLATE_NOOP("Messages", "the part of a model that sees images, not the model"),
    QT_TRANSLATE_NOOP("Messages", "a control vector, not a model"),
    QT_TRANSLATE_NOOP("Messages", "an embedding model or a ranker"),
    QT_TRANSLATE_NOOP("Messages", "{file} has no tokenizer that llama.cpp knows"),
    QT_TRANSLATE_NOOP("Messages", "its parts have {found} tensors together, not {expected}"),
    QT_TRANSLATE_NOOP("Messages", "it does not name its architecture (general.architecture)"),
    QT_TRANSLATE_NOOP("Messages", "tensor '{name}' has no elements"),
    QT_TRANSLATE_NOOP("Messages", "its tokenizer lacks its merges (tokenizer.ggml.merges)"),
    QT_TRANSLATE_NOOP("Messages", "its {count} tokens have {found} scores"),
    QT_TRANSLATE_NOOP("Messages", "its {count} tokens have {found} types"),
    QT_TRANSLATE_NOOP("Messages", "{count} of its tokens come twice"),
    QT_TRANSLATE_NOOP("Messages", "{tensor} is {shape}, but there are {count} tokens"),
    QT_TRANSLATE_NOOP("Messages", "it has {count} layers (block_count)"),
    QT_TRANSLATE_NOOP("Messages", "it has no layers (block_count)"),
    QT_TRANSLATE_NOOP("Messages", "more layers look ahead than there are (nextn_predict_layers)"),
    QT_TRANSLATE_NOOP("Messages", "its context length (context_length) is not given"),
    QT_TRANSLATE_NOOP("Messages", "it was trained with {count} tokens of context"),
    QT_TRANSLATE_NOOP("Messages", "its width (embedding_length) is not given"),
    QT_TRANSLATE_NOOP("Messages", "its {key} is {value}"),
    QT_TRANSLATE_NOOP("Messages", "a layer has {count} attention heads"),
    QT_TRANSLATE_NOOP("Messages", "{count} attention heads cannot share {keys} keys"),
    QT_TRANSLATE_NOOP("Messages", "it has more attention heads ({count}) than elements"),
    QT_TRANSLATE_NOOP("Messages", "each token of context would take {size} MiB"),
    QT_TRANSLATE_NOOP("Messages", "its heads have {key} elements a key, {value} a value"),
    QT_TRANSLATE_NOOP(
        "Messages",
        "its heads have {key} elements a key, {value} a value, {turned} of them turned by position",
    ),
    QT_TRANSLATE_NOOP("Messages", "layer {layer} has {found} key rows for {heads} heads"),
    QT_TRANSLATE_NOOP("Messages", "its position scaling '{name}' is unknown"),
    QT_TRANSLATE_NOOP("Messages", "positions turn {turned} of {length} elements of a head"),
    QT_TRANSLATE_NOOP("Messages", "it uses {used} of {count} experts"),
    QT_TRANSLATE_NOOP("Messages", "it sorts {count} experts into {groups} groups"),
    # Drafts.
    QT_TRANSLATE_NOOP("Messages", "{draft} cannot draft for {target} (removable memory): {why}"),
    QT_TRANSLATE_NOOP("Messages", "{draft} cannot draft for {target} (vocabulary type): {why}"),
    QT_TRANSLATE_NOOP("Messages", "{draft} cannot draft for {target} (begin-of-text token): {why}"),
    QT_TRANSLATE_NOOP("Messages", "{draft} cannot draft for {target} (end-of-text token): {why}"),
    QT_TRANSLATE_NOOP("Messages", "{draft} cannot draft for {target} (vocabulary size): {why}"),
    QT_TRANSLATE_NOOP("Messages", "{draft} cannot draft for {target} (token texts): {why}"),
    QT_TRANSLATE_NOOP(
        "Messages",
        "the target's architecture, {architecture}, has recurrent memory, from which refused "
        "tokens cannot be removed",
    ),
    QT_TRANSLATE_NOOP(
        "Messages",
        "the draft's architecture, {architecture}, has recurrent memory, from which refused "
        "tokens cannot be removed",
    ),
    QT_TRANSLATE_NOOP(
        "Messages",
        "the architecture {architecture} has recurrent memory, from which refused tokens cannot "
        "be removed",
    ),
    QT_TRANSLATE_NOOP(
        "Messages",
        "the target's vocabulary is of the type {target}, the draft's of {draft}",
    ),
    QT_TRANSLATE_NOOP(
        "Messages", "the target adds one to each prompt ({which}), the draft does not"
    ),
    QT_TRANSLATE_NOOP(
        "Messages", "the draft adds one to each prompt ({which}), the target does not"
    ),
    QT_TRANSLATE_NOOP("Messages", "the target adds {which}, the draft {what}"),
    QT_TRANSLATE_NOOP(
        "Messages",
        "the target has {target} tokens, the draft {draft}, which is more than {limit} apart; "
        "the first that only one has is token {token}",
    ),
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
    QT_TRANSLATE_NOOP("Messages", "use another GGUF of the model"),
    QT_TRANSLATE_NOOP("Messages", "a run was asked for before a model was loaded"),
    QT_TRANSLATE_NOOP("Messages", "run again"),
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
    QT_TRANSLATE_NOOP("Messages", "install Overthink again"),
    QT_TRANSLATE_NOOP("Messages", "the lane's process answered with {message} out of turn"),
    QT_TRANSLATE_NOOP("Messages", "the lane's process sent tokens out of order"),
    QT_TRANSLATE_NOOP("Messages", "the lane's process sent readings that no counter gives"),
    QT_TRANSLATE_NOOP("Messages", "the lane's process sent tokens that contradict themselves"),
    QT_TRANSLATE_NOOP("Messages", "the lane's process sent a phase that is none"),
    QT_TRANSLATE_NOOP("Messages", "a command cannot be read ({why})"),
    QT_TRANSLATE_NOOP("Messages", "a message of the lane's process cannot be read ({why})"),
    QT_TRANSLATE_NOOP("Messages", "a message claims to be {length} bytes long"),
    # Saved sessions.
    QT_TRANSLATE_NOOP("Messages", "the window closes"),
    QT_TRANSLATE_NOOP("Messages", "import it again"),
    QT_TRANSLATE_NOOP(
        "Messages", "what is shown is not saved yet, so nothing can be kept about it"
    ),
    QT_TRANSLATE_NOOP("Messages", "wait until it is, then say it again"),
    # Bundles and exports.
    # Folders and downloads.
    QT_TRANSLATE_NOOP("Messages", "{folder} is not a folder"),
    QT_TRANSLATE_NOOP("Messages", "{folder} is not among the folders you added"),
    QT_TRANSLATE_NOOP("Messages", "the path {path} is not UTF-8"),
    QT_TRANSLATE_NOOP("Messages", "rename it"),
    QT_TRANSLATE_NOOP("Messages", "rename the file"),
    QT_TRANSLATE_NOOP("Messages", "{file} cannot be written ({why})"),
    QT_TRANSLATE_NOOP("Messages", "make its folder writable"),
    QT_TRANSLATE_NOOP("Messages", "what was measured cannot be kept in {file} ({why})"),
    QT_TRANSLATE_NOOP("Messages", "make room there, or make it writable"),
    QT_TRANSLATE_NOOP("Messages", "the catalogue {file} cannot be used, {why}"),
    QT_TRANSLATE_NOOP("Messages", "mend the file"),
    QT_TRANSLATE_NOOP("Messages", "make room or choose another models folder"),
    QT_TRANSLATE_NOOP("Messages", "{file} came from elsewhere meanwhile"),
    QT_TRANSLATE_NOOP("Messages", "move it away, then try again"),
    QT_TRANSLATE_NOOP("Messages", "the source of {file} {what}"),
    QT_TRANSLATE_NOOP("Messages", "does not say how large it is"),
    QT_TRANSLATE_NOOP(
        "Messages",
        "gives no SHA-256 for it, so that nobody could tell whether it is whole",
    ),
    QT_TRANSLATE_NOOP("Messages", "download it by other means"),
    QT_TRANSLATE_NOOP("Messages", "the source refuses {name} (HTTP {code})"),
    QT_TRANSLATE_NOOP("Messages", "try again later"),
    QT_TRANSLATE_NOOP("Messages", "the source sends in a circle"),
    QT_TRANSLATE_NOOP("Messages", "try another source, or later"),
    QT_TRANSLATE_NOOP("Messages", "the source answers with HTTP {code}, not with the file"),
    QT_TRANSLATE_NOOP("Messages", "try later"),
    QT_TRANSLATE_NOOP("Messages", "the source does not take the token for {name}"),
    QT_TRANSLATE_NOOP("Messages", "look at HF_TOKEN, or unset it"),
    QT_TRANSLATE_NOOP("Messages", "the source does not give {name} to you (HTTP 403)"),
    QT_TRANSLATE_NOOP(
        "Messages", "look at what your HF_TOKEN allows, and at the terms on its page"
    ),
    QT_TRANSLATE_NOOP("Messages", "there is no file {name} at the source"),
    QT_TRANSLATE_NOOP("Messages", "look at its name"),
    QT_TRANSLATE_NOOP("Messages", "HF_HUB_OFFLINE is set"),
    QT_TRANSLATE_NOOP("Messages", "unset it to download"),
    QT_TRANSLATE_NOOP("Messages", "the source or the proxy cannot be used ({why})"),
    QT_TRANSLATE_NOOP("Messages", "look at HF_ENDPOINT, HTTPS_PROXY and ALL_PROXY"),
    QT_TRANSLATE_NOOP("Messages", "the makers of {name} want their terms accepted first"),
    QT_TRANSLATE_NOOP(
        "Messages",
        "accept them on its page of the hub, then log in: set HF_TOKEN to your token",
    ),
    QT_TRANSLATE_NOOP("Messages", "{name} was disabled by the hub"),
    QT_TRANSLATE_NOOP("Messages", "choose another one"),
    QT_TRANSLATE_NOOP("Messages", "there is no {name} at the source, or not for everybody"),
    QT_TRANSLATE_NOOP("Messages", "look at its name, or log in: set HF_TOKEN to your token"),
    QT_TRANSLATE_NOOP("Messages", "the source sends to an address that is none of the web's"),
    QT_TRANSLATE_NOOP("Messages", "look at HF_ENDPOINT; nothing was opened"),
    QT_TRANSLATE_NOOP("Messages", "the source's certificate is not one that this machine trusts"),
    QT_TRANSLATE_NOOP(
        "Messages", "look at the clock and at who stands between you and the network"
    ),
    QT_TRANSLATE_NOOP("Messages", "the download met a bug of its own ({where})"),
    QT_TRANSLATE_NOOP(
        "Messages",
        "what came as {file} is not what the source describes (its SHA-256 differs), and was "
        "thrown away",
    ),
    QT_TRANSLATE_NOOP("Messages", "download it again; if that happens twice, take another source"),
    QT_TRANSLATE_NOOP("Messages", "the app is set to stay offline"),
    QT_TRANSLATE_NOOP("Messages", "unset OVERTHINK_OFFLINE and HF_HUB_OFFLINE"),
    QT_TRANSLATE_NOOP("Messages", "{folder} has {free} GB free, and {needed} GB are needed"),
    QT_TRANSLATE_NOOP("Messages", "make room, or choose a smaller quantisation"),
    QT_TRANSLATE_NOOP("Messages", "{file} is being downloaded already"),
    QT_TRANSLATE_NOOP("Messages", "wait for it, or pause it there"),
    QT_TRANSLATE_NOOP("Messages", "the source asks to come back later (HTTP {code})"),
    QT_TRANSLATE_NOOP("Messages", "the source has trouble of its own (HTTP {code})"),
    QT_TRANSLATE_NOOP("Messages", "the proxy does not let through"),
    QT_TRANSLATE_NOOP("Messages", "look at HTTPS_PROXY and ALL_PROXY"),
    QT_TRANSLATE_NOOP("Messages", "the source does not answer"),
    QT_TRANSLATE_NOOP("Messages", "the source cannot be reached"),
    QT_TRANSLATE_NOOP("Messages", "the connection to the source broke off"),
    QT_TRANSLATE_NOOP("Messages", "look at the network, then continue"),
    QT_TRANSLATE_NOOP("Messages", "the source has no such part of the file"),
    QT_TRANSLATE_NOOP(
        "Messages", "the source sends another part of the file than it was asked for"
    ),
    QT_TRANSLATE_NOOP("Messages", "continue it"),
    QT_TRANSLATE_NOOP("Messages", "the source ends {file} before its end"),
    QT_TRANSLATE_NOOP("Messages", "continue later"),
    # Pairings of the catalogue.
    QT_TRANSLATE_NOOP("Messages", "The original test"),
    QT_TRANSLATE_NOOP(
        "Messages",
        "The comparison that this app starts from: EXAONE Deep 32B, drafted by its 2.4B, against "
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
        "The same families where 32B does not fit: EXAONE Deep 7.8B against DeepSeek R1 Distill "
        "Qwen 7B.",
    ),
    QT_TRANSLATE_NOOP("Messages", "Two that fit a laptop"),
    QT_TRANSLATE_NOOP(
        "Messages",
        "SmolLM3 3B against DeepSeek R1 Distill Qwen 1.5B: about 3 GB together.",
    ),
)
"""Clauses that the window says with the same words."""

OTHERWISE: dict[str, str] = {
    "check the path, or pick one from `overthink models`": (
        QT_TRANSLATE_NOOP("Messages", "check the path, or choose another model")
    ),
    "did you mean {names}? `overthink models` lists what there is": (
        QT_TRANSLATE_NOOP("Messages", "did you mean {names}?")
    ),
    "`overthink models` lists what there is": (
        QT_TRANSLATE_NOOP("Messages", "choose another model")
    ),
    "give a .gguf file inside it": (QT_TRANSLATE_NOOP("Messages", "choose a .gguf file inside it")),
    "give a model in GGUF format (a .gguf file)": (
        QT_TRANSLATE_NOOP("Messages", "choose a model in GGUF format (a .gguf file)")
    ),
    "give a model that writes text": (
        QT_TRANSLATE_NOOP("Messages", "choose a model that writes text")
    ),
    "end it {name}": (QT_TRANSLATE_NOOP("Messages", "let its name end with {name}")),
    "give the first part": (QT_TRANSLATE_NOOP("Messages", "choose the first part")),
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
    "give a folder with GGUF files": (
        QT_TRANSLATE_NOOP("Messages", "choose a folder with GGUF files")
    ),
    "`overthink models folders` lists them": (
        QT_TRANSLATE_NOOP("Messages", "they stand in the list of folders")
    ),
    "--draft-gpu-layers {layers} asks for a GPU, but {why}": (
        QT_TRANSLATE_NOOP("Messages", "a GPU was asked for for the draft, but {why}")
    ),
}
"""Clauses for terminals, with what the window says in their place."""
