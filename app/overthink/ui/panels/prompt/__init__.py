"""The prompt: what both models are asked, and how."""
