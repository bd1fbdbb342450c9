"""What a project is taken to be, and what is installed in it."""
