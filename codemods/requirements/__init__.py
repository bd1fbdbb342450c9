"""Edits of lists of requirements."""
