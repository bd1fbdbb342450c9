"""Requirements as PEP 508 writes them: the same, compatible, or at odds.

``packaging`` is imported where it is first needed: most runs compare names only.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_SEPARATORS = re.compile(r"[-_.]+")
_NAME = re.compile(
    r"\s*([A-Z0-9](?:[A-Z0-9._-]*[A-Z0-9])?)\s*(?:$|[\[(<>=!~;@])", re.IGNORECASE
)
_BOUND = re.compile(r"(?:[<>=!~]=?=?)\s*([^,\s*]+?)(?:\.\*)?\s*(?:,|$)")


@dataclass(frozen=True, slots=True)
class Requirement:
    """A requirement in normalised parts."""

    name: str
    extras: frozenset[str]
    specifier: str
    marker: str = ""
    url: str = ""


def canonical(name: str) -> str:
    """Normalise the name of a package, an extra or a group."""
    return _SEPARATORS.sub("-", name).lower()


def name_in(text: str) -> str | None:
    """Give the normalised name at the start of a requirement; None if it is none.

    What follows the name is not looked at, which is quick and enough to compare names.
    """
    found = _NAME.match(text)
    return canonical(found[1]) if found else None


def wanted_name(text: str) -> str:
    """Give the normalised name of the requirement of a specification."""
    name = name_in(text)
    if name is None:
        message = f"not a requirement: {text!r}"
        raise ValueError(message)
    return name


def parse(text: str) -> Requirement | None:
    """Parse a requirement; None if it is none."""
    from packaging import requirements  # noqa: PLC0415 - see the module's docstring

    try:
        parsed = requirements.Requirement(text)
    except requirements.InvalidRequirement:
        return None
    return Requirement(
        canonical(parsed.name),
        frozenset(map(canonical, parsed.extras)),
        ",".join(sorted(str(one) for one in parsed.specifier)),
        str(parsed.marker or ""),
        parsed.url or "",
    )


def wanted(text: str) -> Requirement:
    """Parse the requirement of a specification, which has to be one."""
    parsed = parse(text)
    if parsed is None:
        message = f"not a requirement: {text!r}"
        raise ValueError(message)
    return parsed


def conflict(theirs: Requirement, ours: Requirement) -> str:
    """Say why the user's requirement does not serve ours, empty if it does.

    One with a URL is taken on trust. One with a marker of its own is not installed
    everywhere, and no second one can be written beside it safely.
    """
    if theirs.marker and theirs.marker != ours.marker:
        return "it is only installed under a marker"
    missing = sorted(ours.extras - theirs.extras)
    if missing:
        return f"it lacks the extra {', '.join(missing)}"
    if not theirs.url and not _common_version(theirs.specifier, ours.specifier):
        return "no version satisfies both"
    return ""


def sorted_index(names: Sequence[str | None], name: str) -> int:
    """Give the place of a name in a list: its end, unless the list is sorted.

    A list of fewer than three says nothing, nor does one with an unknown name in it.
    """
    known = [one for one in names if one is not None]
    if len(known) < len(names) or len(known) < 3 or known != sorted(known):  # noqa: PLR2004 - two may be sorted by chance
        return len(names)
    return sum(1 for one in known if one < name)


def _common_version(one: str, other: str) -> bool:
    from packaging.specifiers import SpecifierSet  # noqa: PLC0415 - as above

    both = SpecifierSet(f"{one},{other}".strip(","))
    bounds = _BOUND.findall(f"{one},{other}")
    candidates = ["0", "1", *(near for bound in bounds for near in _near(bound))]
    return any(both.contains(version, prereleases=True) for version in candidates)


def _near(bound: str) -> list[str]:
    """Give a version and its neighbours on both sides."""
    from packaging.version import InvalidVersion, Version  # noqa: PLC0415 - as above

    try:
        release = Version(bound).release
    except InvalidVersion:
        return []
    versions = [bound, f"{bound}.1", f"{bound}.0.0.1", f"{bound}.post1"]
    for index, number in enumerate(release):
        head = release[:index]
        versions.append(".".join(map(str, (*head, number + 1))))
        if number:
            versions.append(".".join(map(str, (*head, number - 1, 99999))))
    return versions
