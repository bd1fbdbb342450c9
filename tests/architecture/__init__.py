"""What the project itself is like."""
