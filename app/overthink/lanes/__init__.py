"""Where lane events come from: a child process, a script, later a recording."""
