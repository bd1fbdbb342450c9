"""Where the requirements of a project stand in its ``pyproject.toml``."""

import re
import tomllib
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from codemods import toml_poetry
from codemods.result import Edited, Refusal
from codemods.text_lines import Cut, Insertion, inserted
from codemods.toml_entry import (
    array_lines,
    home,
    indent,
    insert_key,
    insert_table,
    ways_without_key,
)
from codemods.toml_layout import (
    Entry,
    Path,
    TomlFile,
    array_items,
    key_text,
    string_text,
)
from codemods.toml_pep508 import Requirement, canonical, parse, sorted_index, wanted
from codemods.yaml_toml_brackets import Brackets

_POETRY: Path = ("tool", "poetry")
_COMMENT_LINE = re.compile(r"^[ \t]*#", re.MULTILINE)
_NAME_AND_SPECIFIER = re.compile(r"\s*([\w.-]+)\s*(?:\[[^\]]*\])?([^;]*)")


@dataclass(frozen=True, slots=True)
class Target:
    """The place of a list of requirements: an array, or a table of Poetry's."""

    path: Path
    poetry: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """A requirement that stands in a list: its index or key, its place and its text.

    ``requirement`` is None where it is in a form that is not understood.
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
    if poetry and (
        dynamic or not isinstance(project, dict) or "dependencies" not in project
    ):
        return Target((*_POETRY, "dependencies"), poetry=True)
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
    if target.poetry:
        return [
            _poetry_standing(file, target, key, value[key])
            for key in value
            if canonical(key) == name
        ]
    entry = _array(file, target)
    if isinstance(entry, Refusal):
        return entry
    places = array_items(file.text, entry.value)
    both = zip(value, places, strict=True)
    stand = [_array_standing(i, item, place) for i, (item, place) in enumerate(both)]
    return [one for one in stand if one.requirement and one.requirement.name == name]


def insertions(
    file: TomlFile, target: Target, requirement: str
) -> tuple[Edited, Standing] | Refusal:
    """Work out the insertion, and what will stand there."""
    new = Standing(0, 0, 0, requirement, wanted(requirement))
    if target.poetry:
        if wanted(requirement).url:
            return Refusal("Poetry writes a requirement with a URL in its own way")
        key, value = _poetry_entry(requirement)
        planned = _new_key(file, (*target.path, key), [value])
        new = replace(new, key=key)
    elif file.value(target.path) is None:
        lines = array_lines(file, string_text(requirement, '"'))
        planned = _new_key(file, target.path, lines)
    else:
        entry = _array(file, target)
        if isinstance(entry, Refusal):
            return entry
        index = _index(file, entry, target, requirement)
        planned = _new_item(file, entry, index, requirement)
        new = replace(new, key=index)
    if planned is None:
        reason = f"the keys of [{'.'.join(target.path[:-1])}] are written in a way"
        reason += " that cannot be added to safely"
        return Refusal(reason, 0, snippet(target, requirement))
    return inserted(file.source, planned), new


def ways_without(
    file: TomlFile, target: Target, one: Standing
) -> list[tuple[Cut, ...]]:
    """Ways to delete a requirement, first with what may have been made for it."""
    if isinstance(one.key, str):
        entry = file.entry((*target.path, one.key))
        return ways_without_key(file, entry) if entry else []
    array = file.entry(target.path)
    if array is None:
        return []
    brackets = _brackets(file, array)
    ways = brackets.ways_without(one.key)
    if len(brackets.items) == 1:
        ways = [*ways_without_key(file, array), *ways]
    return ways


def says_inserted(
    file: TomlFile, target: Target, new: Standing, after: dict[str, Any]
) -> bool:
    """Whether a file means what it meant before, and the requirement."""
    expected = deepcopy(file.data)
    table = expected
    for key in target.path[:-1]:
        table = table.setdefault(key, {})
    last = target.path[-1]
    if isinstance(new.key, str):
        _, value = _poetry_entry(new.text)
        table.setdefault(last, {})[new.key] = tomllib.loads(f"value = {value}")["value"]
    else:
        table.setdefault(last, []).insert(new.key, new.text)
    return after == expected


def says_stripped(
    file: TomlFile, target: Target, one: Standing, after: dict[str, Any]
) -> bool:
    """Whether a file means what it meant before, without the requirement.

    A key or a table that is left empty may stand or go.
    """
    expected = deepcopy(file.data)
    table: Any = expected
    for key in target.path:
        table = table[key]
    del table[one.key]
    return _pruned(after, target.path) == _pruned(expected, target.path)


def snippet(target: Target, requirement: str) -> str:
    """Write what can be pasted by hand."""
    table = ".".join(map(key_text, target.path[:-1]))
    if target.poetry:
        key, value = _poetry_entry(requirement)
        table = ".".join(map(key_text, target.path))
        return f"[{table}]\n{key} = {value}\n"
    item = string_text(requirement, '"')
    return f"[{table}]\n{key_text(target.path[-1])} = [\n    {item},\n]\n"


def _group_target(file: TomlFile, group: str, *, poetry: bool) -> Target:
    own = (*_POETRY, "group", group, "dependencies")
    groups = file.value(("dependency-groups",))
    names = list(groups) if isinstance(groups, dict) else []
    named = [name for name in names if canonical(name) == canonical(group)]
    if isinstance(file.value(own), dict):
        return Target(own, poetry=True)
    if poetry and not names and file.value(("project",)) is None:
        return Target(own, poetry=True)
    return Target(("dependency-groups", named[0] if named else group))


def _array(file: TomlFile, target: Target) -> Entry | Refusal:
    entry = file.entry(target.path)
    name = ".".join(target.path)
    if entry is None:
        return Refusal(
            f"{name} is written in a way that cannot be edited; give it a line"
        )
    if not isinstance(file.value(target.path), list):
        return Refusal(f"{name} is not an array", file.line(entry.start))
    return entry


def _array_standing(index: int, item: object, place: Cut) -> Standing:
    text = item if isinstance(item, str) else ""
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


def _poetry_entry(requirement: str) -> tuple[str, str]:
    ours = wanted(requirement)
    found = _NAME_AND_SPECIFIER.match(requirement)
    name, specifier = found.groups() if found else (ours.name, ours.specifier)
    plain = "".join(specifier.split()).strip("()")
    return name, toml_poetry.value_text(ours, plain)


def _new_key(file: TomlFile, path: Path, value: list[str]) -> list[Insertion] | None:
    place = home(file, path[:-1])
    if place is not None:
        return [insert_key(file, place, path[-1], value)]
    if file.value(path[:-1]) is None:
        return [insert_table(file, path[:-1], path[-1], value)]
    return None


def _new_item(
    file: TomlFile, array: Entry, index: int, requirement: str
) -> list[Insertion]:
    brackets = _brackets(file, array)
    around = brackets.items[max(index - 1, 0) : index + 1]
    opening = file.text[around[0].start] if around else '"'
    item = string_text(requirement, "'" if opening == "'" else '"')
    return brackets.add(item, index, indent(file))


def _index(file: TomlFile, array: Entry, target: Target, requirement: str) -> int:
    items = file.value(target.path)
    text = file.text[array.value.start : array.value.end]
    if _COMMENT_LINE.search(text):
        return len(items)
    parsed = [parse(item) if isinstance(item, str) else None for item in items]
    names = [one.name if one else None for one in parsed]
    return sorted_index(names, wanted(requirement).name)


def _brackets(file: TomlFile, array: Entry) -> Brackets:
    place = array.value
    items = array_items(file.text, place)
    return Brackets(file.text, place.start, place.end - 1, items)


def _pruned(data: dict[str, Any], path: Path) -> dict[str, Any]:
    """Drop the last keys of a path as long as nothing stands under them."""
    pruned = deepcopy(data)
    for length in range(len(path), 0, -1):
        table: Any = pruned
        for key in path[: length - 1]:
            table = table.get(key, {})
        if table.get(path[length - 1]) in ({}, []):
            del table[path[length - 1]]
    return pruned
