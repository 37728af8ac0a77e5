"""Help in the window: the list of shortcuts, and tips at the first start."""
