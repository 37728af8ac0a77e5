"""Sets up the project's environment. Standard library only: nothing is installed yet.

    steps       the set-up steps in order; skips those that are already done
    stamp       record of completed steps: makes a second run fast, and repairs an interrupted one
    machine     system requirements: a compiler, and the shared libraries that Qt loads
    backend     choice of the llama.cpp backend
    gpu         detection of CUDA, Vulkan, HIP and Metal
    vulkan      requirements of the Vulkan backend on systems with old headers
    llama       llama-cpp-python, built from its pinned source and cached for other environments
    processor   identification of the processor that a native build targets
    locks       the lock files
    cache       the cache folder that all checkouts share
    shell       running programs and printing progress

Entry points: `setup_environment.py`, `native_tools.py`, `training_environment.py` and
`vulkan_environment.py` in the parent folder.
"""
