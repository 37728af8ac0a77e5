"""What a person says of runs: verdicts, votes on a pair, labelled spans, and the tally of votes."""
