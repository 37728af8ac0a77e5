"""Whether both lanes fit into memory: bars, and words about them."""
