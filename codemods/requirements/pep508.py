"""Requirements as PEP 508 writes them: the same, compatible, or at odds.

``packaging`` is imported where it is first needed: most runs compare names only.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

# https://packaging.python.org/en/latest/specifications/name-normalization/
_SEPARATORS = re.compile(r"[-_.]+")
_NAME = re.compile(
    r"\s*([A-Z0-9](?:[A-Z0-9._-]*[A-Z0-9])?)\s*(?:$|[\[(<>=!~;@])", re.IGNORECASE
)
_OPERATOR = re.compile(r"(?P<before>[ \t]*)(?P<operator>[<>=!~]=?=?)(?P<after>[ \t]*)")
_PYTHONS = ("3.11", "3.12", "3.13", "3.14")
_PLATFORMS = (("linux", "Linux"), ("darwin", "Darwin"), ("win32", "Windows"))


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
    limited = theirs.marker and theirs.marker != ours.marker
    if limited and not holds_everywhere(theirs.marker):
        return "it is only installed under a marker"
    missing = sorted(ours.extras - theirs.extras)
    if missing:
        return f"it lacks the extra {', '.join(missing)}"
    if not theirs.url and disjoint(theirs.specifier, ours.specifier):
        return "no version satisfies both"
    return ""


def clash(words: str, theirs: Requirement | None, ours: str) -> str:
    """Say, to the user, why what is listed does not serve; empty if it does.

    ``words`` are those in the file, ``theirs`` what they mean. What is not understood
    is taken on trust.
    """
    reason = conflict(theirs, wanted(ours)) if theirs else ""
    return f"{words} stands here and {ours} is needed: {reason}" if reason else ""


def most_alike(texts: Sequence[str], ours: str) -> int | None:
    """Give the index of what is listed for a package; None for nothing.

    Of several it is the one that says what ours does, if there is one: it may be ours.
    """
    name = wanted_name(ours)
    named = [index for index, text in enumerate(texts) if name_in(text) == name]
    meant = wanted(ours) if named else None
    exact = [index for index in named if parse(texts[index]) == meant]
    return next(iter(exact or named), None)


def disjoint(one: str, other: str) -> bool:
    """Tell whether no version at all satisfies two lists of specifiers.

    It is never so where one of them is none of PEP 440, as Poetry's ``>=1.*``.
    """
    from packaging import specifiers  # noqa: PLC0415 - as above

    try:
        # On ranges, not by trying versions: which ones there will be is not known.
        both = specifiers.SpecifierSet(f"{one},{other}".strip(","))
    except specifiers.InvalidSpecifier:
        return False
    return both.is_unsatisfiable()


def holds_everywhere(marker: str) -> bool:
    """Tell whether a marker holds wherever a project of today may run.

    ``poetry export`` gives every line one, such as ``python_version >= "3.9"``.
    Which Pythons are of today: https://devguide.python.org/versions/
    """
    from packaging import markers  # noqa: PLC0415 - as above

    try:
        parsed = markers.Marker(marker)
        return all(
            parsed.evaluate(
                {
                    "python_version": python,
                    "python_full_version": f"{python}.0",
                    "sys_platform": platform,
                    "platform_system": system,
                    "os_name": "nt" if platform == "win32" else "posix",
                    "implementation_name": "cpython",
                    "platform_python_implementation": "CPython",
                    "extra": "",
                }
            )
            for python in _PYTHONS
            for platform, system in _PLATFORMS
        )
    except (markers.InvalidMarker, markers.UndefinedComparison):
        return False


def sorted_index(names: Sequence[str | None], name: str) -> int:
    """Give the place of a name in a list: its end, unless the list is sorted.

    A list of fewer than three says nothing, nor does one with an unknown name in it.
    Tools sort by the normalised name, by that in small letters, or as it is written.
    """
    known = [one for one in names if one is not None]
    if len(known) < len(names) or len(known) < 3:  # noqa: PLR2004 - two may be sorted by chance
        return len(names)
    for order in _ORDERS:
        keys = [order(one) for one in known]
        if keys == sorted(keys):
            return sum(1 for one in keys if one < order(name))
    return len(names)


def written_name(text: str) -> str | None:
    """Give the name at the start of a requirement as it is written."""
    found = _NAME.match(text)
    return found[1] if found else None


def spelled(requirement: str, others: Iterable[str]) -> str:
    """Write a requirement with the blanks that all others have around operators."""
    gaps = [
        (bool(found["before"]), bool(found["after"]))
        for one in others
        if (found := _OPERATOR.search(one.partition(";")[0]))
    ]
    # In ``name @ url`` the operators are part of an address.
    if len(gaps) < 2 or len(set(gaps)) > 1 or "@" in requirement:  # noqa: PLR2004 - one is no convention
        return requirement
    before, after = (" " * gap for gap in gaps[0])
    head, semicolon, marker = requirement.partition(";")
    bounds = _OPERATOR.sub(rf"{before}\g<operator>{after}", head, count=1)
    if after:
        bounds = re.sub(r",(?=[<>=!~])", ", ", bounds)
        bounds = re.sub(r"(?<=,.)([<>=!~]=?=?)(?=\d)", r"\1 ", bounds)
    return f"{bounds}{semicolon}{marker}"


_ORDERS: tuple[Callable[[str], str], ...] = (canonical, str.lower, str)
