"""The text of a manifest as data, and what is looked at before its keys are."""

import io
import re
import tomllib
from pathlib import Path
from typing import Any

import aegis_cst
from aegis_cst.components.manifest import ManifestError
from codemods.requirements.toml_layout import DOTTED
from codemods.text_lines import SIZE_LIMIT

AEGIS = "requires-aegis"
"""The key with the versions of aegis that a manifest is for."""

_CONTROLS = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)


def has_controls(value: object) -> bool:
    """Whether a text would do something to a terminal that shows it, or hide in it.

    Turned directions are among them, see https://trojansource.codes.
    """
    if isinstance(value, str):
        return _CONTROLS.search(value) is not None
    if isinstance(value, dict):
        return any(has_controls(each) for pair in value.items() for each in pair)
    return isinstance(value, list) and any(map(has_controls, value))


def check_aegis(path: Path, text: str) -> None:
    """Refuse what is written for another aegis, before anything else is looked at.

    ``text`` are the versions that it is for, empty for any.
    """
    if not text:
        return
    from packaging.specifiers import InvalidSpecifier, SpecifierSet  # noqa: PLC0415 - only where it is said

    try:
        wanted = SpecifierSet(text)
    except InvalidSpecifier as error:
        message = f"{path}: {AEGIS!r} is to be versions, such as '>=0.1'"
        raise ManifestError(message) from error
    # A release candidate of aegis is for what the release will be for:
    # https://packaging.pypa.io/en/stable/specifiers.html
    if not wanted.contains(aegis_cst.__version__, prereleases=True):
        message = f"{path}: is for aegis {text}, and this is {aegis_cst.__version__}"
        raise ManifestError(message)


def parsed(data: bytes) -> dict[str, Any]:
    """Parse a manifest; ``ValueError`` for what the parser would be at for seconds."""
    if len(data) > SIZE_LIMIT:
        message = f"the file is larger than {SIZE_LIMIT:,} bytes"
        raise ValueError(message)
    text = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8").read()
    if DOTTED.search(text):
        message = "a key has too many dots"
        raise ValueError(message)
    return tomllib.loads(text)
