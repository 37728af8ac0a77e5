"""What a GGUF file is, by its header: models and helpers, and which target a helper belongs to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from overthink.core.errors import ModelFileError
from overthink.library.draft_options import DraftKind, draft_options
from overthink.library.file_kinds import (
    FileKind,
    draft_target,
    file_kind,
    mtp_layers,
    shape_of,
    target_mismatch,
)
from overthink.library.gguf_reader import read_header
from overthink.library.helper_files import drafters_for, is_sibling, named_kinds, targets_of
from overthink.library.model_entry import entry_of_file
from overthink.library.suitability import check_runnable
from tests.library.gguf_maker import TOKENS, WIDTH, make_model
from tests.library.helper_maker import (
    HELPERS,
    make_assistant,
    make_dflash,
    make_eagle3,
    make_mtp,
    make_target,
)

MADE = [(kind, name, make) for kind, makes in HELPERS.items() for name, make in makes]
Make = Callable[[Path], Path]


@pytest.mark.parametrize(("kind", "name", "make"), MADE, ids=[name for _, name, _ in MADE])
def test_helpers_are_recognised_under_any_name_and_refused_as_models(
    kind: FileKind, name: str, make: Make, tmp_path: Path
) -> None:
    path = make(tmp_path / f"{name}.gguf")
    header = read_header(path)
    assert file_kind(header) is kind
    with pytest.raises(ModelFileError) as refused:
        check_runnable(header)
    assert path.name in str(refused.value)
    assert str(refused.value).count(". ") == 0
    entry = entry_of_file(path)
    assert entry.kind is kind
    assert entry.problem
    assert (entry.target is not None) == kind.is_drafter
    renamed = path.rename(tmp_path / "model.gguf")
    if kind is not FileKind.PART:
        assert entry_of_file(renamed).kind is kind


def test_every_kind_has_a_made_file_a_label_and_a_clause() -> None:
    assert set(HELPERS) == set(FileKind) - {FileKind.MODEL}
    assert len({str(kind.label) for kind in FileKind}) == len(FileKind)
    assert all(str(kind.clause) for kind in FileKind)


@pytest.mark.parametrize("architecture", ["llama", "qwen35", "glm4moe", "olmo2"])
def test_models_are_models(architecture: str, tmp_path: Path) -> None:
    path = tmp_path / "mtp-looks-like-a-head.gguf"
    entry = entry_of_file(make_model(path, architecture=architecture))
    assert (entry.kind, entry.target, entry.mtp_layers) == (FileKind.MODEL, None, 0)


def test_a_model_with_its_own_prediction_layers_is_a_model(tmp_path: Path) -> None:
    keys = {"{arch}.block_count": 3, "{arch}.nextn_predict_layers": 1}
    path = make_model(tmp_path / "whole.gguf", architecture="glm4moe", keys=keys)
    assert file_kind(read_header(path)) is FileKind.MODEL
    assert mtp_layers([read_header(path)]) == 0  # declared, but not in the file
    tensors: dict[str, tuple[int, ...]]
    tensors = {f"blk.{i}.attn_norm.weight": (WIDTH,) for i in range(3)}
    tensors["blk.2.nextn.eh_proj.weight"] = (WIDTH, 2 * WIDTH)
    path = make_model(tmp_path / "own.gguf", architecture="glm4moe", keys=keys, tensors=tensors)
    assert file_kind(read_header(path)) is FileKind.MODEL
    assert mtp_layers([read_header(path)]) == 1
    assert entry_of_file(path).mtp_layers == 1


@pytest.mark.parametrize("architecture", ["qwen35", "deepseek2", "nemotron_h"])
def test_a_model_that_llama_cpp_would_take_for_a_head_is_damaged(
    architecture: str, tmp_path: Path
) -> None:
    """Without this tensor, llama.cpp requires no layer at all, and crashes while decoding."""
    keys = {"{arch}.block_count": 3, "{arch}.nextn_predict_layers": 1}
    tensors = {f"blk.{i}.attn_q.weight": (WIDTH, WIDTH) for i in range(3)}
    tensors["token_embd.weight"] = (len(TOKENS), WIDTH)
    path = make_model(tmp_path / "m.gguf", architecture=architecture, keys=keys, tensors=tensors)
    with pytest.raises(ModelFileError, match=r"damaged: it lacks the tensor 'blk\.0\.attn_norm"):
        check_runnable(read_header(path))


# -- the target ------------------------------------------------------------------------------------


def test_a_helper_names_the_shape_of_its_target(tmp_path: Path) -> None:
    entry = entry_of_file(make_mtp(tmp_path / "mtp-a.gguf"))
    assert entry.target
    shape = entry.target.shape
    assert (shape.architecture, shape.width, shape.layers) == ("qwen35", WIDTH, 2)
    assert (shape.vocabulary, entry.target.name) == (len(TOKENS), "Tiny")
    head = entry_of_file(make_eagle3(tmp_path / "e.gguf", width=4096, taps=(2, 16, 29))).target
    assert head
    assert (head.shape.architecture, head.shape.width, head.taps) == ("", 4096, (2, 16, 29))
    assistant = entry_of_file(make_assistant(tmp_path / "a.gguf")).target
    assert assistant
    assert (assistant.shape.architecture, assistant.shape.width) == ("gemma4", WIDTH)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: make_mtp(path, "qwen35moe"), "architecture qwen35moe, not qwen35"),
        (lambda path: make_mtp(path, layers=48), "of 48 layers, not 2"),
        (lambda path: make_eagle3(path, width=4096), "whose width is 4,096, not 32"),
        (lambda path: make_eagle3(path, taps=(0, 1, 9)), "reads layer 9 of its model"),
        (lambda path: make_dflash(path, taps=(-1,)), "reads layer -1"),
        (make_assistant, "architecture gemma4, not qwen35"),
    ],
)
def test_a_helper_of_another_model_is_not_assigned_to_this_one(
    make: Make, words: str, tmp_path: Path
) -> None:
    target = read_header(make_target(tmp_path / "target.gguf"))
    header = read_header(make(tmp_path / "helper.gguf"))
    found = draft_target(header, file_kind(header))
    assert found
    assert words in str(target_mismatch(found, shape_of(target)))


def test_helpers_are_assigned_to_their_models_siblings_first(tmp_path: Path) -> None:
    ours, other = tmp_path / "ours", tmp_path / "other"
    ours.mkdir()
    other.mkdir()
    target = entry_of_file(make_target(ours / "Target-9B-Q4_K_M.gguf"))
    stranger = entry_of_file(make_target(other / "gemma.gguf", "gemma4"))
    sibling = entry_of_file(make_mtp(ours / "mtp-Target-9B-Q8_0.gguf"))
    elsewhere = entry_of_file(make_mtp(other / "mtp-Target-9B-Q8_0.gguf"))
    eagle = entry_of_file(make_eagle3(ours / "Target-9B-head.gguf"))
    assistant = entry_of_file(make_assistant(other / "gemma-assistant.gguf"))
    entries = [elsewhere, eagle, assistant, sibling, target, stranger]

    assert drafters_for(entries, target) == [sibling, eagle, elsewhere]
    assert drafters_for(entries, stranger) == [assistant, eagle]
    assert targets_of(entries, assistant) == [stranger]
    assert targets_of(entries, target) == []
    assert is_sibling(sibling.path, target.path)
    assert not is_sibling(elsewhere.path, target.path)
    assert not is_sibling(eagle.path, target.path)  # its name does not follow the convention


def test_names_announce_kinds() -> None:
    assert named_kinds(Path("mtp-Qwen3.8-27B-Q4_0.gguf")) == (FileKind.MTP,)
    assert named_kinds(Path("Qwen3-EAGLE3-F16.gguf")) == (FileKind.EAGLE3,)
    assert FileKind.DFLASH2 in named_kinds(Path("dflash-x.gguf"))
    assert named_kinds(Path("gemma-4-12b-assistant-Q8_0.gguf")) == (FileKind.ASSISTANT,)
    assert named_kinds(Path("my-assistants.gguf")) == ()


def test_drafts_list_only_the_helpers_of_the_model(tmp_path: Path) -> None:
    target = make_target(tmp_path / "target.gguf")
    helpers = [
        make_mtp(tmp_path / "mtp-target.gguf"),
        make_assistant(tmp_path / "x-assistant.gguf"),
    ]
    entries = [entry_of_file(path) for path in (target, *helpers)]
    options = draft_options(entries, read_header(target))
    listed = {(o.kind, o.entry.name) for o in options if o.entry and o.usable}
    assert (DraftKind.HELPER, "mtp-target") in listed
    assert {name for _, name in listed} == {"target", "mtp-target"}
