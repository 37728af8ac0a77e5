"""A comparison told to other programs and people."""
