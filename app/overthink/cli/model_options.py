"""The options of `overthink models`."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def add_models(commands: Any) -> None:
    """`overthink models` and what can be done with the list. Nothing here touches a model file."""
    models = commands.add_parser(
        "models",
        help="list the models that can run, and where they are looked for",
        description="Lists GGUF models: bundled, in your models folders and those you added, and "
        "where LM Studio, Hugging Face, Ollama, Jan, GPT4All and llama.cpp keep theirs.",
    )
    models.add_argument("--json", action="store_true", help="print one JSON object")
    models.add_argument("--all", action="store_true", help="forgotten ones, too")
    models.add_argument("--details", metavar="NAME", help="all that is known of one model")
    does = models.add_subparsers(dest="does", metavar="ACTION", required=False)
    does.add_parser("folders", help="list the folders that are looked through")
    for name, words in (
        ("add-folder", "look for models in a folder, too"),
        ("remove-folder", "look there no longer; nothing is deleted"),
    ):
        does.add_parser(name, help=words).add_argument("folder", metavar="DIR", type=Path)
    for name, words in (
        ("forget", "leave a model out of all lists; its file stays"),
        ("recall", "list a forgotten model again"),
    ):
        does.add_parser(name, help=words).add_argument("model", metavar="NAME")
    others = does.add_parser("other-programs", help="look where other programs keep theirs, or not")
    others.add_argument("look", choices=("on", "off"))
