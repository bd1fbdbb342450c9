"""The linter for the wiring of a FastAPI project. It reads code and runs none of it."""
