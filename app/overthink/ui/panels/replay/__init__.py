"""Replay of recorded turns: the player and its playback bar.

The player fills the same records as live lanes do, so views cannot tell them apart.
"""
