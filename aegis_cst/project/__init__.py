"""What we know of a user's repository."""
