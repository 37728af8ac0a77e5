"""Model files: what is there, what is in it, what fits it."""
