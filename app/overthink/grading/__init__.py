"""Grades answers against expected ones, by rules and by mathematics. Knows no Qt."""
