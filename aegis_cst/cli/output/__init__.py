"""What is told: for a person on a terminal, for a program as JSON."""
