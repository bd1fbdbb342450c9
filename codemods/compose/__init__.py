"""Edits of Compose files, and positions in YAML."""
