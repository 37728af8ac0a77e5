"""Files of public sets: pinned by revision and checksum, from the hub or from an address."""

from __future__ import annotations

import hashlib
import json

import msgspec
import pytest

from overthink.core.errors import DownloadFailure, NoConnection, SuiteError
from overthink.evaluation.public_sets import suite_of_set
from overthink.library.data_sets import DataSet
from overthink.library.downloads import data_file
from overthink.library.downloads.data_file import fetch_data_file
from overthink.library.downloads.request import RetryPolicy
from tests.library.downloads.source import Request, Source, refuse_with

CONTENT = b"".join(
    json.dumps({"question": f"{n} and {n}?", "answer": f"sum\n#### {2 * n}"}).encode() + b"\n"
    for n in range(1, 4)
)
SHA256 = hashlib.sha256(CONTENT).hexdigest()
HUB = DataSet(
    id="small",
    name="Small",
    form="gsm8k",
    questions=3,
    licence="MIT",
    note="A note.",
    source="maker/data",
    revision="ab" * 20,
    repository="maker/data",
    file="test.jsonl",
    sha256=SHA256,
)
QUICK = RetryPolicy(timeout_s=5, tries=3, first_wait_s=0.01)


def serve_content(request: Request) -> None:
    request.answer(200, {}, CONTENT)


def at(source: Source, sha256: str = SHA256) -> DataSet:
    """The same set at an address that is not the hub's."""
    address = f"{source.endpoint}/elsewhere/{{revision}}/test.jsonl"
    return msgspec.structs.replace(HUB, repository="", file="", address=address, sha256=sha256)


def test_a_set_of_the_hub_is_read_at_its_revision(source: Source) -> None:
    source.gets.append(serve_content)
    fetched = fetch_data_file(HUB, endpoint=source.endpoint, retries=QUICK)
    assert fetched == (CONTENT, SHA256)
    (asked,) = [path for verb, path, _ in source.asked if verb == "GET"]
    assert asked == f"/datasets/maker/data/resolve/{HUB.revision}/test.jsonl"


def test_a_set_at_an_address_is_read_without_the_hubs_token(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    source.gets.append(serve_content)
    assert fetch_data_file(at(source), retries=QUICK).content == CONTENT
    ((_, path, headers),) = source.asked
    assert path == f"/elsewhere/{HUB.revision}/test.jsonl"
    assert "secret" not in str(headers)


def test_other_content_than_pinned_is_refused(source: Source) -> None:
    source.gets.append(lambda request: request.answer(200, {}, CONTENT + b"\n"))
    with pytest.raises(DownloadFailure, match="SHA-256 differs"):
        fetch_data_file(at(source), retries=QUICK)


def test_without_a_pinned_checksum_that_of_the_content_is_returned(source: Source) -> None:
    source.gets.append(serve_content)
    assert fetch_data_file(at(source, sha256=""), retries=QUICK).sha256 == SHA256


def test_a_busy_source_is_retried_and_a_missing_file_is_not(source: Source) -> None:
    source.gets.extend([refuse_with(503), serve_content])
    assert fetch_data_file(at(source), retries=QUICK).content == CONTENT
    source.gets.clear()
    source.gets.append(refuse_with(404))
    source.asked.clear()
    with pytest.raises(DownloadFailure, match="no file"):
        fetch_data_file(at(source), retries=QUICK)
    assert len(source.asked) == 1


def test_an_endless_file_is_given_up(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_file, "MAX_BYTES", 50)
    source.gets.append(serve_content)
    with pytest.raises(DownloadFailure, match="larger than"):
        fetch_data_file(at(source), retries=QUICK)


def test_nothing_is_fetched_offline(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OVERTHINK_OFFLINE", "1")
    with pytest.raises(NoConnection, match="offline"):
        fetch_data_file(at(source), retries=QUICK)
    assert source.asked == []


def test_the_suite_of_a_set_names_licence_source_revision_and_checksum() -> None:
    suite, imported = suite_of_set(HUB, CONTENT, SHA256)
    assert [task.target for task in suite.tasks] == ["2", "4", "6"]
    assert imported.left_out == ()
    assert suite.licence == "MIT. A note."
    assert HUB.revision in suite.source
    assert SHA256 in suite.source


def test_content_of_another_form_gets_a_sentence() -> None:
    with pytest.raises(SuiteError, match="no question"):
        suite_of_set(HUB, b"<html>Sign in</html>", "")
