"""Downloads from a source that drops, stalls, lies and refuses: the right file or one sentence."""

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
    say,
    serving,
)

SHORT = RetryPolicy(timeout_s=4 * BETWEEN_PARTS_S, tries=3, first_wait_s=0.01, longest_wait_s=0.02)


def _order(source: Source, folder: Path, files: tuple[str, ...] = (FILE,)) -> DownloadRequest:
    return DownloadRequest(REPOSITORY, files, str(folder), source.endpoint, SHORT)


def _final(source: Source, folder: Path, file: str = FILE) -> Path:
    return destination(_order(source, folder), file)


def _events(order: DownloadRequest) -> tuple[Done, list[Event]]:
    events: list[Event] = []
    return download(order, events.append), events


def _refused(order: DownloadRequest) -> str:
    """The sentence; nothing stands under the final name."""
    with pytest.raises(DownloadFailure) as caught:
        download(order, lambda _event: None)
    for file in order.files:
        assert not destination(order, file).exists()
    said = str(caught.value)
    assert said.endswith(".")
    assert "\n" not in said
    assert "Traceback" not in said
    return said


def _assert_whole(source: Source, folder: Path) -> None:
    final = _final(source, folder)
    assert final.read_bytes() == CONTENT
    assert [path.name for path in final.parent.iterdir()] == [FILE], "nothing is left beside it"


# ------------------------------------------------------------------------------- it ends well


def test_a_file_comes_whole_under_its_publisher(source: Source, tmp_path: Path) -> None:
    done, events = _events(_order(source, tmp_path))

    assert done == Done(str(tmp_path / "maker" / "Model-GGUF" / FILE))
    _assert_whole(source, tmp_path)
    assert events[0] == Progress(0, 0, "asking")
    assert events[-1] == Progress(len(CONTENT), len(CONTENT))
    [(_, path, _)] = [asked for asked in source.asked if asked[0] == "GET"]
    assert source.commit in path, "the bytes are of the commit that was described"


def test_what_is_there_is_not_asked_for(source: Source, tmp_path: Path) -> None:
    final = _final(source, tmp_path)
    final.parent.mkdir(parents=True)
    final.write_bytes(b"a person's own file")

    done, _ = _events(_order(source, tmp_path))

    assert done.already
    assert final.read_bytes() == b"a person's own file"
    assert source.asked == []


def test_all_parts_of_a_split_model_come_and_get_their_names_at_the_end(tmp_path: Path) -> None:
    files = {f"big-0000{n}-of-00002.gguf": bytes([n]) * 70_000 for n in (1, 2)}
    with serving(dict(files)) as source:
        order = make_request(REPOSITORY, "big-00001-of-00002.gguf", tmp_path, source.endpoint)
        done, events = _events(order)
        assert Path(done.path).name == "big-00001-of-00002.gguf"
        assert {file: destination(order, file).read_bytes() for file in files} == files
        assert events[-1] == Progress(140_000, 140_000)


def _wrong_second_part(request: Request) -> None:
    request.give(lambda body: body if "00001" in request.path else b"x" * len(body))


def test_of_a_split_model_no_part_is_named_before_all_are_right(tmp_path: Path) -> None:
    files = {f"big-0000{n}-of-00002.gguf": bytes([n]) * 70_000 for n in (1, 2)}
    with serving(dict(files)) as source:
        source.gets.append(_wrong_second_part)
        assert "SHA-256" in _refused(_order(source, tmp_path, tuple(files)))
        source.gets.clear()
        download(_order(source, tmp_path, tuple(files)), lambda _event: None)
        assert sum("00001" in path for verb, path, _ in source.asked if verb == "GET") == 1


def test_a_broken_connection_is_taken_up_where_it_broke(source: Source, tmp_path: Path) -> None:
    source.gets.extend([source.drop_after(100_000), source.drop_after(250_000), Request.give])
    _events(_order(source, tmp_path))

    _assert_whole(source, tmp_path)
    assert source.ranges() == ["", "bytes=100000-", "bytes=350000-"]


def test_a_silent_source_is_asked_again(source: Source, tmp_path: Path) -> None:
    source.gets.extend([source.stall_after(100_000), Request.give])
    _events(_order(source, tmp_path))

    _assert_whole(source, tmp_path)
    assert source.ranges() == ["", "bytes=100000-"]


