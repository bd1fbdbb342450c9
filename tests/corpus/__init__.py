"""Real code: pinned releases from PyPI on which every edit and rule is tried."""
