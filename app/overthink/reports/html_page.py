"""What every HTML report shares: templates, style, scripts, and a policy that loads nothing."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from overthink.bundled import bundled_folder
from overthink.core.symbols import harmless, same_length
from overthink.storage.codec import deflate

_INDENT = re.compile(r"^\s+", re.MULTILINE)
_COMMENT_LINE = re.compile(r"^\s*(//.*|/\*.*\*/)\n", re.MULTILINE)


def templates() -> Environment:
    """Return an environment with our templates. It escapes everything by default."""
    environment = Environment(
        loader=FileSystemLoader(bundled_folder("resources") / "reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(line=line, text=same_length, packed=packed)
    return environment


@cache
def asset(name: str) -> str:
    """Return a style or script without comments and indentation."""
    text = (bundled_folder("resources") / "reports" / name).read_text(encoding="utf-8")
    return _INDENT.sub("", _COMMENT_LINE.sub("", text))


def policy(style: str, *scripts: str) -> str:
    """Return a policy that allows this style and these scripts, and no loading at all."""
    allowed = " ".join(f"'{_digest(script)}'" for script in scripts)
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src {allowed}; "
        "base-uri 'none'; form-action 'none'"
    )


def line(text: str) -> str:
    """Return untrusted text in one harmless line."""
    return " ".join(harmless(text).split())


def packed(text: str) -> str:
    """Return text deflated, in base 64."""
    return base64.b64encode(deflate(text.encode())).decode()


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