def _whole_again(request: Request) -> None:
    """Takes no notice of ranges."""
    del request.headers["Range"]
    request.give()


def test_a_source_without_ranges_starts_over(source: Source, tmp_path: Path) -> None:
    source.gets.extend([source.drop_after(100_000), _whole_again])
    _events(_order(source, tmp_path))
    _assert_whole(source, tmp_path)


def _another_part(request: Request) -> None:
    """Answers with a range that was not asked for, as if it were."""
    content = request.content or b""
    where = f"bytes 0-{len(content) - 1}/{len(content)}"
    request.answer(206, {"Content-Range": where}, content)


@pytest.mark.parametrize("refusal", [say(416), _another_part], ids=["416", "another part"])
def test_a_refused_range_starts_over(source: Source, tmp_path: Path, refusal: Act) -> None:
    source.gets.extend([source.drop_after(100_000), refusal, Request.give])
    _events(_order(source, tmp_path))

    _assert_whole(source, tmp_path)
    assert source.ranges() == ["", "bytes=100000-", ""]


def _more_than_said(request: Request) -> None:
    content = (request.content or b"") + b"and more"
    request.answer(200, {}, content)


def test_more_than_was_said_is_left_where_it_is(source: Source, tmp_path: Path) -> None:
    source.gets.append(_more_than_said)
    _events(_order(source, tmp_path))
    _assert_whole(source, tmp_path)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_busy_source_is_asked_again(source: Source, tmp_path: Path, status: int) -> None:
    source.heads.extend([say(status), Request.describe])
    source.gets.extend([say(status), Request.give])
    _events(_order(source, tmp_path))
    _assert_whole(source, tmp_path)


def test_what_a_source_asks_to_wait_is_waited(source: Source, tmp_path: Path) -> None:
    source.gets.extend([say(429, {"Retry-After": "0"}), Request.give])
    _events(_order(source, tmp_path))
    _assert_whole(source, tmp_path)


