"""Which project is meant, and which application of it."""
