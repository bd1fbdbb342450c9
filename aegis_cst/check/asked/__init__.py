"""What a run of the check was asked for."""
