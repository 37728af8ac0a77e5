"""The domain: words, settings, events, trace and figures. Standard library, numpy and msgspec."""
