"""Real code: pinned releases from PyPI on which every edit and rule is tried."""

import aegis_cst  # noqa: F401 - makes `codemods` importable