def test_a_redirect_to_another_host_is_followed_without_the_token(
    source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    with serving({FILE: CONTENT}) as other:
        away = other.endpoint.replace("127.0.0.1", "localhost")
        source.elsewhere = away
        source.gets.append(lambda r: r.answer(302, {"Location": f"{away}{r.path}"}))
        _events(_order(source, tmp_path))
        _assert_whole(source, tmp_path)
        assert all("hf_secret" in headers["authorization"] for *_, headers in source.asked)
        assert [verb for verb, *_ in other.asked] == ["GET"]
        assert not any("secret" in str(headers) for *_, headers in other.asked)


# ------------------------------------------------------------------------- pause, kill, resume


def _paused_at(source: Source, folder: Path, count: int) -> PartialFile:
    """Downloads until the source breaks off for good."""
    source.gets.extend([source.drop_after(count), say(503)])
    with pytest.raises(NoConnection):
        download(_order(source, folder), lambda _event: None)
    source.gets.clear()
    return PartialFile(_final(source, folder))


def test_what_came_is_kept_and_continued(source: Source, tmp_path: Path) -> None:
    partial = _paused_at(source, tmp_path, 100_000)
    assert partial.path.read_bytes() == CONTENT[:100_000]

    _, events = _events(_order(source, tmp_path))

    _assert_whole(source, tmp_path)
    assert source.ranges()[-1] == "bytes=100000-"
    assert Progress(100_000, len(CONTENT), "checking") in events


def test_a_file_that_changed_meanwhile_begins_anew(source: Source, tmp_path: Path) -> None:
    _paused_at(source, tmp_path, 100_000)
    source.files[FILE] = CONTENT[::-1]
    source.commit = "f" * 40

    _, events = _events(_order(source, tmp_path))

    assert _final(source, tmp_path).read_bytes() == CONTENT[::-1]
    assert source.ranges()[-1] == ""
    assert any(isinstance(event, Notice) for event in events)


def test_a_damaged_part_is_found_out_and_thrown_away(source: Source, tmp_path: Path) -> None:
    partial = _paused_at(source, tmp_path, 100_000)
    partial.path.write_bytes(bytes(100_000))

    assert "SHA-256" in _refused(_order(source, tmp_path))
    assert not partial.path.exists()
    _events(_order(source, tmp_path))
    _assert_whole(source, tmp_path)


def test_a_part_without_its_note_is_not_trusted(source: Source, tmp_path: Path) -> None:
    partial = _paused_at(source, tmp_path, 100_000)
    partial.note_path.write_text("{", encoding="utf-8")
    _events(_order(source, tmp_path))
    _assert_whole(source, tmp_path)
    assert source.ranges()[-1] == ""


def test_a_whole_part_is_verified_without_a_byte_more(source: Source, tmp_path: Path) -> None:
    partial = _paused_at(source, tmp_path, 100_000)
    partial.path.write_bytes(CONTENT)
    before = len(source.ranges())
    _events(_order(source, tmp_path))
    _assert_whole(source, tmp_path)
    assert len(source.ranges()) == before


def test_two_downloads_of_one_file_do_not_meet(source: Source, tmp_path: Path) -> None:
    said: list[str] = []

    def second(event: Event) -> None:
        if event == Progress(len(CONTENT), len(CONTENT)):
            said.append(_refused(_order(source, tmp_path)))

    download(_order(source, tmp_path), second)
    assert "already" in said[0]
    _assert_whole(source, tmp_path)


# ---------------------------------------------------------------------------- it cannot be done


def test_wrong_bytes_are_thrown_away(source: Source, tmp_path: Path) -> None:
    source.gets.append(lambda request: request.give(lambda body: b"x" * len(body)))
    assert "SHA-256 differs" in _refused(_order(source, tmp_path))
    assert list(tmp_path.iterdir()) == []


def _less_than_said(request: Request) -> None:
    """Claims that a short body is all there is."""
    request.answer(200, {}, (request.content or b"")[:1000])


def test_a_source_that_gives_less_than_it_said_is_given_up(source: Source, tmp_path: Path) -> None:
    source.gets.append(_less_than_said)
    assert "before its end" in _refused(_order(source, tmp_path))


def test_a_source_that_stays_silent_is_given_up(source: Source, tmp_path: Path) -> None:
    source.gets.append(source.stall_after(0))
    assert "does not answer" in _refused(_order(source, tmp_path))


GATED = {"X-Error-Code": "GatedRepo"}
NO_REPOSITORY = {"X-Error-Code": "RepoNotFound"}
LONG_WAIT = {"Retry-After": "100000"}


@pytest.mark.parametrize(
    ("status", "headers", "words"),
    [
        (401, {}, "HF_TOKEN"),
        (401, NO_REPOSITORY, "there is no maker/Model-GGUF at the source, or not for everybody"),
        (403, {}, "HTTP 403"),
        (403, GATED, "terms accepted first"),
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
def test_a_refusal_is_a_sentence_whenever_it_comes(
    source: Source, tmp_path: Path, status: int, headers: dict[str, str], words: str
) -> None:
    source.heads.append(say(status, headers))
    assert words in _refused(_order(source, tmp_path))
    assert list(tmp_path.iterdir()) == [], "nothing came, so nothing is left"
    source.heads.clear()
    source.gets.append(say(status, headers))
    assert words in _refused(_order(source, tmp_path))


def _circle(request: Request) -> None:
    request.answer(302, {"Location": f"{request.path}?again"})


def _to_a_file(request: Request) -> None:
    request.answer(302, {"Location": "file:///etc/hostname"})


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (_circle, "in a circle"),
        (_to_a_file, "none of the web's"),
        (lambda r: r.answer(302, {"Location": "http://127.0.0.1:1/"}), "cannot be reached"),
        (lambda r: r.answer(302, {"Location": "http://[oops/"}), "source"),
        (lambda r: r.answer(204, {}), "HTTP 204"),
        (lambda r: r.wfile.write(b"what?\r\n\r\n"), "broke off"),
    ],
    ids=["circle", "file", "closed port", "no address", "no content", "no HTTP"],
)
def test_a_strange_answer_is_a_sentence(
    source: Source, tmp_path: Path, act: Act, words: str
) -> None:
    source.gets.append(act)
    assert words in _refused(_order(source, tmp_path))


def _without_end(status: int, headers: dict[str, str]) -> Act:
    """Goes on for as long as somebody reads."""

    def act(request: Request) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name, value)
        request.end_headers()
        request.close_connection = True
        while True:
            request.wfile.write(bytes(1 << 16))

    return act


