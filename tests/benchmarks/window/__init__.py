"""Benchmarks of the real window: frames, latency, memory, start, and its effect on the engine.

Each measurement is a child process with its own event loop and window, without a display.
"""
