"""Damaged and hostile input at every parser boundary."""
