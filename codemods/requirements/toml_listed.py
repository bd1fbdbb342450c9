"""Every requirement of a TOML file, with its line."""

from collections.abc import Iterator

from codemods.requirements import toml_poetry
from codemods.requirements.listing import Listing
from codemods.requirements.pep508 import canonical, name_in
from codemods.requirements.toml_layout import Path, TomlFile, array_items, open_file
from codemods.result import Refusal

_POETRY: Path = ("tool", "poetry")


def listed_in_pyproject(raw: bytes) -> list[Listing] | Refusal:
    """Give what PEP 621, groups, extras, Poetry, PDM, uv and Hatch list."""
    file = open_file(raw)
    if isinstance(file, Refusal):
        return file
    found = list(_array(file, ("project", "dependencies"), ""))
    found += _table(file, (*_POETRY, "dependencies"), "")
    # Before groups: https://python-poetry.org/docs/managing-dependencies/#dependency-groups
    found += _table(file, (*_POETRY, "dev-dependencies"), "dev")
    found += _array(file, ("tool", "uv", "dev-dependencies"), "dev")
    groups: tuple[Path, ...] = (
        ("project", "optional-dependencies"),
        ("dependency-groups",),
        ("tool", "pdm", "dev-dependencies"),
    )
    for path in groups:
        for group in _keys(file, path):
            found += _array(file, (*path, group), group)
    for group in _keys(file, (*_POETRY, "group")):
        found += _table(file, (*_POETRY, "group", group, "dependencies"), group)
    for group in _keys(file, ("tool", "hatch", "envs")):
        found += _array(file, ("tool", "hatch", "envs", group, "dependencies"), group)
    return found


def listed_in_pipfile(raw: bytes) -> list[Listing] | Refusal:
    """Give what ``[packages]`` lists, and each table that is a category."""
    file = open_file(raw)
    if isinstance(file, Refusal):
        return file
    found = list(_table(file, ("packages",), ""))
    for name in _keys(file, ()):
        # Any other table is a category: https://pipenv.pypa.io/en/latest/pipfile.html
        if name not in {"packages", "source", "requires", "scripts", "pipenv"}:
            found += _table(file, (name,), name)
    return found


def _keys(file: TomlFile, path: Path) -> list[str]:
    value = file.value(path)
    return list(value) if isinstance(value, dict) else []


def _array(file: TomlFile, path: Path, group: str) -> Iterator[Listing]:
    value, entry = file.value(path), file.entry(path)
    if not isinstance(value, list):
        return
    places = array_items(file.text, entry.value) if entry else ()
    for index, item in enumerate(value):
        name = name_in(item) if isinstance(item, str) else None
        if name is not None:
            start = places[index].start if index < len(places) else None
            line = file.line_of(path) if start is None else file.line(start)
            yield Listing(name, item, line, group)


def _table(file: TomlFile, path: Path, group: str) -> Iterator[Listing]:
    for key in _keys(file, path):
        # Poetry lists the Python itself among the packages.
        if key != "python":
            value = file.value((*path, key))
            line = file.line_of((*path, key))
            read = toml_poetry.requirement(key, value)
            text = _as_written(file, (*path, key)) or f"{key} = {value!r}"
            yield Listing(canonical(key), text, line, group, read)


def _as_written(file: TomlFile, path: Path) -> str:
    """The entry as it stands in the file; empty where it is a table of its own."""
    entry = file.entry(path)
    if entry is None:
        return ""
    text = file.text[entry.start : entry.value.end].strip()
    return "" if "\n" in text else text
