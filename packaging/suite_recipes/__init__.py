"""Recipes of the bundled suites: templates with parameters, and the variants made of them.

Every task is written by rule from a template with fixed seeds, so the suites can be generated
again, and checked. See `suite_recipes.templates`.
"""
