"""Lanes whose model runs on a server. Only `connection.py` opens connections."""
