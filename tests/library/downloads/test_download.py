"""Downloads from a source that drops, stalls, lies and refuses: the right file or an error."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from overthink.core.errors import DownloadFailure, NoConnection
from overthink.library.downloads.download import download
from overthink.library.downloads.partial import PartialFile
from overthink.library.downloads.request import (
    Done,
    DownloadRequest,
    Event,
    Notice,
    Progress,
    RetryPolicy,
    destination,
    make_request,
)
from tests.library.downloads.source import (
    BETWEEN_PARTS_S,
    CONTENT,
    FILE,
    REPOSITORY,
    Act,
    Request,
    Source,
    refuse_with,
    serve,
)

SHORT = RetryPolicy(timeout_s=4 * BETWEEN_PARTS_S, tries=3, first_wait_s=0.01, longest_wait_s=0.02)


def _request(source: Source, folder: Path, files: tuple[str, ...] = (FILE,)) -> DownloadRequest:
    return DownloadRequest(REPOSITORY, files, str(folder), source.endpoint, SHORT)


def _final(source: Source, folder: Path, file: str = FILE) -> Path:
    return destination(_request(source, folder), file)


def _events(request: DownloadRequest) -> tuple[Done, list[Event]]:
    events: list[Event] = []
    return download(request, events.append), events


def _refused(request: DownloadRequest) -> str:
    """Check that no file has its final name; return the error's sentence."""
    with pytest.raises(DownloadFailure) as caught:
        download(request, lambda _event: None)
    for file in request.files:
        assert not destination(request, file).exists()
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert "Traceback" not in sentence
    return sentence


def _assert_complete(source: Source, folder: Path) -> None:
    final = _final(source, folder)
    assert final.read_bytes() == CONTENT
    assert [path.name for path in final.parent.iterdir()] == [FILE], "nothing is left beside it"


# -- success --------------------------------------------------------------------------------------


def test_a_file_is_stored_completely_in_its_publishers_folder(
    source: Source, tmp_path: Path
) -> None:
    done, events = _events(_request(source, tmp_path))

    assert done == Done(str(tmp_path / "maker" / "Model-GGUF" / FILE))
    _assert_complete(source, tmp_path)
    assert events[0] == Progress(0, 0, "asking")
    assert events[-1] == Progress(len(CONTENT), len(CONTENT))
    [(_, path, _)] = [asked for asked in source.asked if asked[0] == "GET"]
    assert source.commit in path, "the bytes are from the commit that was described"


def test_an_existing_file_is_not_downloaded(source: Source, tmp_path: Path) -> None:
    final = _final(source, tmp_path)
    final.parent.mkdir(parents=True)
    final.write_bytes(b"the user's own file")

    done, _ = _events(_request(source, tmp_path))

    assert done.already
    assert final.read_bytes() == b"the user's own file"
    assert source.asked == []


def test_all_parts_of_a_split_model_are_downloaded_and_renamed_at_the_end(tmp_path: Path) -> None:
    files = {f"big-0000{n}-of-00002.gguf": bytes([n]) * 70_000 for n in (1, 2)}
    with serve(dict(files)) as source:
        request = make_request(REPOSITORY, "big-00001-of-00002.gguf", tmp_path, source.endpoint)
        done, events = _events(request)
        assert Path(done.path).name == "big-00001-of-00002.gguf"
        assert {file: destination(request, file).read_bytes() for file in files} == files
        assert events[-1] == Progress(140_000, 140_000)


def _wrong_second_part(request: Request) -> None:
    request.give(lambda body: body if "00001" in request.path else b"x" * len(body))


def test_no_part_of_a_split_model_gets_its_name_before_all_are_verified(tmp_path: Path) -> None:
    files = {f"big-0000{n}-of-00002.gguf": bytes([n]) * 70_000 for n in (1, 2)}
    with serve(dict(files)) as source:
        source.gets.append(_wrong_second_part)
        assert "SHA-256" in _refused(_request(source, tmp_path, tuple(files)))
        source.gets.clear()
        download(_request(source, tmp_path, tuple(files)), lambda _event: None)
        assert sum("00001" in path for verb, path, _ in source.asked if verb == "GET") == 1


def test_a_broken_connection_is_resumed_where_it_broke(source: Source, tmp_path: Path) -> None:
    source.gets.extend([source.drop_after(100_000), source.drop_after(250_000), Request.give])
    _events(_request(source, tmp_path))

    _assert_complete(source, tmp_path)
    assert source.ranges() == ["", "bytes=100000-", "bytes=350000-"]


