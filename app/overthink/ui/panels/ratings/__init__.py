"""Votes on pairs of runs, and their tally."""
