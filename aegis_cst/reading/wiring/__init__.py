"""What the code of a project wires up, worked out without running it."""
