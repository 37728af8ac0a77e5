"""Downloads of model files: whole and verified under their name, or not under it at all."""
