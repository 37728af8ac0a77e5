"""The expected answer belongs to its question: which prompts still ask that question. Knows no Qt.

A right answer judged against another question's target would be called wrong. So an answer stays
while the question is the same but for a typo, and is put aside as soon as it may be another one.
"""

from __future__ import annotations

import re
from collections import OrderedDict

MAX_KNOWN = 200
"""Questions whose answers are remembered."""
LONGEST_FIX = 80
"""Characters; a longer change is no fix of a typo."""

LONGEST_REMEMBERED = 20_000
"""Characters of a question whose answer is remembered."""

LONGEST_INSTRUCTION = 300
"""Characters of instructions that are appended to a question."""

_LETTERS = r"[^\W\d_]+"
_TOKEN = re.compile(rf"\d(?:[\d.,:!%]*[\d!%])?|{_LETTERS}(?:['’]{_LETTERS})*|\S")
"""A number, a word, or a sign."""
_HYPHEN = re.compile(r"(?<=[^\W\d_]{2})-(?=[^\W\d_]{2})")
_IGNORED = frozenset('.,;?"“”„…`')
"""Punctuation that does not change a question. Within numbers it counts."""
_SMALL_WORDS = frozenset(
    [
        "a",
        "an",
        "the",
        "is",
        "are",
        "was",
        "were",
        "of",
        "to",
        "that",
        "en",
        "et",
        "den",
        "det",
        "de",
        "er",
        "at",
        "af",
        "som",
    ]
)
"""Words that are easily forgotten or written twice, without another meaning."""
_TELLING = frozenset(
    [
        "not",
        "no",
        "none",
        "nor",
        "never",
        "any",
        "all",
        "each",
        "every",
        "some",
        "few",
        "most",
        "more",
        "less",
        "least",
        "fewer",
        "half",
        "even",
        "odd",
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "sixty",
        "seventy",
        "eighty",
        "ninety",
        "hundred",
        "thousand",
        "million",
        "billion",
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "left",
        "right",
        "after",
        "than",
        "then",
        "here",
        "there",
        "same",
        "like",
        "long",
        "june",
        "july",
        "ikke",
        "ingen",
        "aldrig",
        "alle",
        "hver",
        "nogle",
        "nul",
        "en",
        "et",
        "to",
        "tre",
        "fire",
        "fem",
        "seks",
        "syv",
        "otte",
        "ni",
        "ti",
        "elleve",
        "tolv",
        "tyve",
        "tredive",
        "hundrede",
        "tusind",
        "halv",
        "lige",
        "ulige",
        "venstre",
        "højre",
        "flere",
        "færre",
        "mindre",
        "mest",
    ]
)
"""Words that differ from others by one letter, and change the question."""
_NEGATIONS = frozenset(["not", "no", "none", "never", "don't", "ikke", "ingen", "aldrig"])
_INSTRUCTING = frozenset(
    [
        "answer",
        "reply",
        "respond",
        "think",
        "explain",
        "reason",
        "be",
        "please",
        "svar",
        "besvar",
        "tænk",
        "forklar",
        "begrund",
        "vær",
    ]
)
"""Words with which a sentence begins that asks for the form of an answer."""
_NEGATED = frozenset(
    ["cant", "dont", "isnt", "wont", "arent", "doesnt", "didnt", "wasnt", "werent", "hasnt"]
)
_SENTENCE_END = re.compile(r"[.!?…:][\"”’)]*\s*$")


class ExpectedAnswer:
    """The expected answer, and the question to which it belongs."""

    def __init__(self) -> None:
        self.question = ""
        """The prompt for which `answer` was given; blank if it was given before any."""
        self.answer = ""
        self.put_aside = ""
        """The answer to an earlier question, which may be taken back; empty if there is none."""
        self._question_aside = ""
        self._is_typed = False
        """The question was being written when the answer was given."""
        self._known: OrderedDict[str, str] = OrderedDict()
        """Answers by question."""

    def set(self, question: str, answer: str, *, typed: bool = False) -> None:
        """Set the answer to a question; an empty one if it is not known.

        Args:
            typed: the user is writing both, so the question may still become longer.
        """
        self.question, self.answer, self._is_typed = question, answer, typed
        self.put_aside = ""
        self._remember()

    def change_question(self, prompt: str) -> str:
        """Take another prompt; return the answer that belongs to it, empty if none is known."""
        if self.answer and self._belongs_to(prompt):
            if self._is_typed:
                self.question = prompt
                self._remember()
            return self.answer
        if self.answer:
            self.put_aside, self._question_aside = self.answer, self.question
        known = self._known.get(_key(prompt), "")
        self.question, self.answer, self._is_typed = prompt, known, False
        if not known and self.put_aside and is_same_question(self._question_aside, prompt):
            self.question, self.answer = self._question_aside, self.put_aside
        if self.answer:
            self.put_aside = ""
        return self.answer

    def _belongs_to(self, prompt: str) -> bool:
        if not self.question.strip():
            return True  # the answer came first
        written = self.question.rstrip()
        if self._is_typed and not written.endswith("?") and prompt.startswith(written):
            return True
        return is_same_question(self.question, prompt)

    def _remember(self) -> None:
        key = _key(self.question)
        if key:
            self._known[key] = self.answer
            self._known.move_to_end(key)
            while len(self._known) > MAX_KNOWN:
                self._known.popitem(last=False)


