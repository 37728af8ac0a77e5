"""The real window, measured: frames, latency, memory, its start, and what it costs the engine.

Each measurement is a child process with an event loop and a window of its own, on no display.
"""
