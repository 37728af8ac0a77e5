"""View state and view models, without widgets."""
