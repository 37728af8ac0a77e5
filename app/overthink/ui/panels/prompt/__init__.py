"""The prompt bar: the prompt for both lanes, and the conditions of a run."""
