"""Sessions as PDF. Needs Qt, but no window."""
