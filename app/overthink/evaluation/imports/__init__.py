"""Imports of questions that people already have: tables, JSON, and the files of other programs."""
