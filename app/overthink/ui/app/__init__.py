"""Process start-up and the composition of the window."""
