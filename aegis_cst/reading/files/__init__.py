"""The files of a project, read once, and plain data in them."""
