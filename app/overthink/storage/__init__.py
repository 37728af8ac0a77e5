"""Sessions kept as they happen: the database, what writes it, and what finds and reads again.

Knows the domain and nothing above it: no models, no lanes, no window.
"""
