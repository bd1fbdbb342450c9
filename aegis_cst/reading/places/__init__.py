"""The places where edits belong."""
