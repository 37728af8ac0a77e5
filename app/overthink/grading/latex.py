r"""LaTeX and Unicode in answers, as plain mathematical text: `-\dfrac{1}{2}` is "-1/2".

Plain forms: "√(2)", "(a)/(b)", "x^(2)", "90°", "±", "≤", "π". Commands that are not known remain,
so that a number beside one is not taken for the value.
"""

from __future__ import annotations

import re
import unicodedata

_SYMBOLS = {
    "cdot": "·",
    "times": "×",
    "div": "÷",
    "pm": "±",
    "pi": "π",
    "infty": "∞",
    "angle": "∠",
    "le": "≤",
    "leq": "≤",
    "leqslant": "≤",
    "ge": "≥",
    "geq": "≥",
    "geqslant": "≥",
    "lt": "<",
    "gt": ">",
    "ne": "≠",
    "neq": "≠",
    "approx": "≈",
    "simeq": "≈",
    "cup": "∪",
    "cap": "∩",
    "in": "∈",
    "emptyset": "∅",
    "varnothing": "∅",
    "degree": "°",
    "ldots": "…",
    "dots": "…",
    "colon": ":",
    "euro": "€",
    "pounds": "£",
    "mid": "|",
    "ast": "·",
    "lbrace": "⦃",
    "rbrace": "⦄",
    "lbrack": "[",
    "rbrack": "]",
    "quad": " ",
    "qquad": " ",
    "Rightarrow": "⇒",
    "implies": "⇒",
    "to": "→",
    "rightarrow": "→",
    "textdegree": "°",
}
_NO_MEANING = frozenset(
    {
        *("left", "right", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr"),
        *("displaystyle", "textstyle", "limits", "large", "Large", "huge", "Huge", "normalsize"),
        *("bf", "rm", "it", "boldmath"),
    }
)
_GROUPS = re.compile(
    r"\\(?:text(?:bf|it|rm|sf|tt|normal|up|md)?|math(?:rm|bf|it|sf|tt|bb|cal|normal)"
    r"|operatorname\*?|f(?:rame)?box|boxed|[mh]box|emph|bm|boldsymbol|underline"
    r"|ensuremath|displaylines)\s*\{([^{}]*)\}"
)
_COLOUR = re.compile(r"\\(?:text)?color\s*(?:\[[^\]]*\])?\{[^{}]*\}(?:\{([^{}]*)\})?")
_SPACE = re.compile(r"\\(?:[,;:> ]|hspace\*?\{[^{}]*\}|thinspace)|\\\\")
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\{(?:align|aligned|equation|gather)\*?\}|&(?==)")
_MATRIX = re.compile(
    r"(?:\\left\s*[(\[|]\s*)?\\begin\{(?:[bp]?(?:small)?matrix|array)\}(?:\{[clr|]*\})?"
    r"((?:(?!\\end\{|\\begin\{)[\s\S]){1,500})\\end\{[a-z]+\}(?:\s*\\right\s*[)\]|])?"
)
_ARGUMENT = r"\s*(?:\{([^{}]*)\}|([A-Za-z0-9]))"
_FRACTION = re.compile(rf"(\d?)\s*\\[dtc]?frac{_ARGUMENT}{_ARGUMENT}")
_ROOT = re.compile(rf"\\sqrt\s*(?:\[(\d+)\])?{_ARGUMENT}")
_RAISED = re.compile(r"([\^_])\{([^{}]*)\}")
_DEGREE = re.compile(r"\^\s*(?:\{\s*\\circ\s*\}|\\circ(?![A-Za-z]))")
_COMMAND = re.compile(r"\\([A-Za-z]+)(\s*)")
_MAX_DEPTH = 6
_MAX_LATEX = 4_000
"""Characters of a text whose nested commands are read."""

_INDEX_DIGITS = re.compile("(?<=[A-Za-z])[₀-₉]+")
_RAISED_DIGITS = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+")
_UNICODE_FRACTION = re.compile(r"(\d?)\s?([¼-¾⅐-⅞↉])")
_SQUARE_UNIT = re.compile(
    r"(?<![^\W\d_])([mcdk]?m|ft|in|(?<=\d )[A-Za-z]{1,3}/[a-z]{1,3}"
    r"|(?:(?<=\d )|(?<=  ))[A-Za-z]{2,})\^\(?([23])\)?(?![\w^])"
)
_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_SIGNS = str.maketrans({"−": "-", "﹣": "-", "‐": "-", "‑": "-", "\u00ad": None, "\u200b": None})
_RELATIONS = {"<": "≤", ">": "≥", "!": "≠"}
_SPACES = re.compile(r"[\u00a0\u202f\u2009\u2007\u200a\u3000]")


_EAST_ASIAN = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_BESIDE_CHARACTERS = re.compile(
    rf"(?<=[{_EAST_ASIAN}])(?=\d)|(?<=\d)(?=(?![万萬億亿千百十兆])[{_EAST_ASIAN}])"
)
"""Between a digit and a character of a language without spaces, unless that is a scale."""


def without_latex(text: str) -> str:
    """Write LaTeX and mathematical Unicode of a text as plain text."""
    text = re.sub(r"(?<![\d)])− (?=\d)", "-", text.translate(_FULL_WIDTH))
    text = re.sub(r"(?<=\d)−(?=\d)", " - ", text)
    text = text.translate(_SIGNS)
    text = _BESIDE_CHARACTERS.sub(" ", _SPACES.sub(" ", text))
    text = re.sub(r"(?<=\d)(?:\{,\}|,\\!)(?=\d{3}(?!\d))", "", text)
    text = text.replace("{,}", ",")
    text = re.sub(r"\|\{([^{}|]*)\}\|", r"|\1|", text)
    if "\\" in text or re.search(r"[\^_]\{", text):
        text = _without_commands(text)
    text = re.sub(r"(?<=\d)(?<!(?<!\d)0) ?[xX] ?(?=\d)", " × ", text)
    text = text.replace("=>", "⇒").replace("->", "→")
    text = re.sub("([<>!])=", lambda sign: _RELATIONS[sign[1]], text)
    text = _RAISED_DIGITS.sub(_raised, text)
    text = _UNICODE_FRACTION.sub(_unicode_fraction, text)
    text = _INDEX_DIGITS.sub(lambda index: f"_{unicodedata.normalize('NFKC', index[0])}", text)
    text = re.sub(r"(?:^|(?<=[=≈(]))(\s*)\+(?=[\d.∞])", r"\1", text)
    text = re.sub(r"(?<![\w|])\|[-−](\d+(?:\.\d+)?)\|(?![\d|-])", r"\1", text)
    text = re.sub(r"(?<=\d)_(?=\d{3}(?!\d))", "", text)
    text = re.sub(r"(?<=\d)[’ʼ´](?=\d{3}(?!\d))", "'", text)
    text = re.sub(r"(?<![\w)\]%])[–—](?=[\d.(√π])", "-", text)
    text = re.sub(r"([=≈])\s*[-–—]\s+(?=[\d.(√π])", r"\1 -", text)
    text = re.sub(r"(?<=\d)\*\*(?=\d)(?!\d+\*\*)", "^", text)
    text = re.sub(r"(?<=[\w)]) ?(?<!\*)\*(?!\*) ?(?=[\d(])(?!\d+\*)", " · ", text)
    text = re.sub(r"([√^_])\((\d+|[a-z])\)(?![\w.,])", r"\1\2", text)
    return _SQUARE_UNIT.sub(lambda unit: unit[1] + {"2": "²", "3": "³"}[unit[2]], text)


def _without_commands(text: str) -> str:
    text = _MATRIX.sub(_matrix, text.replace("\\sqrt(", "√("))
    text = _ENVIRONMENT.sub(" ", text)
    text = text.replace("\\{", "⦃").replace("\\}", "⦄").replace("\\!", "").replace("\\$", "$")
    text = _SPACE.sub(" ", _DEGREE.sub("°", text))
    latex = len(text) <= _MAX_LATEX
    for _ in range(_MAX_DEPTH if latex else 1):
        before = text
        text = _RAISED.sub(r"\1(\2)", _GROUPS.sub(r"\1", _COLOUR.sub(r"\1", text)))
        text = _ROOT.sub(_root, _FRACTION.sub(_fraction, text))
        if text == before:
            break
    text = _COMMAND.sub(_command, text)
    text = re.sub(r"(?<!\\)[{}]", "", text)
    return text.replace("⦃", "{").replace("⦄", "}")


def _matrix(match: re.Match[str]) -> str:
    """A matrix as "[[1, 2], [3, 4]]", a row or a column as "(1, 2)"."""
    rows = [
        [cell.strip() for cell in row.split("&")]
        for row in re.split(r"\\\\(?:\[[^\]]*\])?", match[1])
        if row.strip()
    ]
    if len(rows) == 1 or all(len(row) == 1 for row in rows):
        return f"({', '.join(cell for row in rows for cell in row)})"
    return f"[{', '.join('[' + ', '.join(row) + ']' for row in rows)}]"


def _command(match: re.Match[str]) -> str:
    name, space = match[1], match[2]
    if name in _NO_MEANING:
        return space
    if symbol := _SYMBOLS.get(name):
        return symbol + space
    if name in FUNCTIONS:
        return f" {name} "
    return match[0]


FUNCTIONS = frozenset(
    {
        *("log", "ln", "lg", "exp", "sin", "cos", "tan", "cot", "arcsin", "arccos", "arctan"),
        *("sinh", "cosh", "tanh"),
    }
)
"""Names of functions that are read."""


def _fraction(match: re.Match[str]) -> str:
    digit, over, under = match[1], match[2] or match[3] or "", match[4] or match[5] or ""
    lead = f"{digit} " if digit else ""
    if over.strip().isdecimal() and under.strip().isdecimal():
        return f"{lead}{over.strip()}/{under.strip()}"
    sides = [side if re.fullmatch(r"√?[\wπ]+", side) else f"({side})" for side in (over, under)]
    return f"{digit}({sides[0]}/{sides[1]})"


def _root(match: re.Match[str]) -> str:
    content = match[2] if match[2] is not None else match[3]
    return f"(({content})^(1/{match[1]}))" if match[1] else f"√({content})"


def _raised(match: re.Match[str]) -> str:
    return f"^({unicodedata.normalize('NFKC', match[0]).replace('−', '-')})"


def _unicode_fraction(match: re.Match[str]) -> str:
    fraction = unicodedata.normalize("NFKC", match[2]).replace("⁄", "/")
    return f"{match[1]} {fraction}" if match[1] else fraction