def test_a_silent_source_is_retried(source: Source, tmp_path: Path) -> None:
    source.gets.extend([source.stall_after(100_000), Request.give])
    _events(_request(source, tmp_path))

    _assert_complete(source, tmp_path)
    assert source.ranges() == ["", "bytes=100000-"]


def _ignore_range(request: Request) -> None:
    del request.headers["Range"]
    request.give()


def test_a_source_without_ranges_restarts_at_the_first_byte(source: Source, tmp_path: Path) -> None:
    source.gets.extend([source.drop_after(100_000), _ignore_range])
    _events(_request(source, tmp_path))
    _assert_complete(source, tmp_path)


def _wrong_range(request: Request) -> None:
    """Answer with a range that was not requested."""
    content = request.content or b""
    where = f"bytes 0-{len(content) - 1}/{len(content)}"
    request.answer(206, {"Content-Range": where}, content)


@pytest.mark.parametrize("refusal", [refuse_with(416), _wrong_range], ids=["416", "wrong range"])
def test_a_refused_range_restarts_at_the_first_byte(
    source: Source, tmp_path: Path, refusal: Act
) -> None:
    source.gets.extend([source.drop_after(100_000), refusal, Request.give])
    _events(_request(source, tmp_path))

    _assert_complete(source, tmp_path)
    assert source.ranges() == ["", "bytes=100000-", ""]


def _too_many_bytes(request: Request) -> None:
    content = (request.content or b"") + b"and more"
    request.answer(200, {}, content)


def test_bytes_beyond_the_stated_size_are_ignored(source: Source, tmp_path: Path) -> None:
    source.gets.append(_too_many_bytes)
    _events(_request(source, tmp_path))
    _assert_complete(source, tmp_path)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_busy_source_is_retried(source: Source, tmp_path: Path, status: int) -> None:
    source.heads.extend([refuse_with(status), Request.describe])
    source.gets.extend([refuse_with(status), Request.give])
    _events(_request(source, tmp_path))
    _assert_complete(source, tmp_path)


def test_a_requested_pause_is_respected(source: Source, tmp_path: Path) -> None:
    source.gets.extend([refuse_with(429, {"Retry-After": "0"}), Request.give])
    _events(_request(source, tmp_path))
    _assert_complete(source, tmp_path)


