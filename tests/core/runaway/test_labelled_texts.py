"""Reading thoughts from text files, JSON lines and Overthink's own exports."""

from __future__ import annotations

import gzip
import io
import json
import math

import pytest

from overthink.core.errors import BadInput
from overthink.core.runaway.labelled_texts import Thought, read_thoughts, split


def read(content: bytes) -> list[Thought]:
    return list(read_thoughts(io.BufferedReader(io.BytesIO(content)), "file"))


def json_lines(*lines: object) -> bytes:
    return "\n".join(map(json.dumps, lines)).encode()


def test_a_plain_text_is_one_thought_cut_into_words_digits_and_signs() -> None:
    (thought,) = read("Hm, 20 ice cubes?\nNul æbler.".encode())
    expected = ("Hm", ",", " ", "2", "0", " ice", " cubes", "?", "\n", "Nul", " æbler", ".")
    assert thought == Thought(id="file", pieces=expected)


@pytest.mark.parametrize("text", ["", "  \n", "a_b  c", "日本語 text", "\t<tag>\r\n"])
def test_splitting_loses_nothing(text: str) -> None:
    assert "".join(split(text)) == text


def test_a_line_gives_pieces_surprisal_and_label() -> None:
    line = {
        "id": 7,
        "text": "So 0",
        "pieces": ["So", " 0"],
        "surprisal": [1.5, None],
        "vocabulary": 100,
        "label": "normal",
        "onset": -1,
        "model": "not read",
    }
    (thought,) = read(json_lines(line))
    assert (thought.id, thought.pieces, thought.label) == ("7", ("So", " 0"), "normal")
    assert thought.surprisal[0] == 1.5
    assert math.isnan(thought.surprisal[1])
    assert thought.onset is None


def test_lines_without_id_have_the_number_of_their_line() -> None:
    content = json_lines({"text": "a"}) + b"\n\n" + json_lines({"text": "b"})
    assert [thought.id for thought in read(content)] == ["1", "3"]


def test_a_compressed_file_is_read() -> None:
    content = json_lines({"id": "x", "text": "a b"})
    assert read(gzip.compress(content)) == read(content)


def test_an_export_gives_a_thought_per_run_with_bits() -> None:
    def token(index: int, text: str, lane: str) -> dict[str, object]:
        return {"lane": lane, "i": index, "id": 5, "text": text, "logprob": -math.log(2)}

    content = json_lines(
        {"line": "session", "id": "s"},
        {"line": "turn", "session": "s", "id": "t", "prompt": "Why?"},
        {"line": "run", "session": "s", "turn": "t", "lane": "left"},
        token(0, "So", "left"),
        token(1, " it", "left"),
        {"lane": "left", "round": 0, "proposed": [1]},
        {"line": "run", "session": "s", "turn": "t", "lane": "right"},
        token(0, "No", "right"),
    )
    left, right = read(content)
    assert (left.id, left.pieces) == ("s/t/left", ("So", " it"))
    assert left.surprisal == pytest.approx((1.0, 1.0))
    assert (right.id, right.pieces) == ("s/t/right", ("No",))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'{"text": 3}', "line 1 of file"),
        (b'{"text": "a"}\n{"text": ', "line 2 of file"),
        (b'{"id": "a"}', "has no text"),
        (b'{"text": "a b", "surprisal": [1]}', "1 values of surprisal for 2 pieces"),
        (b'{"text": "a", "vocabulary": 0}', "vocabulary"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b'{"text": "' + b"[" * 100_000, "line 1 of file"),
        (gzip.compress(b"text" * 100, mtime=0)[:-9], "cannot be read"),
    ],
)
def test_a_bad_file_is_refused_with_its_place(content: bytes, expected: str) -> None:
    with pytest.raises(BadInput, match=expected):
        read(content)
