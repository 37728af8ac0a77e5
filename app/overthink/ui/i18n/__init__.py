"""What the rooms below say, in the window's words and language."""
