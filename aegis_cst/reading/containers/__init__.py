"""What containers start, and what compose files say."""