def test_a_redirect_to_another_host_is_followed_without_the_token(
    source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    with serve({FILE: CONTENT}) as other:
        away = other.endpoint.replace("127.0.0.1", "localhost")
        source.elsewhere = away
        source.gets.append(lambda r: r.answer(302, {"Location": f"{away}{r.path}"}))
        _events(_request(source, tmp_path))
        _assert_complete(source, tmp_path)
        assert all("hf_secret" in headers["authorization"] for *_, headers in source.asked)
        assert [verb for verb, *_ in other.asked] == ["GET"]
        assert not any("secret" in str(headers) for *_, headers in other.asked)


# -- pause and resume -----------------------------------------------------------------------------


def _paused_at(source: Source, folder: Path, count: int) -> PartialFile:
    """Download until the source fails for good."""
    source.gets.extend([source.drop_after(count), refuse_with(503)])
    with pytest.raises(NoConnection):
        download(_request(source, folder), lambda _event: None)
    source.gets.clear()
    return PartialFile(_final(source, folder))


def test_a_partial_download_is_kept_and_resumed(source: Source, tmp_path: Path) -> None:
    partial = _paused_at(source, tmp_path, 100_000)
    assert partial.path.read_bytes() == CONTENT[:100_000]

    _, events = _events(_request(source, tmp_path))

    _assert_complete(source, tmp_path)
    assert source.ranges()[-1] == "bytes=100000-"
    assert Progress(100_000, len(CONTENT), "checking") in events


def test_a_file_that_changed_at_the_source_is_downloaded_again(
    source: Source, tmp_path: Path
) -> None:
    _paused_at(source, tmp_path, 100_000)
    source.files[FILE] = CONTENT[::-1]
    source.commit = "f" * 40

    _, events = _events(_request(source, tmp_path))

    assert _final(source, tmp_path).read_bytes() == CONTENT[::-1]
    assert source.ranges()[-1] == ""
    assert any(isinstance(event, Notice) for event in events)


def test_a_damaged_partial_file_is_detected_and_deleted(source: Source, tmp_path: Path) -> None:
    partial = _paused_at(source, tmp_path, 100_000)
    partial.path.write_bytes(bytes(100_000))

    assert "SHA-256" in _refused(_request(source, tmp_path))
    assert not partial.path.exists()
    _events(_request(source, tmp_path))
    _assert_complete(source, tmp_path)


def test_a_partial_file_without_a_valid_record_is_not_trusted(
    source: Source, tmp_path: Path
) -> None:
    partial = _paused_at(source, tmp_path, 100_000)
    partial.record_path.write_text("{", encoding="utf-8")
    _events(_request(source, tmp_path))
    _assert_complete(source, tmp_path)
    assert source.ranges()[-1] == ""


def test_a_complete_partial_file_is_verified_without_a_request(
    source: Source, tmp_path: Path
) -> None:
    partial = _paused_at(source, tmp_path, 100_000)
    partial.path.write_bytes(CONTENT)
    before = len(source.ranges())
    _events(_request(source, tmp_path))
    _assert_complete(source, tmp_path)
    assert len(source.ranges()) == before


def test_a_second_download_of_the_same_file_is_refused(source: Source, tmp_path: Path) -> None:
    refusals: list[str] = []

    def second(event: Event) -> None:
        if event == Progress(len(CONTENT), len(CONTENT)):
            refusals.append(_refused(_request(source, tmp_path)))

    download(_request(source, tmp_path), second)
    assert "already" in refusals[0]
    _assert_complete(source, tmp_path)


# -- failures -------------------------------------------------------------------------------------


def test_a_file_with_the_wrong_checksum_is_deleted(source: Source, tmp_path: Path) -> None:
    source.gets.append(lambda request: request.give(lambda body: b"x" * len(body)))
    assert "SHA-256 differs" in _refused(_request(source, tmp_path))
    assert list(tmp_path.iterdir()) == []


def _too_few_bytes(request: Request) -> None:
    """Claim that a short body is complete."""
    request.answer(200, {}, (request.content or b"")[:1000])


def test_a_source_that_sends_too_few_bytes_is_given_up(source: Source, tmp_path: Path) -> None:
    source.gets.append(_too_few_bytes)
    assert "too early" in _refused(_request(source, tmp_path))


def test_a_permanently_silent_source_is_given_up(source: Source, tmp_path: Path) -> None:
    source.gets.append(source.stall_after(0))
    assert "does not answer" in _refused(_request(source, tmp_path))


GATED = {"X-Error-Code": "GatedRepo"}
NO_REPOSITORY = {"X-Error-Code": "RepoNotFound"}
LONG_WAIT = {"Retry-After": "100000"}


@pytest.mark.parametrize(
    ("status", "headers", "words"),
    [
        (401, {}, "HF_TOKEN"),
        (401, NO_REPOSITORY, "there is no maker/Model-GGUF at the source, or it is not public"),
        (403, {}, "HTTP 403"),
        (403, GATED, "require that you accept their terms"),
        (404, {}, f"no file {REPOSITORY}/{FILE}"),
        (404, {"X-Error-Code": "EntryNotFound"}, f"no file {REPOSITORY}/{FILE}"),
        (404, NO_REPOSITORY, "there is no maker/Model-GGUF"),
        (410, {}, "there is no file"),
        (418, {}, "HTTP 418"),
        (429, LONG_WAIT, "HTTP 429"),
        (500, {}, "HTTP 500"),
        (503, {}, "HTTP 503"),
    ],
)
def test_a_refusal_of_either_request_is_explained(
    source: Source, tmp_path: Path, status: int, headers: dict[str, str], words: str
) -> None:
    source.heads.append(refuse_with(status, headers))
    assert words in _refused(_request(source, tmp_path))
    assert list(tmp_path.iterdir()) == [], "nothing was received, so nothing is left behind"
    source.heads.clear()
    source.gets.append(refuse_with(status, headers))
    assert words in _refused(_request(source, tmp_path))


def _redirect_loop(request: Request) -> None:
    request.answer(302, {"Location": f"{request.path}?again"})


def _to_a_file(request: Request) -> None:
    request.answer(302, {"Location": "file:///etc/hostname"})


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (_redirect_loop, "in a loop"),
        (_to_a_file, "not HTTP"),
        (lambda r: r.answer(302, {"Location": "http://127.0.0.1:1/"}), "cannot be reached"),
        (lambda r: r.answer(302, {"Location": "http://[oops/"}), "source"),
        (lambda r: r.answer(204, {}), "HTTP 204"),
        (lambda r: r.wfile.write(b"what?\r\n\r\n"), "was lost"),
    ],
    ids=["loop", "file", "closed port", "no address", "no content", "no HTTP"],
)
def test_an_unusable_answer_is_explained(
    source: Source, tmp_path: Path, act: Act, words: str
) -> None:
    source.gets.append(act)
    assert words in _refused(_request(source, tmp_path))


