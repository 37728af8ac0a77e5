"""The window: shows and asks, nothing else. What it shows it is told by the rooms below."""