def test_an_error_page_without_end_is_not_read(source: Source, tmp_path: Path) -> None:
    source.gets.append(_without_end(403, GATED))
    assert "terms accepted first" in _refused(_order(source, tmp_path))


def test_a_redirect_without_end_is_followed_all_the_same(source: Source, tmp_path: Path) -> None:
    where = f"{source.endpoint}/{REPOSITORY}/resolve/main/{FILE}"
    source.gets.extend([_without_end(302, {"Location": where}), Request.give])
    _events(_order(source, tmp_path))
    _assert_whole(source, tmp_path)


def test_a_file_without_end_is_taken_as_far_as_it_goes(source: Source, tmp_path: Path) -> None:
    source.gets.append(_without_end(200, {}))
    assert "SHA-256 differs" in _refused(_order(source, tmp_path))


def test_a_description_elsewhere_than_on_the_web_is_a_sentence(
    source: Source, tmp_path: Path
) -> None:
    source.heads.append(_to_a_file)
    _refused(_order(source, tmp_path))
    assert source.ranges() == []


def test_a_description_in_a_circle_is_a_sentence(source: Source, tmp_path: Path) -> None:
    source.heads.append(_circle)
    assert "in a circle" in _refused(_order(source, tmp_path))


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        ({"X-Linked-ETag": '"abc"', "X-Linked-Size": "5"}, "SHA-256"),
        ({"X-Linked-ETag": f'"{"a" * 64}"'}, "how large"),
        ({"X-Linked-ETag": f'"{"a" * 64}"', "X-Linked-Size": "-4"}, "how large"),
        ({"X-Linked-ETag": f'"{"a" * 64}"', "X-Linked-Size": "9" * 30}, "how large"),
    ],
)
def test_a_description_that_tells_too_little_is_refused(
    source: Source, tmp_path: Path, headers: dict[str, str], words: str
) -> None:
    where = {"Location": source.elsewhere}
    source.heads.append(lambda request: request.answer(302, headers | where))
    assert words in _refused(_order(source, tmp_path))
    assert source.ranges() == []


def test_room_is_looked_for_before_the_first_byte(
    source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=len(CONTENT))
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: usage)
    assert "GB free" in _refused(_order(source, tmp_path))
    assert source.ranges() == []


def test_a_folder_that_cannot_be_one_is_a_sentence(source: Source, tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file", encoding="utf-8")
    assert "cannot be written" in _refused(_order(source, tmp_path / "models"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device to write to")
def test_a_disk_that_fills_up_is_a_sentence(
    source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    partial = PartialFile(_final(source, tmp_path))
    partial.path.parent.mkdir(parents=True)

    def begin(self: PartialFile, _note: object) -> None:
        os.symlink("/dev/full", self.path)

    monkeypatch.setattr(PartialFile, "begin", begin)
    assert "cannot be written" in _refused(_order(source, tmp_path))


def test_no_network_is_one_calm_sentence(tmp_path: Path) -> None:
    with serving({}) as gone:
        endpoint = gone.endpoint
    order = DownloadRequest(REPOSITORY, (FILE,), str(tmp_path), endpoint, SHORT)
    assert "cannot be reached: look at the network" in _refused(order)


@pytest.mark.parametrize("name", ["OVERTHINK_OFFLINE", "HF_HUB_OFFLINE"])
def test_offline_asks_nobody(
    source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "1")
    assert "offline" in _refused(_order(source, tmp_path))
    assert source.asked == []


def test_a_proxy_is_asked_where_one_is_set(
    source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", source.endpoint)
    order = DownloadRequest(REPOSITORY, (FILE,), str(tmp_path), "http://hub.invalid", SHORT)
    _refused(order)
    assert source.asked[0][1].startswith("http://hub.invalid/"), "asked as a proxy is"


def test_a_proxy_that_is_none_is_a_sentence(
    source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "nonsense://x")
    assert "HTTPS_PROXY" in _refused(_order(source, tmp_path))
