"""The survivors that somebody has looked at: why no test can, or should, kill them."""

import tomllib
from pathlib import Path

_PATH = Path(__file__).with_name("explained.toml")


def explained() -> dict[str, str]:
    """Reasons by the keys of mutants."""
    document = tomllib.loads(_PATH.read_text(encoding="utf-8"))
    return {each["mutant"]: each["reason"] for each in document["explained"]}
