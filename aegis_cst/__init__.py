"""Aegis CST: infrastructure for FastAPI projects, added and removed surgically."""

__version__ = "0.1.0"
