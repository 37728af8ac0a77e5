"""The download panel: the catalogue of models, their download, and suggested pairings."""
