"""The map of a thought in reports: a picture without scripts, and lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from html import escape

from markupsafe import Markup

from overthink.bundled import bundled_folder
from overthink.core.run_record import RunRecord
from overthink.core.runaway.descriptions import named
from overthink.core.thought_words import ThoughtWords, load_thought_words
from overthink.core.vocabulary import Judgement
from overthink.grading.thought_map import Curve, ThoughtMap, map_facts, thought_map
from overthink.grading.thought_statistics import thought_statistics

_LEAST_TOKENS = 256
"""Tokens of the shortest run that is mapped."""
_POINTS = 160
_COLUMNS = 48
"""Points of a curve in the picture, and in a line of text."""
_BLOCKS = "▁▂▃▄▅▆▇█"
_LEFT, _TOP, _WIDTH, _HEIGHT, _ROW = 48.0, 14.0, 344.0, 96.0, 15.0
"""Place and size of the curves in the picture, and height of a row of marks below."""


@cache
def _words() -> ThoughtWords:
    file = bundled_folder("resources") / "thought_words.toml"
    return load_thought_words(file.read_text(encoding="utf-8"))


def report_map(
    record: RunRecord, expect: str | None, judged: Judgement | None, by_hand: bool | None
) -> ThoughtMap | None:
    """Map a recorded run; None for one that is too short."""
    if len(record.trace) < _LEAST_TOKENS:
        return None
    statistics = thought_statistics(record, expect, _words(), judged, by_hand)
    return thought_map(record, _words(), statistics.final_answer)


def map_lines(found: ThoughtMap) -> Iterator[str]:
    """Describe a map in lines of text, the curves as rows of blocks."""
    yield f"New ideas  {_row(found.thinned(found.novelty, _COLUMNS), 1.0)}"
    top = max((value for value in found.surprisal if value is not None), default=0.0)
    yield f"Surprisal  {_row(found.thinned(found.surprisal, _COLUMNS), max(top, 0.1))}"
    yield from (f"{str(fact)[:1].upper()}{str(fact)[1:]}" for fact in map_facts(found))


def _row(curve: Curve, top: float) -> str:
    last = len(_BLOCKS) - 1
    steps = (None if value is None else min(last, round(value / top * last)) for value in curve)
    return "".join("·" if step is None else _BLOCKS[step] for step in steps)


def picture_style(ink: str, faint: str) -> str:
    """Return the style of a picture that is drawn without a report's style.

    Args:
        ink, faint: colours.
    """
    return (
        f"text{{font-size:9px;font-family:Overthink Inter,sans-serif;fill:{ink}}}"
        f"path{{fill:none;stroke:{ink};stroke-width:1.2}}line{{stroke:{faint}}}"
        f".bits{{stroke:{faint};stroke-dasharray:4 3}}"
        f"rect{{fill:{faint};fill-opacity:0.12;stroke:none}}"
        f".runaway{{fill-opacity:0.3;stroke:{ink};stroke-width:0.6}}"
        ".unsure{stroke-dasharray:2 3}.final{stroke-dasharray:2 2}"
    )


def map_picture(found: ThoughtMap, style: str = "") -> Markup:
    """Draw a map as SVG.

    Args:
        style: of its classes; empty in a page that has one.
    """
    bottom = _TOP + _HEIGHT
    rows: list[tuple[str, str, Sequence[int]]] = [
        ("checks", "M0-4V4", found.verifying),
        ("changes", "M-3.5 3L0-4L3.5 3z", found.switching),
        ("answers", "M0-4L3.5 0L0 4L-3.5 0z", [answer.token for answer in found.answers]),
    ]
    height = bottom + 16 + _ROW * len(rows)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 {height:g}" role="img">',
        f"<style>{style}</style>" if style else "",
        f"<title>{_spoken(found)}</title>",
        *_bands(found, bottom),
        f'<line x1="{_LEFT}" x2="{_LEFT + _WIDTH}" y1="{bottom}" y2="{bottom}"/>',
        _text(_LEFT - 4, _TOP + 8, "100 %", "end"),
        _text(_LEFT - 4, bottom, "0", "end"),
        _curve(found, found.novelty, 1.0, "ideas"),
    ]
    top = max((value for value in found.surprisal if value is not None), default=0.0)
    if top > 0:
        parts.append(_curve(found, found.surprisal, top, "bits"))
        parts.append(_text(_LEFT + _WIDTH, _TOP - 4, f"{top:.1f} bits", "end"))
    for number, (name, shape, tokens) in enumerate(rows):
        y = bottom + 12 + _ROW * number
        parts.append(_text(_LEFT - 4, y + 3, name, "end"))
        moved = (
            f'<path d="{shape}" transform="translate({_x(found, token):.1f} {y:g})"/>'
            for token in tokens
        )
        parts.append(f'<g class="marks {name}">{"".join(moved)}</g>')
    parts += [*_final(found, bottom), _text(_LEFT, height - 2, "token 0", "start")]
    parts.append(_text(_LEFT + _WIDTH, height - 2, f"{found.tokens:,}", "end"))
    return Markup("".join([*parts, "</svg>"]))


def _spoken(found: ThoughtMap) -> str:
    return escape("; ".join(map(str, map_facts(found))))


def _x(found: ThoughtMap, token: float) -> float:
    return _LEFT + _WIDTH * token / max(1, found.tokens)


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}">{escape(words)}</text>'


def _band(found: ThoughtMap, start: int, end: int, kind: str, words: str, bottom: float) -> str:
    left, right = _x(found, start), _x(found, min(end, found.tokens))
    return (
        f'<rect class="{kind}" x="{left:.1f}" y="{_TOP}" width="{max(1.5, right - left):.1f}"'
        f' height="{bottom - _TOP:g}"><title>{escape(words)}</title></rect>'
    )


def _bands(found: ThoughtMap, bottom: float) -> Iterator[str]:
    """The answer's part, and the runaways with their names."""
    if 0 < found.thinking < found.tokens:
        yield _band(found, found.thinking, found.tokens, "part-answer", "answer", bottom)
    for finding in found.runaways:
        kind = "runaway" if finding.certain else "runaway unsure"
        yield _band(found, finding.start, finding.end, kind, str(named(finding)), bottom)


def _curve(found: ThoughtMap, curve: Curve, top: float, name: str) -> str:
    thinned = found.thinned(curve, _POINTS)
    pieces: list[str] = []
    draws = False
    for number, value in enumerate(thinned, 1):
        if value is None:
            draws = False
            continue
        x = _x(found, number / len(thinned) * (found.tokens - found.tokens % 64))
        y = _TOP + _HEIGHT * (1 - min(1.0, value / top))
        pieces.append(f"{'L' if draws else 'M'}{x:.1f} {y:.1f}")
        draws = True
    return f'<path class="{name}" d="{"".join(pieces)}"/>'


def _final(found: ThoughtMap, bottom: float) -> Iterator[str]:
    if found.final_answer is not None:
        x = _x(found, found.final_answer)
        yield f'<line class="final" x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP}" y2="{bottom}"/>'
        anchor = "start" if x < _LEFT + _WIDTH / 2 else "end"
        yield _text(x + (3 if anchor == "start" else -3), _TOP + 8, "final answer", anchor)
