"""The base project, created once."""
