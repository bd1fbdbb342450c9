"""TOML text as data."""

import re
import tomllib
from typing import Any

from aegis_cst.project.blocker import Blocker


def parse_toml(text: str, path: str, hint: str = "") -> dict[str, Any] | Blocker:
    """The data of a TOML file; what cannot be read is a blocker with its line."""
    text = text.replace("\r\n", "\n")
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith(("<<<<<<< ", ">>>>>>> ")):
            reason = "there is an unresolved merge conflict here; resolve it"
            return Blocker(reason, path, number)
    try:
        return tomllib.loads(text)
    except RecursionError:
        return Blocker(f"not readable: nested too deeply{hint}", path)
    except ValueError as error:
        match = re.search(r"at line (\d+)", str(error))
        at_end = "end of document" in str(error)
        last = text.rstrip("\n").count("\n") + 1 if at_end else 0
        return Blocker(
            f"not valid TOML: {error}{hint}", path, int(match[1]) if match else last
        )
