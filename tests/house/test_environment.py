"""The set-up: what it chooses, what it takes for done, and what it does not trust."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from environment import backend, cache, gpu, llama, machine, processor, steps, vulkan
from environment.backend import Backend
from environment.shell import SetupFailed, run_logged
from environment.stamp import Stamp

CPU = Backend("cpu", "for the test")


@pytest.fixture
def cache_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("CMAKE_ARGS", raising=False)
    return cache.cache_folder()


# ------------------------------------------------------------------------------- the backend


@pytest.mark.parametrize("name", ["cpu", "cuda", "vulkan", "metal", "hip"])
def test_a_backend_can_be_asked_for(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GPU", name.upper())
    chosen = backend.choose(backend.wanted(remembered="cpu"))
    assert chosen.name == name
    assert chosen.asked_for


def test_doubts_about_what_was_asked_for_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(backend.PROBES, "vulkan", lambda: "its headers are not there")
    chosen = backend.choose("vulkan")
    assert chosen.name == "vulkan"
    assert chosen.remarks == ("it may not compile: its headers are not there",)


def test_what_was_asked_for_stays_until_asked_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GPU", raising=False)
    assert backend.wanted(remembered="") == "auto"
    assert backend.wanted(remembered="vulkan") == "vulkan"
    monkeypatch.setenv("GPU", "auto")
    assert backend.wanted(remembered="vulkan") == "auto"


def test_an_unknown_backend_is_refused_with_the_known_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GPU", "glide")
    with pytest.raises(SetupFailed, match=r"GPU=glide is not a backend.*cpu, cuda"):
        backend.wanted(remembered="")


def test_the_first_that_misses_nothing_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backend, "LOOKED_FOR", ("cuda", "vulkan"))
    monkeypatch.setitem(backend.PROBES, "cuda", lambda: "no cuBLAS")
    monkeypatch.setitem(backend.PROBES, "vulkan", lambda: None)
    chosen = backend.choose("auto")
    assert (chosen.name, chosen.asked_for) == ("vulkan", False)
    assert chosen.remarks == ("cuda is skipped: no cuBLAS",)


def test_cpu_is_what_is_left(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(backend, "LOOKED_FOR", ("cuda",))
    monkeypatch.setitem(backend.PROBES, "cuda", lambda: "nvcc is not there")
    chosen = backend.choose("auto")
    chosen.tell()
    assert chosen.name == "cpu"
    assert "cuda is skipped: nvcc is not there" in capsys.readouterr().out


def test_a_backend_found_by_looking_may_fail_to_compile_and_one_asked_for_may_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def build(python: Path, chosen: Backend) -> Path:
        if chosen.name != "cpu":
            raise SetupFailed(f"{python.name} cannot build {chosen.name}")
        return tmp_path / "cpu.whl"

    monkeypatch.setattr(llama, "wheel_for", build)
    monkeypatch.setattr(llama, "cached_wheel", lambda chosen: None)
    wheel, built_with = steps.wheel_of(Backend("vulkan", "found"))
    assert (wheel.name, built_with.name) == ("cpu.whl", "cpu")
    with pytest.raises(SetupFailed, match="cannot build vulkan"):
        steps.wheel_of(Backend("vulkan", "asked for", asked_for=True))


@pytest.mark.skipif(sys.platform == "win32", reason="makes a program by its mode")
def test_a_compiler_alone_is_not_cuda(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """nvcc, then cuBLAS's header, then its library, then a driver: the first missing is named."""
    monkeypatch.setattr(gpu, "SYSTEM_INCLUDES", ())
    monkeypatch.setattr(gpu, "SYSTEM_LIBRARIES", ())
    monkeypatch.setattr(gpu, "_nvidia_driver", lambda: False)
    for name in ("CUDA_HOME", "CUDA_PATH", "CUDAToolkit_ROOT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    said = [gpu.missing_for_cuda()]
    for made in ("bin/nvcc", "include/cublas_v2.h", "targets/x86_64-linux/lib/libcublas.so"):
        (tmp_path / made).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / made).write_text("#!/bin/sh\n")
        (tmp_path / made).chmod(0o755)
        said.append(gpu.missing_for_cuda())
    assert [text and text.rpartition(" ")[0] for text in said] == [
        "nvcc is not",
        "nvcc is there, but cuBLAS's header (cublas_v2.h) is",
        "nvcc is there, but cuBLAS's library (libcublas) is",
        "nvcc and cuBLAS are there, but no NVIDIA",
    ]
    monkeypatch.setattr(gpu, "_nvidia_driver", lambda: True)
    assert gpu.missing_for_cuda() is None


def test_a_persons_own_cmake_args_come_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CMAKE_ARGS", "-DGGML_NATIVE=OFF")
    ours = [*backend.COMMON_FLAGS, *processor.flags()]
    assert CPU.cmake_args.split() == [*ours, "-DGGML_NATIVE=OFF"]


# ------------------------------------------------------------------------------------- Vulkan


def test_headers_that_lie_aside_are_part_of_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CMAKE_ARGS", raising=False)
    aside = Backend("vulkan", "for the test", arguments=("-DVulkan_INCLUDE_DIR=/aside",))
    assert aside.cmake_args.endswith("-DGGML_VULKAN=ON -DVulkan_INCLUDE_DIR=/aside")
    assert llama.wheel_key(aside) != llama.wheel_key(Backend("vulkan", "for the test"))


