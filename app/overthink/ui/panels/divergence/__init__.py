"""Where two runs diverge: a strip below the lanes."""
