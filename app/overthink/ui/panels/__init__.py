"""The visible features, one folder each. Panels do not import each other."""
