"""Statistics of a thought, in a panel over its lane."""
