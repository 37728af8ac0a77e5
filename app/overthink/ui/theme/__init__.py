"""How the window looks: colour roles, fonts, icons, style sheet. No other room names a colour."""
