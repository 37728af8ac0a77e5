"""Evaluation: suites of questions, given to several models many times, with honest statistics."""
