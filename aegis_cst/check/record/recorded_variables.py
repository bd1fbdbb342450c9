"""Whether recorded variables are set, under the names that their fields have by now."""

from collections.abc import Iterable

from aegis_cst.reading.codebase import Codebase


def is_among(name: str, given: Iterable[str], codebase: Codebase) -> bool:
    """Whether a variable is one of those given.

    The user may have given the settings a prefix, or the field an alias.
    """
    known = set(given)
    if name in known:
        return True
    small = {each.lower() for each in known}
    if _has_computed_prefix(codebase):
        return any(each.endswith(name.lower()) for each in small)
    return not small.isdisjoint(_names(name, codebase))


def _has_computed_prefix(codebase: Codebase) -> bool:
    return any(
        each.options.values.get("env_prefix", "") is None
        for each in codebase.settings.all
    )


def _names(name: str, codebase: Codebase) -> set[str]:
    """The names of a variable, in small letters."""
    small = name.lower()
    found = {small}
    for each in codebase.settings.all:
        found.add(each.options.text("env_prefix").lower() + small)
        for field in each.fields:
            names = {field.name.lower(), *map(str.lower, each.names(field))}
            if small in names:
                found.update(names)
    return found
