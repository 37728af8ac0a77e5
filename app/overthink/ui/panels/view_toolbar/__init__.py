"""The toolbar of view options."""