@pytest.mark.skipif(sys.platform != "linux", reason="packages of Debian")
def test_newer_headers_come_from_the_systems_own_archive(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(vulkan, "output_of", lambda _: "http://archive.example/debian\nsame")
    monkeypatch.setattr(vulkan, "KEYRING", tmp_path / "none.gpg")
    assert vulkan.source_line() == "deb http://archive.example/debian trixie main"
    monkeypatch.setattr(vulkan, "KEYRING", tmp_path)
    assert vulkan.source_line().startswith(f"deb [signed-by={tmp_path}] http")
    monkeypatch.setattr(vulkan, "output_of", lambda _: "")
    with pytest.raises(SetupFailed, match="no Debian archive"):
        vulkan.source_line()


def test_vulkan_on_a_system_that_has_all_needs_nothing_aside(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(machine, "install", lambda missing: None)
    monkeypatch.setattr(gpu, "missing_for_vulkan", lambda: None)
    assert vulkan.provide().arguments == ()
    monkeypatch.setattr(gpu, "missing_for_vulkan", lambda: "its shader compiler is not there")
    with pytest.raises(SetupFailed, match="shader compiler"):
        vulkan.provide()


# ------------------------------------------------------------------------------ the kept wheel


def test_a_kept_wheel_is_found_again(cache_home: Path, tmp_path: Path) -> None:
    assert llama.cached_wheel(CPU) is None
    llama.keep_wheel(_some_wheel(tmp_path), CPU)
    found = llama.cached_wheel(CPU)
    assert found is not None
    assert found.is_relative_to(cache_home)
    assert found.read_bytes() == b"a wheel"


@pytest.mark.usefixtures("cache_home")
def test_a_damaged_wheel_is_not_taken(tmp_path: Path) -> None:
    llama.keep_wheel(_some_wheel(tmp_path), CPU)
    found = llama.cached_wheel(CPU)
    assert found is not None
    found.write_bytes(b"a whe")
    assert llama.cached_wheel(CPU) is None


@pytest.mark.usefixtures("cache_home")
def test_a_wheel_is_kept_for_what_it_was_built_with(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = {llama.wheel_key(CPU), llama.wheel_key(Backend("vulkan", "for the test"))}
    monkeypatch.setenv("CMAKE_ARGS", "-DGGML_NATIVE=OFF")
    keys.add(llama.wheel_key(CPU))
    monkeypatch.setattr(llama, "fingerprint", lambda: "another processor")
    keys.add(llama.wheel_key(CPU))
    assert len(keys) == 4


def _some_wheel(folder: Path) -> Path:
    wheel = folder / "llama_cpp_python-0-py3-none-any.whl"
    wheel.write_bytes(b"a wheel")
    return wheel


def test_the_processor_is_known_by_its_model_and_flags(tmp_path: Path) -> None:
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text("processor\t: 0\nmodel name\t: A\nflags\t\t: sse avx\ncpu MHz\t: 1\n\n")
    assert processor.linux_description(cpuinfo) == ["flags=avx sse", "model name=A"]


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
@pytest.mark.parametrize("macro", ["__AMX_INT8__", "__AVX512VNNI__"])
def test_amx_is_left_out_where_the_compiler_would_use_it(
    macro: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiler = tmp_path / "c++"
    compiler.write_text(f"#!/bin/sh\necho '#define {macro} 1'\n")
    compiler.chmod(0o755)
    monkeypatch.setenv("CXX", f"{compiler} -pipe")
    found = processor.flags.__wrapped__()
    assert all(flag.endswith("=-mno-amx-int8") for flag in found)
    assert bool(found) == (macro == "__AMX_INT8__")


# ------------------------------------------------------------------------------- what was done


def test_a_step_is_done_with_its_key_only(tmp_path: Path) -> None:
    stamp = Stamp(tmp_path / "stamp.json")
    stamp.begin("packages")
    stamp.done("packages", "one")
    again = Stamp(tmp_path / "stamp.json")
    assert again.has("packages", "one")
    assert not again.has("packages", "two")
    assert again.interrupted == ""


def test_an_interrupted_step_is_remembered_and_not_done(tmp_path: Path) -> None:
    Stamp(tmp_path / "stamp.json").done("packages", "one")
    Stamp(tmp_path / "stamp.json").begin("packages")
    again = Stamp(tmp_path / "stamp.json")
    assert again.interrupted == "packages"
    assert not again.has("packages", "one")


@pytest.mark.parametrize("text", ["", "{", "[]", "\x00", json.dumps("done")])
def test_a_stamp_that_is_not_ours_counts_as_nothing_done(tmp_path: Path, text: str) -> None:
    (tmp_path / "stamp.json").write_text(text)
    assert Stamp(tmp_path / "stamp.json").get("packages") == ""


# ---------------------------------------------------------------------------------- what is said


def test_the_long_build_tells_how_far_it_is() -> None:
    follow = llama.build_progress()
    said = [follow(f"  [{n}/140] Building CXX object") for n in range(1, 141)]
    assert [text.split(",")[0] for text in said if text][:2] == [
        "compiled 14 of 140 (10 %",
        "compiled 28 of 140 (20 %",
    ]
    assert len([text for text in said if text]) == 10


def test_a_failed_program_shows_its_end_and_where_the_rest_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "logs" / "step.log"
    fails = "import sys; print('what went wrong'); sys.exit(3)"
    with pytest.raises(SetupFailed, match=r"The step failed \(status 3\)"):
        run_logged([sys.executable, "-c", fails], log, what="The step")
    assert "what went wrong" in capsys.readouterr().out
    assert log.read_text() == "what went wrong\n"
