"""What the state file says."""
