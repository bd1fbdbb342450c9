"""Damaged and hostile input at every parser boundary."""

import aegis_cst  # noqa: F401 - makes `codemods` importable
