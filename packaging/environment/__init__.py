"""Sets up the project's environment; standard library only, since nothing is installed yet.

    steps       what is done, in order, and what may be left out because it is done already
    stamp       what was done, so that a second run takes no time and a broken one is repaired
    machine     what the system must bring: a compiler, and shared libraries for Qt
    backend     which llama.cpp backend this machine can build
    gpu         what is there of CUDA, Vulkan, HIP and Metal
    llama       llama-cpp-python, built from its pinned source and kept for the next environment
    processor   which processor a native build is for
    locks       the lock files
    cache       the cache folder that all checkouts share
    shell       running programs, saying what goes on

`setup_environment.py`, `native_tools.py` and `training_environment.py` beside it are its doors.
"""
