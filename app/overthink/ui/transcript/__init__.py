"""The view of a trace: a growing text of hundreds of thousands of tokens, coloured by token."""
