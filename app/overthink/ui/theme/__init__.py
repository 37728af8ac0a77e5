"""Colour roles, fonts, icons and style sheet. No other package names a colour."""
