"""Which draft pays for a model on this machine, measured; and proof that none changes its text."""
