"""The toolbar of view options, with the legend of the token colours."""
