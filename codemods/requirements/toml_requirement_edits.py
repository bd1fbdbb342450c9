"""Put a requirement into a ``pyproject.toml``, take it out, and prove either."""

import tomllib
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any

from codemods.brackets import Brackets
from codemods.requirements.pep508 import sorted_index, wanted, written_name
from codemods.requirements.sections import runtime_run
from codemods.requirements.toml_entry import (
    array_lines,
    home,
    home_behind,
    indent,
    insert_key,
    insert_table,
    levels_without_key,
)
from codemods.requirements.toml_layout import (
    Entry,
    Path,
    TomlFile,
    array_items,
    key_text,
    string_text,
)
from codemods.requirements.toml_requirements import (
    Standing,
    Target,
    array_of,
    poetry_entry,
    snippet,
)
from codemods.result import Edited, Refusal
from codemods.text_lines import Cut, Insertion, Way, inserted
from codemods.undo import made

_Planned = list[Insertion] | None


def insertions(
    file: TomlFile, target: Target, requirement: str
) -> tuple[Edited, Standing] | Refusal:
    """Work out the insertion, and what will stand there."""
    new = Standing(0, 0, 0, requirement, None)
    if target.table:
        # https://python-poetry.org/docs/dependency-specification/#url-dependencies
        if wanted(requirement).url:
            return Refusal("Poetry writes a requirement with a URL in its own way")
        key, value = poetry_entry(requirement)
        planned = _new_entry(file, target, key, value)
        new = replace(new, key=key)
    elif file.value(target.path) is None:
        lines = array_lines(file, string_text(requirement, '"'))
        planned = _new_key(file, target.path, lines)
    else:
        entry = array_of(file, target)
        if isinstance(entry, Refusal):
            return entry
        index = _index(file, entry, target, requirement)
        planned = _new_item(file, entry, index, requirement)
        new = replace(new, key=index)
    if planned is None:
        reason = f"the keys of [{'.'.join(target.path[:-1])}] are written in a way"
        reason += " that cannot be added to safely"
        line = file.line_of(target.path[:-1])
        return Refusal(reason, line, snippet(target, requirement))
    return inserted(file.source, planned), new


def levels_without(
    file: TomlFile, target: Target, one: Standing, chunks: Sequence[str]
) -> list[list[Way]]:
    """Ways to delete a requirement, then with what may have been made for it."""
    if isinstance(one.key, str):
        entry = file.entry((*target.path, one.key))
        return levels_without_key(file, entry, chunks) if entry else []
    array = file.entry(target.path)
    if array is None:
        return []
    brackets = _brackets(file, array)
    levels = [brackets.ways_without(one.key)]
    if len(brackets.items) == 1 and made(chunks, f"{key_text(target.path[-1])} = ["):
        levels += levels_without_key(file, array, chunks)
    return levels


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
        _, value = poetry_entry(new.text)
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


def _new_key(file: TomlFile, path: Path, value: list[str]) -> _Planned:
    place = home(file, path[:-1])
    if place is not None:
        return insert_key(file, place, path[-1], value)
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
    places = array_items(file.text, array.value)
    run = runtime_run(file.text, places, array.value.start + 1)
    texts = [item if isinstance(item, str) else "" for item in items]
    names = [written_name(text) for text in texts[run.start : run.stop]]
    return run.start + sorted_index(names, written_name(requirement) or "")


def _new_entry(file: TomlFile, target: Target, key: str, value: str) -> _Planned:
    """A key in a table of requirements: where its section ends, or in its order."""
    table = file.table(target.path)
    if table is None or not table.entries:
        return _new_key(file, (*target.path, key), [value])
    spans = [Cut(entry.start, entry.value.end) for entry in table.entries]
    run = runtime_run(file.text, spans, table.end)
    names = [entry.path[-1] for entry in table.entries[run.start : run.stop]]
    # Poetry puts ``python`` first, before those that are sorted.
    first = names[:1] == ["python"]
    index = run.start + first + sorted_index(names[first:], key)
    return insert_key(file, home_behind(file, table, index), key, [value])


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
        # An empty list or table says what its absence says.
        if table.get(path[length - 1]) in ({}, []):
            del table[path[length - 1]]
    return pruned
