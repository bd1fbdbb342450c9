"""Components brought to another version."""
