"""Where the requirements of a project stand in its ``pyproject.toml``."""

import re
from dataclasses import dataclass

from codemods.requirements import toml_poetry
from codemods.requirements.pep508 import (
    Requirement,
    canonical,
    name_in,
    parse,
    wanted,
)
from codemods.requirements.toml_layout import (
    Entry,
    Path,
    TomlFile,
    array_items,
    key_text,
    string_text,
)
from codemods.result import Refusal
from codemods.text_lines import Cut

_POETRY: Path = ("tool", "poetry")
_NAME_AND_SPECIFIER = re.compile(r"\s*([\w.-]+)\s*(?:\[[^\]]*\])?([^;]*)")


@dataclass(frozen=True, slots=True)
class Target:
    """The place of a list of requirements: an array, or a table as Poetry has it."""

    path: Path
    table: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """A requirement that stands in a list: its index or key, its place and its text.

    ``requirement`` is None where it has not been read, or cannot be.
    """

    key: int | str
    start: int
    end: int
    text: str
    requirement: Requirement | None


def target_of(file: TomlFile, group: str, requirement: str) -> Target | Refusal:
    """Find out where the project keeps such requirements."""
    poetry = isinstance(file.value((*_POETRY, "dependencies")), dict)
    if group:
        return _group_target(file, group, poetry=poetry)
    project = file.value(("project",))
    plain = Target(("project", "dependencies"))
    dynamic = isinstance(project, dict) and "dependencies" in project.get("dynamic", ())
    # What [project] lists goes before; else Poetry reads its own table:
    # https://python-poetry.org/docs/dependency-specification/#projectdependencies-and-toolpoetrydependencies
    if poetry and (
        dynamic or not isinstance(project, dict) or "dependencies" not in project
    ):
        return Target((*_POETRY, "dependencies"), table=True)
    # https://packaging.python.org/en/latest/specifications/pyproject-toml/#dynamic
    if dynamic:
        entry = file.entry(("project", "dynamic"))
        reason = "`dynamic` says that the dependencies are made by the build backend"
        line = file.line(entry.start) if entry else 0
        return Refusal(f"{reason}; add it where they come from", line, requirement)
    if not isinstance(project, dict):
        reason = "the file has no [project] table whose dependencies could be added to"
        return Refusal(reason, 0, snippet(plain, requirement))
    return plain


def standing(file: TomlFile, target: Target, name: str) -> list[Standing] | Refusal:
    """Give what stands in the list for a package."""
    value = file.value(target.path)
    if value is None:
        return []
    if target.table:
        return [
            _poetry_standing(file, target, key, value[key])
            for key in value
            if canonical(key) == name
        ]
    entry = array_of(file, target)
    if isinstance(entry, Refusal):
        return entry
    places = array_items(file.text, entry.value)
    both = zip(value, places, strict=True)
    named = [
        _array_standing(index, item, place)
        for index, (item, place) in enumerate(both)
        if isinstance(item, str) and name_in(item) == name
    ]
    # What is no PEP 508 means nothing to any tool, whatever it begins with.
    return [one for one in named if one.requirement]


def array_of(file: TomlFile, target: Target) -> Entry | Refusal:
    """Give the entry whose value is the array of a target that is there."""
    entry = file.entry(target.path)
    name = ".".join(target.path)
    if entry is None:
        reason = f"{name} is written in a way that cannot be edited; give it a line"
        return Refusal(reason, file.line_of(target.path))
    if not isinstance(file.value(target.path), list):
        return Refusal(f"{name} is not an array", file.line(entry.start))
    return entry


def poetry_entry(requirement: str) -> tuple[str, str]:
    """Give key and value of a requirement in a table of Poetry's."""
    ours = wanted(requirement)
    found = _NAME_AND_SPECIFIER.match(requirement)
    name, specifier = found.groups() if found else (ours.name, ours.specifier)
    plain = "".join(specifier.split()).strip("()")
    return name, toml_poetry.value_text(ours, plain)


def snippet(target: Target, requirement: str) -> str:
    """Write what can be pasted by hand."""
    table = ".".join(map(key_text, target.path[:-1]))
    if target.table:
        key, value = poetry_entry(requirement)
        table = ".".join(map(key_text, target.path))
        return f"[{table}]\n{key} = {value}\n"
    item = string_text(requirement, '"')
    return f"[{table}]\n{key_text(target.path[-1])} = [\n    {item},\n]\n"


def _group_target(file: TomlFile, group: str, *, poetry: bool) -> Target:
    own = (*_POETRY, "group", group, "dependencies")
    groups = file.value(("dependency-groups",))
    names = list(groups) if isinstance(groups, dict) else []
    # Names of groups are compared as those of packages are:
    # https://packaging.python.org/en/latest/specifications/dependency-groups/
    named = [name for name in names if canonical(name) == canonical(group)]
    extras: Path = ("project", "optional-dependencies", group)
    if isinstance(file.value(own), dict):
        return Target(own, table=True)
    if not named and isinstance(file.value(extras), list):
        return Target(extras)
    if poetry and not names and file.value(("project",)) is None:
        return Target(own, table=True)
    return Target(("dependency-groups", named[0] if named else group))


def _array_standing(index: int, text: str, place: Cut) -> Standing:
    return Standing(index, place.start, place.end, text, parse(text))


def _poetry_standing(
    file: TomlFile, target: Target, key: str, value: object
) -> Standing:
    path = (*target.path, key)
    entry, table = file.entry(path), file.table(path)
    requirement = toml_poetry.requirement(key, value)
    text = f"{key} = {value!r}"
    if entry is not None:
        return Standing(key, entry.start, entry.value.end, text, requirement)
    start = table.start if table else 0
    return Standing(key, start, start, text, requirement)
