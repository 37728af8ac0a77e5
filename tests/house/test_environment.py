"""The set-up: choice of the backend, caching, skipped steps, and error messages."""

from __future__ import annotations

import json
import os
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
def test_a_backend_can_be_requested(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GPU", name.upper())
    chosen = backend.choose(backend.requested_backend(remembered="cpu"))
    assert chosen.name == name
    assert chosen.requested


def test_a_requested_backend_warns_about_missing_requirements(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(backend.PROBES, "vulkan", lambda: "its headers are not installed")
    chosen = backend.choose("vulkan")
    assert chosen.name == "vulkan"
    assert chosen.remarks == ("it may not compile: its headers are not installed",)


def test_a_requested_backend_is_remembered_until_another_is_requested(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("GPU", raising=False)
    assert backend.requested_backend(remembered="") == "auto"
    assert backend.requested_backend(remembered="vulkan") == "vulkan"
    monkeypatch.setenv("GPU", "auto")
    assert backend.requested_backend(remembered="vulkan") == "auto"


def test_an_unknown_backend_is_refused_with_a_list_of_known_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GPU", "glide")
    with pytest.raises(SetupFailed, match=r"GPU=glide is not a backend.*cpu, cuda"):
        backend.requested_backend(remembered="")


def test_detection_takes_the_first_backend_without_missing_requirements(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(backend, "DETECTED", ("cuda", "vulkan"))
    monkeypatch.setitem(backend.PROBES, "cuda", lambda: "no cuBLAS")
    monkeypatch.setitem(backend.PROBES, "vulkan", lambda: None)
    chosen = backend.choose("auto")
    assert (chosen.name, chosen.requested) == ("vulkan", False)
    assert chosen.remarks == ("cuda skipped: no cuBLAS",)


def test_detection_falls_back_to_the_cpu(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(backend, "DETECTED", ("cuda",))
    monkeypatch.setitem(backend.PROBES, "cuda", lambda: "nvcc is not installed")
    chosen = backend.choose("auto")
    chosen.report()
    assert chosen.name == "cpu"
    assert "cuda skipped: nvcc is not installed" in capsys.readouterr().out


def test_only_a_detected_backend_falls_back_to_the_cpu_when_it_does_not_compile(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def build(python: Path, chosen: Backend) -> Path:
        if chosen.name != "cpu":
            raise SetupFailed(f"{python.name} cannot build {chosen.name}")
        return tmp_path / "cpu.whl"

    monkeypatch.setattr(llama, "wheel_for", build)
    monkeypatch.setattr(llama, "cached_wheel", lambda chosen: None)
    wheel, built_with = steps.wheel_and_backend(Backend("vulkan", "detected"))
    assert (wheel.name, built_with.name) == ("cpu.whl", "cpu")
    with pytest.raises(SetupFailed, match="cannot build vulkan"):
        steps.wheel_and_backend(Backend("vulkan", "requested", requested=True))


@pytest.mark.skipif(sys.platform == "win32", reason="marks a program as executable by its mode")
def test_cuda_needs_more_than_a_compiler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports the first that is missing of nvcc, cuBLAS's header, its library and a driver."""
    monkeypatch.setattr(gpu, "SYSTEM_INCLUDES", ())
    monkeypatch.setattr(gpu, "SYSTEM_LIBRARIES", ())
    monkeypatch.setattr(gpu, "_nvidia_driver", lambda: False)
    for name in ("CUDA_HOME", "CUDA_PATH", "CUDAToolkit_ROOT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    reported = [gpu.missing_for_cuda()]
    for made in ("bin/nvcc", "include/cublas_v2.h", "targets/x86_64-linux/lib/libcublas.so"):
        (tmp_path / made).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / made).write_text("#!/bin/sh\n")
        (tmp_path / made).chmod(0o755)
        reported.append(gpu.missing_for_cuda())
    assert reported == [
        "nvcc is not installed",
        "cuBLAS's header (cublas_v2.h) is not installed",
        "cuBLAS's library (libcublas) is not installed",
        "there is no NVIDIA driver",
    ]
    monkeypatch.setattr(gpu, "_nvidia_driver", lambda: True)
    assert gpu.missing_for_cuda() is None


def test_the_users_cmake_args_come_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CMAKE_ARGS", "-DGGML_NATIVE=OFF")
    ours = [*backend.COMMON_FLAGS, *processor.flags()]
    assert CPU.cmake_args.split() == [*ours, "-DGGML_NATIVE=OFF"]


# ------------------------------------------------------------------------------------- Vulkan


def test_separate_headers_are_part_of_the_build_and_its_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("CMAKE_ARGS", raising=False)
    separate = Backend("vulkan", "for the test", arguments=("-DVulkan_INCLUDE_DIR=/headers",))
    assert separate.cmake_args.endswith("-DGGML_VULKAN=ON -DVulkan_INCLUDE_DIR=/headers")
    assert llama.wheel_key(separate) != llama.wheel_key(Backend("vulkan", "for the test"))


@pytest.mark.skipif(sys.platform != "linux", reason="Debian only")
def test_newer_headers_come_from_the_archive_that_the_system_uses(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(vulkan, "program_output", lambda _: "http://archive.example/debian\nsame")
    monkeypatch.setattr(vulkan, "KEYRING", tmp_path / "none.gpg")
    assert vulkan.source_line() == "deb http://archive.example/debian trixie main"
    monkeypatch.setattr(vulkan, "KEYRING", tmp_path)
    assert vulkan.source_line().startswith(f"deb [signed-by={tmp_path}] http")
    monkeypatch.setattr(vulkan, "program_output", lambda _: "")
    with pytest.raises(SetupFailed, match="does not use a Debian archive"):
        vulkan.source_line()


def test_vulkan_uses_the_system_headers_if_they_are_new_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(machine, "install", lambda missing: None)
    monkeypatch.setattr(gpu, "missing_for_vulkan", lambda: None)
    assert vulkan.install_requirements().arguments == ()
    monkeypatch.setattr(gpu, "missing_for_vulkan", lambda: "its shader compiler is not installed")
    with pytest.raises(SetupFailed, match="shader compiler"):
        vulkan.install_requirements()


# ---------------------------------------------------------------------------- the cached wheel


def test_a_cached_wheel_is_found_again(cache_home: Path, tmp_path: Path) -> None:
    assert llama.cached_wheel(CPU) is None
    llama.cache_wheel(_some_wheel(tmp_path), CPU)
    found = llama.cached_wheel(CPU)
    assert found is not None
    assert found.is_relative_to(cache_home)
    assert found.read_bytes() == b"a wheel"


@pytest.mark.usefixtures("cache_home")
def test_a_damaged_wheel_is_not_used(tmp_path: Path) -> None:
    llama.cache_wheel(_some_wheel(tmp_path), CPU)
    found = llama.cached_wheel(CPU)
    assert found is not None
    found.write_bytes(b"a whe")
    assert llama.cached_wheel(CPU) is None


@pytest.mark.usefixtures("cache_home")
def test_a_cached_wheel_depends_on_backend_flags_and_processor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
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


def test_the_processor_is_identified_by_its_model_and_flags(tmp_path: Path) -> None:
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text("processor\t: 0\nmodel name\t: A\nflags\t\t: sse avx\ncpu MHz\t: 1\n\n")
    assert processor.linux_description(cpuinfo) == ["flags=avx sse", "model name=A"]


@pytest.mark.skipif(sys.platform == "win32", reason="the fake compiler is a shell script")
@pytest.mark.parametrize("macro", ["__AMX_INT8__", "__AVX512VNNI__"])
def test_amx_is_disabled_if_the_compiler_would_use_it(
    macro: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiler = tmp_path / "fake-c++"
    compiler.write_text(f"#!/bin/sh\necho '#define {macro} 1'\n")
    compiler.chmod(0o755)
    # Found on the PATH, because CXX is split at spaces and a temporary folder may contain some.
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("CXX", "fake-c++ -pipe")
    found = processor.flags.__wrapped__()
    assert all(flag.endswith("=-mno-amx-int8") for flag in found)
    assert bool(found) == (macro == "__AMX_INT8__")


# ------------------------------------------------------------------------------ completed steps


def test_a_step_is_done_only_for_its_key(tmp_path: Path) -> None:
    stamp = Stamp(tmp_path / "stamp.json")
    stamp.begin("packages")
    stamp.done("packages", "one")
    again = Stamp(tmp_path / "stamp.json")
    assert again.has("packages", "one")
    assert not again.has("packages", "two")
    assert again.interrupted == ""


def test_an_interrupted_step_is_remembered_as_not_done(tmp_path: Path) -> None:
    Stamp(tmp_path / "stamp.json").done("packages", "one")
    Stamp(tmp_path / "stamp.json").begin("packages")
    again = Stamp(tmp_path / "stamp.json")
    assert again.interrupted == "packages"
    assert not again.has("packages", "one")


@pytest.mark.parametrize("text", ["", "{", "[]", "\x00", json.dumps("done")])
def test_an_invalid_stamp_means_that_nothing_is_done(tmp_path: Path, text: str) -> None:
    (tmp_path / "stamp.json").write_text(text)
    assert Stamp(tmp_path / "stamp.json").get("packages") == ""


# ------------------------------------------------------------------------------------ the output


def test_the_build_prints_its_progress() -> None:
    follow = llama.build_progress()
    printed = [follow(f"  [{n}/140] Building CXX object") for n in range(1, 141)]
    assert [text.split(",")[0] for text in printed if text][:2] == [
        "compiled 14 of 140 (10 %",
        "compiled 28 of 140 (20 %",
    ]
    assert len([text for text in printed if text]) == 10


def test_a_failed_program_prints_its_last_lines_and_the_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "logs" / "step.log"
    fails = "import sys; print('what went wrong'); sys.exit(3)"
    with pytest.raises(SetupFailed, match=r"The step failed \(status 3\)"):
        run_logged([sys.executable, "-c", fails], log, what="The step")
    assert "what went wrong" in capsys.readouterr().out
    assert log.read_text() == "what went wrong\n"
