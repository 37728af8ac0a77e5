"""Finding words in the transcripts: the search itself and the bar that asks for it."""
