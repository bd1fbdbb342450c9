"""What it is for, in a line."""
