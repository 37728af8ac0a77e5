"""Translation of the interface, localised messages and number formats."""
