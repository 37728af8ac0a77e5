"""Size and licence are asked before a download, from sources that may be ignorant or hostile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from overthink.core.errors import DownloadFailure
from overthink.library.downloads.download import ask_terms
from overthink.library.downloads.request import DownloadRequest, destination, make_request
from tests.library.downloads.source import (
    CONTENT,
    FILE,
    REPOSITORY,
    Act,
    Source,
    card_of,
    clear_environment,
    refuse_with,
    serve,
)

PARTS = tuple(f"big-{number:05}-of-00002.gguf" for number in (1, 2))


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> Iterator[Source]:
    clear_environment(monkeypatch)
    with serve({FILE: CONTENT, PARTS[0]: b"a" * 300, PARTS[1]: b"b" * 40}) as made:
        yield made


def _request(source: Source, folder: Path, file: str = FILE) -> DownloadRequest:
    return make_request(REPOSITORY, file, folder, source.endpoint)


@pytest.mark.parametrize(
    ("card", "licence"),
    [
        ({"license": "mit", "tags": ["a"]}, "mit"),
        ({"license": "other", "license_name": "exaone"}, "exaone"),
        ({"license": "other", "license_name": " "}, "other"),
        ({"license": ["a", "b"], "license_name": 7}, ""),
        ({"license": "mit\n\x1b[31mDestination: /"}, "mit\\n\\x1b[31mDestination: /"),
        ({"license": "x" * 10_000}, "x" * 99 + "…"),
        ({}, ""),
        (None, ""),
    ],
)
def test_the_licence_is_the_one_that_the_makers_state(
    source: Source, tmp_path: Path, card: object, licence: str
) -> None:
    source.card = card_of(card)
    assert ask_terms(_request(source, tmp_path)) == (len(CONTENT), licence)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "act",
    [
        refuse_with(404),
        refuse_with(500),
        lambda request: request.answer(200, {}, b"<html>"),
        lambda request: request.answer(200, {}, b"{" + b" " * (3 << 20) + b"}"),
        lambda request: request.answer(200, {}, b"\xff"),
        lambda request: request.answer(302, {"Location": request.path}),
    ],
)
def test_a_source_without_a_usable_description_states_no_licence(
    source: Source, tmp_path: Path, act: Act
) -> None:
    source.card = act
    assert ask_terms(_request(source, tmp_path)) == (len(CONTENT), "")


def test_the_size_is_that_of_the_parts_that_are_missing(source: Source, tmp_path: Path) -> None:
    request = _request(source, tmp_path, PARTS[0])
    assert ask_terms(request).size_bytes == 340
    here = destination(request, PARTS[0])
    here.parent.mkdir(parents=True)
    here.write_bytes(b"a" * 300)
    assert ask_terms(request).size_bytes == 40


def test_a_missing_file_is_refused(source: Source, tmp_path: Path) -> None:
    with pytest.raises(DownloadFailure, match="there is no file"):
        ask_terms(_request(source, tmp_path, "other.gguf"))
