"""Mutation testing of the engine: `python -m mutants`, with `tests` on the path."""
