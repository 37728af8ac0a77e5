"""Looking closely at a transcript: one token's facts, the legend, what screen readers are told."""
