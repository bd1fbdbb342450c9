"""Surgical edits: pure functions from source to source, one module a kind of edit."""
