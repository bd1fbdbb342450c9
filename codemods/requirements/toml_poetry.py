"""Requirements in the tables of Poetry, ``[tool.poetry.dependencies]`` and the like."""

import re
from typing import Any

from codemods.requirements.pep508 import Requirement, canonical
from codemods.requirements.toml_layout import key_text, string_text

_PART = re.compile(r"\s*(\^|~(?!=)|)\s*(\d[^\s,]*)\s*")
_ELSEWHERE = ("git", "path", "url", "file")


def requirement(name: str, value: Any) -> Requirement | None:  # noqa: ANN401 - any TOML value
    """Read a requirement of Poetry's; None if it is in a form that is not understood.

    An optional one counts as one with a marker: it is not installed by default.
    """
    if isinstance(value, str):
        value = {"version": value}
    if not isinstance(value, dict):
        return None
    elsewhere = next((str(value[key]) for key in _ELSEWHERE if key in value), "")
    specifier = specifier_of(str(value.get("version", "*")))
    if specifier is None:
        return None
    limits = ("markers", "python", "platform")
    marker = next((str(value[key]) for key in limits if key in value), "")
    extras = value.get("extras", [])
    return Requirement(
        canonical(name),
        frozenset(canonical(str(extra)) for extra in extras),
        specifier,
        "optional" if value.get("optional") is True else marker,
        elsewhere,
    )


def value_text(ours: Requirement, specifier: str) -> str:
    """Write a requirement as Poetry's value, the specifier in its own order."""
    version = string_text(specifier or "*", '"')
    fields = {"version": version}
    if ours.extras:
        extras = ", ".join(string_text(extra, '"') for extra in sorted(ours.extras))
        fields["extras"] = f"[{extras}]"
    if ours.marker:
        fields["markers"] = string_text(ours.marker, "'")
    if len(fields) == 1:
        return version
    return f"{{ {', '.join(f'{key_text(k)} = {v}' for k, v in fields.items())} }}"


def specifier_of(version: str) -> str | None:
    """Translate Poetry's carets and tildes to PEP 440; None if that cannot be done."""
    if version.strip() == "*":
        return ""
    # ``^1 || ^2``: PEP 440 has no alternatives.
    if "|" in version:
        return None
    parts = [_pep440(part) for part in version.split(",")]
    known = [part for part in parts if part is not None]
    return ",".join(sorted(known)) if len(known) == len(parts) else None


def _pep440(part: str) -> str | None:
    found = _PART.fullmatch(part)
    if found is None:
        return part.strip() if re.fullmatch(r"\s*[<>=!~]=?\s*\d\S*\s*", part) else None
    operator, version = found.groups()
    # A bare version is meant exactly:
    # https://python-poetry.org/docs/dependency-specification/#exact-requirements
    if not operator:
        return f"=={version}"
    numbers = version.split(".")
    if not all(number.isdigit() for number in numbers):
        return None
    release = [int(number) for number in numbers]
    # ``^0.2.3`` keeps the 2, ``~1.2.3`` the 1.2, ``~1`` the 1:
    # https://python-poetry.org/docs/dependency-specification/#version-constraints
    fixed = next((i for i, number in enumerate(release) if number), len(release) - 1)
    last = min(1, len(release) - 1) if operator == "~" else fixed
    limit = [*release[:last], release[last] + 1]
    return f">={version},<{'.'.join(map(str, limit))}"
