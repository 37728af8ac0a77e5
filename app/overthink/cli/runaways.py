"""`overthink runaways`: finds thoughts that no longer make progress, in any text."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import msgspec

from overthink.bootstrap import Program
from overthink.cli.terminal import one_line, print_lines, table, write_json, write_json_line
from overthink.core.errors import BadInput
from overthink.core.messages import message
from overthink.core.runaway.evaluation import Evaluation, Examined, evaluate, examine
from overthink.core.runaway.findings import Finding
from overthink.core.runaway.labelled_texts import read_thoughts

_EXCERPT = 60
"""Characters of a passage that are quoted."""


def run_runaways(program: Program, options: argparse.Namespace) -> int:
    """Examine the thoughts of a file; return 0.

    Raises:
        BadInput: the file cannot be read.
    """
    phrases = program.thought_words.answer_phrases
    with _opened(options.file) as stream:
        name = "standard input" if options.file == "-" else options.file
        examined = (
            examine(thought, phrases, options.greedy) for thought in read_thoughts(stream, name)
        )
        if options.evaluate:
            _print_evaluation(evaluate(examined), as_json=options.json)
        elif options.json:
            for each in examined:
                write_json_line(findings_object(each))
        else:
            _print_findings(examined)
    return 0


def _opened(file: str) -> AbstractContextManager[io.BufferedReader]:
    if file == "-":
        return nullcontext(io.BufferedReader(io.FileIO(sys.stdin.fileno(), closefd=False)))
    try:
        return open(file, "rb")
    except OSError as error:
        raise BadInput(
            message("{file} cannot be opened ({why})", file=file, why=str(error.strerror)),
            message("give a text file or a file of JSON lines"),
        ) from error


def findings_object(examined: Examined) -> dict[str, Any]:
    """The findings of one thought, as in `overthink runaways --json`."""
    return {
        "id": examined.thought.id,
        "findings": [msgspec.to_builtins(finding) for finding in examined.findings],
    }


def _print_findings(examined: Iterable[Examined]) -> None:
    for each in examined:
        pieces = len(each.thought.pieces)
        print_lines([f"{one_line(each.thought.id)}: {pieces:,} pieces"])
        if not each.findings:
            print_lines(["  No runaway was found."])
        print_lines(f"  {line}" for finding in each.findings for line in _lines(each, finding))


def _lines(examined: Examined, finding: Finding) -> Iterator[str]:
    pieces = examined.thought.pieces
    certain = ", certain" if finding.certain else ""
    yield (
        f"{finding.kind.value.replace('_', ' ')}: pieces {finding.start:,} to {finding.end:,}, "
        f"found at {finding.found:,}, strength {finding.strength:.2f}{certain}"
    )
    yield f"  begins: {_excerpt(pieces[finding.start : finding.start + _EXCERPT])}"
    evidence = finding.evidence
    if evidence.earlier:
        first, last = evidence.earlier
        yield f"  repeats pieces {first:,} to {last:,}: {_excerpt(pieces[first:last])}"
    if evidence.repeats is not None:
        yield f"  times: {evidence.repeats:,}"
    if evidence.words:
        yield f"  words: {one_line(', '.join(evidence.words))}"


def _excerpt(pieces: Iterable[str]) -> str:
    text = one_line("".join(pieces).strip())
    return f"“{text[:_EXCERPT]}{'…' if len(text) > _EXCERPT else ''}”"


def _print_evaluation(result: Evaluation, as_json: bool) -> None:
    if as_json:
        write_json({**msgspec.to_builtins(result), "marks_per_100k_pieces": result.marks_per_100k})
        return
    rows: list[tuple[str, ...]] = [
        ("label", "thoughts", "found", "missed", "same kind", "latency median", "p90")
    ]
    rows += [
        (
            kind.label,
            f"{kind.thoughts:,}",
            f"{kind.found:,}",
            f"{kind.missed:,}",
            f"{kind.same_kind:,}",
            _pieces(kind.latency_median),
            _pieces(kind.latency_p90),
        )
        for kind in result.kinds
    ]
    print_lines(table(rows))
    false = ", ".join(f"{count} {kind}" for kind, count in result.false_marks.items()) or "none"
    rate = result.marks_per_100k
    per = "" if rate is None else f" ({rate:.2f} per 100,000 pieces)"
    print_lines(
        [
            f"Normal: {result.normal_thoughts:,} thoughts, {result.normal_pieces:,} pieces. "
            f"False marks: {false}{per}; certain enough to stop a run: {result.false_stops}.",
            f"Cost: {result.us_per_piece:.1f} µs of processor time per piece, "
            f"over {result.pieces:,} pieces.",
        ]
    )


def _pieces(value: float | None) -> str:
    return "unknown" if value is None else f"{value:,.0f}"
