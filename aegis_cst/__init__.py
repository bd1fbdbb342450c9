"""Aegis CST: infrastructure for FastAPI projects, added and removed surgically."""

from aegis_cst import bundled

__version__ = "0.1.0"

bundled.register()
