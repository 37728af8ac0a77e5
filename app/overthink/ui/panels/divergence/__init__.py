"""Where two runs part: a strip that says it, below the lanes."""
