"""Detect thoughts that no longer make progress, while they are written and without a model.

`RunawayDetector` (`detector.py`) reads one token at a time and combines the rules of the other
modules: exact repetition (`core.loops`), repetition that varies and counting (`repetition.py`),
repeated noisy passages (`alignment.py`), circling without new words (`novelty.py`), falling apart
(`coherence.py`), another script (`scripts.py`), and answers that are restated or exchanged
(`restatements.py`).

A rule that is certain enough to stop a run is marked as `certain`; all others only mark. What to
do about a finding is up to the caller.
"""
