"""The find bar, which searches the transcripts."""
