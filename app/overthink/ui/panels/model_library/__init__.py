"""The model library: all models on this machine in a list, with details of each."""