def _key(prompt: str) -> str:
    """The prompt without differences in white space; empty for a blank or very long one."""
    return " ".join(prompt.split()) if len(prompt) <= LONGEST_REMEMBERED else ""


def is_same_question(before: str, after: str) -> bool:
    """Whether a prompt asks the same question, apart from typos or an added instruction.

    Numbers, signs and words that turn a question around must be the same. In doubt it is another.
    """
    old, new = _changed_part(before, after)
    if len(old) > LONGEST_FIX or len(new) > LONGEST_FIX:
        return _is_instruction_added(before, after)
    return _is_fix(old, new) or _is_instruction_added(before, after)


def _changed_part(before: str, after: str) -> tuple[str, str]:
    """The part of both texts that differs, in whole words."""
    start = _whole_words(before, _common(before, after))
    rest, other = before[start:][::-1], after[start:][::-1]
    end = _whole_words(rest, _common(rest, other))
    return rest[end:][::-1], other[end:][::-1]


def _whole_words(text: str, end: int) -> int:
    """The end of the last whole word before a position; 0 in a text without spaces near it."""
    for at in range(end, max(0, end - LONGEST_FIX), -1):
        if text[at - 1].isspace():
            return at
    return 0


def _common(left: str, right: str) -> int:
    """The length of the common beginning, by bisection: texts may be long."""
    low, high = 0, min(len(left), len(right))
    while low < high:
        middle = (low + high + 1) // 2
        if left[low:middle] == right[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _is_instruction_added(before: str, after: str) -> bool:
    """Whether only sentences such as “Answer in one word.” were appended."""
    whole, longer = before.rstrip(), after.rstrip()
    added = longer[len(whole) :]
    if not (longer.startswith(whole) and added[:1].isspace() and _SENTENCE_END.search(whole)):
        return False
    if len(added) > LONGEST_INSTRUCTION or re.search(r"[\d?]", added):
        return False
    sentences = [_tokens(sentence) for sentence in re.split(r"[.!\n]", added)]
    return all(s[0] in _INSTRUCTING and not _NEGATIONS & set(s) for s in sentences if s)


def _is_fix(old: str, new: str) -> bool:
    """Whether the change is a typo, punctuation, white space or capitals."""
    before, after = _tokens(old), _tokens(new)
    if "".join(before) == "".join(after) and _is_wordy(before) and _is_wordy(after):
        return True  # a space within a word, or a missing one
    if before == after:
        return True
    if len(before) == len(after):
        changed = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
        return len(changed) <= 2 and all(_is_typo(*pair) for pair in changed)
    longer, shorter = (before, after) if len(before) > len(after) else (after, before)
    return len(longer) == len(shorter) + 1 and _is_without_small_word(longer, shorter)


def _tokens(text: str) -> list[str]:
    found = _TOKEN.findall(_HYPHEN.sub(" ", text.casefold()))
    return [token for token in found if token not in _IGNORED]


def _is_wordy(tokens: list[str]) -> bool:
    return all(token.isalpha() and not _is_telling(token) for token in tokens)


def _is_telling(word: str) -> bool:
    return word in _TELLING or word.replace("’", "'").endswith("n't") or word in _NEGATED


def _is_without_small_word(longer: list[str], shorter: list[str]) -> bool:
    for index, token in enumerate(longer):
        if [*longer[:index], *longer[index + 1 :]] == shorter:
            is_twice = token in longer[max(0, index - 1) : index]
            return token in _SMALL_WORDS or (is_twice and token.isalpha())
    return False


def _is_typo(before: str, after: str) -> bool:
    """Whether two words differ by one letter, or by two neighbours that changed places."""
    if not (before.isalpha() and after.isalpha()) or any(map(_is_telling, (before, after))):
        return False
    shorter, longer = sorted((before, after), key=len)
    if len(longer) < 3 or len(longer) > len(shorter) + 1:
        return False
    if len(longer) > len(shorter):
        one_more = any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))
        return one_more and len(longer) >= 4
    differing = [i for i in range(len(longer)) if longer[i] != shorter[i]]
    if len(differing) == 1:
        return len(longer) >= 5
    if len(differing) != 2 or differing[1] != differing[0] + 1:
        return False
    first, second = differing
    return longer[first] == shorter[second] and longer[second] == shorter[first]
