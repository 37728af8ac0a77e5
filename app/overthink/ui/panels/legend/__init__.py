"""The legend of the colour layers."""
