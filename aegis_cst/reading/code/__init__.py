"""Python files as outlines, and the modules of a project."""
