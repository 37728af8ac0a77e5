"""The list of saved sessions beside the lanes: found, opened, renamed, tagged, deleted."""
