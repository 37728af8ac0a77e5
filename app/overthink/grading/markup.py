"""Markdown and LaTeX in answers: what is boxed or bold, plain text, sentences, statements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from overthink.grading.hedges import DOUBT
from overthink.grading.latex import without_latex
from overthink.grading.words import WordPattern

_LONGEST_SENTENCE = 300
"""Characters; longer sentences are searched for a statement in pieces of this length."""

_SENTENCE_BREAK = WordPattern(r"\n+|(?<=[.!?])\s+(?=[<<upper>>(\d\"“-])", flags=0)
_SENTENCE_END = WordPattern(rf"{_SENTENCE_BREAK.template}|\Z", flags=0)

_ARTICLE = WordPattern(r"^<<articles>> (?=\w)")
_LABEL = WordPattern(r"<<label>>\s*\d+\.?$")
_BOLD = re.compile(r"\*\*(.+?)\*\*(:?)|__(.+?)__(:?)")

_MINUS = WordPattern(r"(?:(?<=(\d)) )?\b<<minus>>\s+(?=[\d(√])")
_PLUS_MINUS = WordPattern(r"\+ ?/ ?-|\b<<plus_minus>>\b")
_RATIO = WordPattern(
    r"(\b<<ratio>>\b[^.\n]{0,80}?(?<![\d.,])\d{1,9}) <<to>> (?=\d{1,9}\b)", flags=re.I
)
_CHANCE = WordPattern(
    r"(\b<<chance>>\b[^.\n]{0,80}?(?<![\d.,/])\d{1,9}) (?:<<in>>|<<out_of>>) (?=\d{1,9}\b(?!\.\d))"
)
_PLUS = WordPattern(r"(?<=\d) <<plus>> (?=\d)")

STATEMENT = WordPattern(
    r"\b(?:<<answer>>\b[^.:=\n]{0,80}?(?:\b<<answer_is>>\b|:|=)"
    r"|<<answer_before_letter>>\s*(?=\([A-J]\)|[A-J]\)))\s*"
    r"(?!<<not>>\b|n't\b)(<<answer_lead>>[,:]?\s+)*"
)
"""Matches "the answer is", up to the value."""


IT_IS = WordPattern(r"\W*(?:<<it>>\s+<<it_is>>|<<it>>['’]s)\s+(?=\S)")
"""Matches "it is", up to the value."""


@lru_cache(maxsize=64)
def plain_text(text: str) -> str:
    """The text without LaTeX and Markdown; numbers as "1/2", minus as "-"."""
    text = re.sub(r"(?<=[*_`])!+", ".", text)
    text = without_latex(_with_dollars(_PICTURES.sub(" ", text)))
    text = _PLUS_MINUS.regex.sub("±", text)
    text = _MINUS.regex.sub(_minus, text)
    text = _PLUS.regex.sub(" + ", text)
    text = _CHANCE.regex.sub(r"\1/", _RATIO.regex.sub(r"\1:", text))
    text = re.sub(r"\\[()\[\]]|\\(?=%)|\$|[*`~]|(?<!\w)_+|_+(?![\w(])|^#+\s*", "", text, flags=re.M)
    return re.sub(r"[ \t]+", " ", text).strip()


_PICTURES = re.compile(
    "[\u2600-\u2775\u2795-\u27bf\ufe0f\u200d-\u200f\u202a-\u202e\u2066-\u2069\U0001f000-\U0001faff]"
)
"""Emoji, ticks and marks of the direction of writing."""
_DOLLAR = re.compile(r"(-?)\\?\$\s?(-?)(?=\.?\d)")


def _with_dollars(text: str) -> str:
    """The text with "﹩" for a dollar sign that is money and not the mark of a formula."""
    if "$" not in text:
        return text
    parts, end = [], 0
    for formula in _QUOTED_FORMULA.finditer(text):
        parts += [
            _DOLLAR.sub(r"﹩\1\2", text[end : formula.start()]),
            _ESCAPED_DOLLAR.sub(r"﹩\1\2", formula[0]),
        ]
        end = formula.end()
    return "".join([*parts, _DOLLAR.sub(r"﹩\1\2", text[end:])])


_ESCAPED_DOLLAR = re.compile(r"(-?)\\\$\s?(-?)(?=\.?\d)")


def _minus(match: re.Match[str]) -> str:
    return " - " if match[1] else "-"


_INFINITE = WordPattern(r"(?:\+ ?|\b<<plus>> )?(?:∞|\b<<infinite>>\b)")
_FACTORIAL = re.compile(r"[\d)]!+$")


def comparison_key(text: str) -> str:
    """The text without case, leading article, markup and punctuation at its ends."""
    key = re.sub(r"\s+", " ", plain_text(text)).casefold().strip(" .,:;?\"'“”()")
    key = _INFINITE.regex.sub("∞", key)
    if not _FACTORIAL.search(key):
        key = key.strip(" .,:;!?\"'“”()")
    return without_article(key)


def without_article(text: str) -> str:
    """The text without a leading article."""
    article = _ARTICLE.match(text)
    return text[article.end() :] if article else text


_BOXES = (
    re.compile(r"<\|begin_of_box\|>(.*?)(?:<\|end_of_box\|>|\Z)", re.S),
    re.compile(r"<\|box_start\|>(.*?)(?:<\|box_end\|>|\Z)", re.S),
    re.compile(r"<(?:final_)?answer>(.*?)(?:</(?:final_)?answer>|\Z)", re.S | re.I),
    re.compile(r"^####[ \t]*(?=[^\n]*\d)([^\n]{1,80}?)\s*\Z", re.M),
    re.compile(r'[{,]\s*"(?:final_?)?answer"\s*:\s*"?([^",{}\[\]\n]{1,80})"?\s*(?=[,}])', re.I),
    re.compile(r"\[\[([A-Z]|-?[\d.,]+)\]\]"),
    re.compile(r"\\f?(?:rame)?box(?:ed)?\s*(\d|[A-Z])(?![\w{])"),
)
"""How model families and test sets mark an answer."""
_LONGEST_BOX = 400
_MOST_BOXES = 8
_TAG = re.compile(r"</?(?:response|final|result)>", re.I)


def with_boxes(text: str) -> str:
    r"""The text with `\boxed{…}` in place of the marks of model families."""
    for box in _BOXES:
        text = box.sub(_as_box, text)
    return joined_boxes(_TAG.sub("", text).replace("\\framebox", "\\boxed"))


def _as_box(match: re.Match[str]) -> str:
    content = match[1].strip()
    balanced = content.count("{") == content.count("}")
    if not content or len(content) > _LONGEST_BOX or not balanced or "\\box" in content:
        return content
    words = content.split()
    # A sentence within the marks is read like any other.
    return content if len(words) > 8 else f"\\boxed{{{content}}}"


def last_boxed(text: str) -> str | None:
    r"""The content of the last `\boxed{…}` that is closed and not empty."""
    opened: list[int] = []  # start of the content of each open brace; -1: not a box
    found = (-1, "")
    for match in re.finditer(r"\\f?boxed\s*\{|\{|\}", text):
        if match[0] != "}":
            opened.append(match.end() if len(match[0]) > 1 else -1)
        elif opened and (start := opened.pop()) > found[0] and text[start : match.start()].strip():
            found = start, text[start : match.start()]
    return found[1] or None


_BOX = r"\\boxed\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}"
_BOXES_BESIDE = WordPattern(
    rf"{_BOX}(?:\s|[$,;]|\\[\[\]()]|\\q?quad|\\text\{{\s*<<joins>>\s*\}}|\b<<joins>>\b|\b[a-z]\s*=)*{_BOX}"
)


def joined_boxes(text: str) -> str:
    r"""The text with `\boxed{3} and \boxed{5}` as one box, "3, 5"."""
    for _ in range(_MOST_BOXES):
        text, found = _BOXES_BESIDE.regex.subn(_both_boxes, text)
        if not found:
            break
    return text


def _both_boxes(match: re.Match[str]) -> str:
    one, other = match[1].strip(), match[2].strip()
    return f"\\boxed{{{one}}}" if one == other else f"\\boxed{{{one}, {other}}}"


def bold_parts(text: str) -> list[str]:
    """The parts in bold, except headings and labels."""
    parts = [(one or two, colon or other) for one, colon, two, other in _BOLD.findall(text)]
    return [
        value
        for value, colon in parts
        if not colon and not value.rstrip().endswith(":") and not _LABEL.match(value.strip())
    ]


_LIST_NUMBER = re.compile(r"^([ \t]*\d{1,3})\.[ \t]+(?=\S)", re.M)


def sentences(text: str) -> list[str]:
    """Split at line ends and before capitals; "det 3. minut" stays whole."""
    text = re.sub(
        r"((?<!olution):|\b(?:is|er))\s*\n+\s*(?![-*•] |\d+[.)] )", r"\1 ", text
    )  # "Answer:" and the value on the next line
    if len(_LIST_NUMBER.findall(text)) > 1:  # "1. Take the goat." is one sentence
        text = _LIST_NUMBER.sub(r"\1) ", text)
    return [part for part in _SENTENCE_BREAK.regex.split(text) if part.strip()]


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence; long ones come in pieces."""
    start = 0
    for match in _SENTENCE_END.finditer(text):
        while match.end() - start > 2 * _LONGEST_SENTENCE:
            yield start, start + _LONGEST_SENTENCE
            start += _LONGEST_SENTENCE
        if match.end() > start:
            yield start, match.end()
            start = match.end()


