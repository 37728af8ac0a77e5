"""Lane sources: where lane events come from (a child process, a recording, a script)."""
