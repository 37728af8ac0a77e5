"""Labels on spans of a transcript."""
