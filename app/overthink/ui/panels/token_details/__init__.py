"""The token card: the details of one token of a transcript."""
