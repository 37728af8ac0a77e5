"""Experiments on a thought: their progress and results, and where to fork."""
