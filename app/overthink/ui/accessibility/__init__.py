"""What screen readers need."""
