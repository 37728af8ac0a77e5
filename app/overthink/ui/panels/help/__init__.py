"""Help in place: the list of shortcuts, and the hints of the first start."""
