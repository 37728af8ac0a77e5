"""Sessions on paper. Needs Qt, and no window."""
