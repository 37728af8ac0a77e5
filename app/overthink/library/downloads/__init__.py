"""Downloads of model files. Only complete and verified files get their final name."""