def _endless(status: int, headers: dict[str, str]) -> Act:
    """Send bytes for as long as the client reads."""

    def act(request: Request) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name, value)
        request.end_headers()
        request.close_connection = True
        while True:
            request.wfile.write(bytes(1 << 16))

    return act


def test_an_endless_error_page_is_not_read(source: Source, tmp_path: Path) -> None:
    source.gets.append(_endless(403, GATED))
    assert "require that you accept their terms" in _refused(_request(source, tmp_path))


def test_a_redirect_with_an_endless_body_is_followed(source: Source, tmp_path: Path) -> None:
    where = f"{source.endpoint}/{REPOSITORY}/resolve/main/{FILE}"
    source.gets.extend([_endless(302, {"Location": where}), Request.give])
    _events(_request(source, tmp_path))
    _assert_complete(source, tmp_path)


def test_an_endless_file_is_read_up_to_its_stated_size(source: Source, tmp_path: Path) -> None:
    source.gets.append(_endless(200, {}))
    assert "SHA-256 differs" in _refused(_request(source, tmp_path))


def test_metadata_outside_http_is_refused(source: Source, tmp_path: Path) -> None:
    source.heads.append(_to_a_file)
    _refused(_request(source, tmp_path))
    assert source.ranges() == []


def test_metadata_that_redirects_in_a_loop_is_explained(source: Source, tmp_path: Path) -> None:
    source.heads.append(_redirect_loop)
    assert "in a loop" in _refused(_request(source, tmp_path))


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        ({"X-Linked-ETag": '"abc"', "X-Linked-Size": "5"}, "SHA-256"),
        ({"X-Linked-ETag": f'"{"a" * 64}"'}, "does not state its size"),
        ({"X-Linked-ETag": f'"{"a" * 64}"', "X-Linked-Size": "-4"}, "does not state its size"),
        ({"X-Linked-ETag": f'"{"a" * 64}"', "X-Linked-Size": "9" * 30}, "does not state its size"),
    ],
)
def test_incomplete_metadata_is_refused(
    source: Source, tmp_path: Path, headers: dict[str, str], words: str
) -> None:
    where = {"Location": source.elsewhere}
    source.heads.append(lambda request: request.answer(302, headers | where))
    assert words in _refused(_request(source, tmp_path))
    assert source.ranges() == []


def test_free_space_is_checked_before_the_first_byte(
    source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=len(CONTENT))
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: usage)
    assert "free, but" in _refused(_request(source, tmp_path))
    assert source.ranges() == []


def test_a_file_in_place_of_the_folder_is_explained(source: Source, tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file", encoding="utf-8")
    assert "cannot be written" in _refused(_request(source, tmp_path / "models"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device to write to")
def test_a_full_disk_is_explained(
    source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    partial = PartialFile(_final(source, tmp_path))
    partial.path.parent.mkdir(parents=True)

    def begin(self: PartialFile, _record: object) -> None:
        os.symlink("/dev/full", self.path)

    monkeypatch.setattr(PartialFile, "begin", begin)
    assert "cannot be written" in _refused(_request(source, tmp_path))


def test_a_missing_network_is_explained(tmp_path: Path) -> None:
    with serve({}) as gone:
        endpoint = gone.endpoint
    request = DownloadRequest(REPOSITORY, (FILE,), str(tmp_path), endpoint, SHORT)
    assert "cannot be reached: check the network" in _refused(request)


@pytest.mark.parametrize("name", ["OVERTHINK_OFFLINE", "HF_HUB_OFFLINE"])
def test_offline_mode_sends_no_request(
    source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "1")
    assert "offline" in _refused(_request(source, tmp_path))
    assert source.asked == []


def test_a_configured_proxy_is_used(
    source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", source.endpoint)
    request = DownloadRequest(REPOSITORY, (FILE,), str(tmp_path), "http://hub.invalid", SHORT)
    _refused(request)
    assert source.asked[0][1].startswith("http://hub.invalid/"), "the request line of a proxy"


def test_an_invalid_proxy_is_explained(
    source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "nonsense://x")
    assert "HTTPS_PROXY" in _refused(_request(source, tmp_path))
