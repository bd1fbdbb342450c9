"""TOML text as data, and data as TOML text."""

import json
import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from aegis_cst.reading.blocker import Blocker
from codemods.requirements.toml_layout import DOTTED, too_deep


@lru_cache(maxsize=32)
def parse_toml(text: str, path: str, hint: str = "") -> Mapping[str, Any] | Blocker:
    """The data of a TOML file; what cannot be read is a blocker with its line.

    It is shared between those who ask, and not to be changed.
    """
    text = text.replace("\r\n", "\n")
    for number, line in enumerate(text.split("\n"), 1):
        # The parser would complain of a key without a value.
        if line.startswith(("<<<<<<< ", ">>>>>>> ")):
            reason = "there is an unresolved merge conflict here; resolve it"
            return Blocker(reason, path, number)
    nested = Blocker(f"not readable: nested too deeply{hint}", path)
    if DOTTED.search(text):
        return nested
    try:
        document = tomllib.loads(text)
        return nested if too_deep(document) else document
    except RecursionError:
        return nested
    except ValueError as error:
        match = re.search(r"at line (\d+)", str(error))
        at_end = "end of document" in str(error)
        last = text.rstrip("\n").count("\n") + 1 if at_end else 0
        return Blocker(
            f"not valid TOML: {error}{hint}", path, int(match[1]) if match else last
        )


def literal(value: object) -> str:
    """A TOML value on one line, so that no editor or hook alters what is in it."""
    if isinstance(value, Mapping):
        pairs = [f"{key} = {literal(each)}" for key, each in sorted(value.items())]
        return "{ " + ", ".join(pairs) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(literal, value)) + "]"
    if isinstance(value, bool | int):
        return str(value).lower()
    return text_literal(str(value))


def text_literal(value: str) -> str:
    """A TOML basic string: JSON escapes are a subset of TOML's."""
    # DEL has to be escaped in TOML, and need not in JSON:
    # https://toml.io/en/v1.0.0#string
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
