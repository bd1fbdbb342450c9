"""Whether recorded variables are set, under the names that their fields have by now."""

from collections.abc import Collection, Iterable, Iterator

from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.settings.settings_classes import SettingsClass
from aegis_cst.reading.settings.settings_fields import SettingsField


def is_among(
    name: str, given: Iterable[str], codebase: Codebase, own: Collection[str]
) -> bool:
    """Whether a variable is one of those given; ``own`` are the component's files.

    The user may have given the settings another prefix, or the field an alias.
    """
    small = {each.lower() for each in given}
    known = {name.lower(), *_names(name.lower(), codebase, own)}
    if not small.isdisjoint(known):
        return True
    ends = tuple(_ends(name.lower(), codebase, own))
    return any(each.endswith(ends) for each in small)


def _ends(small: str, codebase: Codebase, own: Collection[str]) -> Iterator[str]:
    """What a variable ends in where the prefix of its settings is not known."""
    for each in codebase.settings.all:
        if each.options.values.get("env_prefix", "") is None:
            yield small
            for field in _meant(small, each, own):
                yield field.name.lower()


def _names(small: str, codebase: Codebase, own: Collection[str]) -> Iterator[str]:
    """The other names of a variable, in small letters."""
    for each in codebase.settings.all:
        yield each.options.text("env_prefix").lower() + small
        for field in _meant(small, each, own):
            yield from map(str.lower, each.names(field))


def _meant(
    small: str, one: SettingsClass, own: Collection[str]
) -> Iterator[SettingsField]:
    """The fields of a class that a variable sets, or set before they were changed.

    In the component's own class the prefix may be another by now: there the name of
    the field is the end of the variable's.
    """
    exact = [
        each
        for each in one.fields
        if small == each.name.lower() or small in map(str.lower, one.names(each))
    ]
    if exact or one.path not in own:
        yield from exact
        return
    ending = [each for each in one.fields if small.endswith(f"_{each.name.lower()}")]
    if ending:
        yield max(ending, key=lambda each: len(each.name))
