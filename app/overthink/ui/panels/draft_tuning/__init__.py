"""Draft tuning: measure which draft is fastest, and prove that it does not change the text."""
