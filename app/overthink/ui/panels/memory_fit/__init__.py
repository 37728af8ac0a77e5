"""Whether both lanes fit into memory: bars beside the prompt, and a warning."""
