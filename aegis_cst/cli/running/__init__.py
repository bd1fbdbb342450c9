"""The road of the commands that change a project."""
