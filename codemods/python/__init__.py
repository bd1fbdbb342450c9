"""Edits of Python files, and the tools that they share."""
