"""The child process that renders LaTeX formulas as SVG.

Formulas are untrusted, and the libraries that render them have no time limit: here they can hang or
crash without blocking the window; the parent (`formula_cache`) kills this process and starts
another. Must not import Qt. A request is `[latex, display]`, a reply
`[svg, width, ascent, descent]` with lengths in em, or `null` if the formula cannot be rendered.
"""

from __future__ import annotations

import re
from typing import Any, NoReturn
from xml.etree import ElementTree

from overthink.core.child_main_loop import serve_requests

SIZE = 16.0
"""Pixels per em; the window scales the drawing."""
MARGIN = 1.0
MAX_SVG = 400_000
WIDEST, HIGHEST = 500.0, 60.0
"""Em; a formula without ink may report any size."""
MEMORY_BYTES = 1 << 30

# Elements of a formula's drawing. Anything else, above all an image, is refused.
_ELEMENTS = {"svg", "g", "path", "rect", "line"}

# Commands that models write, replaced by those that the libraries support.
_REPLACEMENTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\\tag\*?\{([^{}]{0,40})\}"), r"\\qquad(\1)"),
    (re.compile(r"\\label\{[^{}]{0,80}\}"), ""),
    (re.compile(r"\\begin\{(aligned|gathered|array|split)\}\[[tbc]\]"), r"\\begin{\1}"),
    (re.compile(r"\\require\{\w{1,40}\}"), ""),
    (re.compile(r"\\(?:displaystyle|nonumber|notag|limits)(?![A-Za-z])"), ""),
    (re.compile(r"\\(?:color|textcolor)\{[^{}]{0,40}\}"), ""),
    (re.compile(r"\\(?:b?cancel|xcancel)(?![A-Za-z])"), r"\\overline"),
    (re.compile(r"\\operatorname\*"), r"\\operatorname"),
    (re.compile(r"<"), r"\\lt "),
    (re.compile(r">"), r"\\gt "),
)


def render_formula(latex: str, display: bool) -> tuple[str, float, float, float] | None:
    """Render a formula: SVG, width, ascent and descent in em; None if it cannot be rendered."""
    from ziamath.config import config
    from ziamath.zmath import Latex

    config.svg2 = False
    for pattern, replacement in _REPLACEMENTS:
        latex = pattern.sub(replacement, latex)
    maths = Latex(latex, size=SIZE, inline=not display, margin=MARGIN)
    box = maths.node.bbox
    width = (box.xmax - box.xmin + 2 * MARGIN) / SIZE
    ascent, descent = (box.ymax + MARGIN) / SIZE, (MARGIN - box.ymin) / SIZE
    if not (0 < width <= WIDEST and 0 < ascent + descent <= HIGHEST):
        return None
    drawing = maths.svgxml()
    svg = ElementTree.tostring(drawing, encoding="unicode")
    is_safe = len(svg) <= MAX_SVG and all(map(_is_safe, drawing.iter()))
    return (svg, width, ascent, descent) if is_safe else None


def _is_safe(element: ElementTree.Element) -> bool:
    return element.tag in _ELEMENTS and not any(
        "href" in name or "url(" in value for name, value in element.attrib.items()
    )


def _reply_to(request: list[Any]) -> tuple[str, float, float, float] | None:
    try:
        return render_formula(*request)
    except Exception:  # noqa: BLE001 - hostile texts may raise anything; their source is shown
        return None


def main(_arguments: list[str] | None = None) -> NoReturn:
    """Render formulas until the parent closes the pipe."""
    import ziamath.zmath  # noqa: F401 - here, so that its import does not count as rendering

    serve_requests(_reply_to, MEMORY_BYTES)


if __name__ == "__main__":
    main()
