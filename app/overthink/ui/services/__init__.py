"""Objects without widgets: background work, child processes, database access."""