def statements(text: str) -> list[str]:
    """The text behind the last three "the answer is", the last one first."""
    found = []
    for sentence in sentences(text):
        if not DOUBT.search(sentence):
            ends = [match.end() for match in STATEMENT.finditer(sentence)]
            found += [sentence[end:] for end in ends[-3:]]
    return [statement for statement in reversed(found[-3:]) if statement.strip(" .:")]


_QUOTED_BOX = re.compile(r"\\f?box(?:ed)?\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_QUOTED_FORMULA = re.compile(r"(?<!\\)\$\$?(?=\S)([^$]*[^$\s\\])\$\$?(?!\d)")
"""A dollar sign before a digit that no other one closes is money."""
_QUOTED_MARKS = re.compile(
    r"^\s*#+\s+|`|\\[()\[\]]"
    r"|(?<![\w*])\*+(?=\S)|(?<=\S)\*+(?![\w*])"
    r"|(?<![\w_])_+(?=\S)|(?<=\S)_+(?![\w_])",
    re.MULTILINE,
)


def unmarked(text: str) -> str:
    r"""The text for quoting: on one line, without `*`, `_`, backticks, `#`, `$` and `\boxed{}`.

    Values are unchanged: a product keeps its asterisk, a price its sign. A text that consists of
    marks is returned as it is.
    """
    bare = _QUOTED_FORMULA.sub(r"\1", _QUOTED_BOX.sub(r"\1", text))
    return " ".join((_QUOTED_MARKS.sub("", bare).strip() or text).split())
