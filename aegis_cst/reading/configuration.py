"""What ``pyproject.toml`` and the formatter's own files say about a project."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aegis_cst.reading.blocker import Blocker, content
from aegis_cst.reading.files.toml_text import parse_toml
from aegis_cst.reading.files.tree import Tree, is_contained
from aegis_cst.reading.places.start_command import entry_from_commands
from codemods.python.style import Style
from codemods.requirements.toml_pep508 import canonical

ANCHORS = ("routers", "lifespan", "settings", "commands", "cards", "compose", "env")
"""Keys of ``[tool.aegis.anchors]``."""

COMPOSE_FILES = (
    "compose.yaml",
    "compose.yml",
    "docker-compose.yaml",
    "docker-compose.yml",
)
"""In the order in which Docker Compose looks for them."""

PYTHON_ANCHORS = frozenset({"routers", "lifespan", "settings", "commands", "cards"})
"""Those that name something in a module."""

_PLACE = re.compile(r"[^\W\d][\w.]*(?::[\w.]*)?")


@dataclass(frozen=True, slots=True)
class Configuration:
    """``entry`` is ``module:name`` of the ASGI application, empty if unknown.

    ``anchors`` are places that the user has named; ``False`` says that the project
    has no such thing. ``scripts`` are the console scripts.
    """

    name: str
    entry: str
    anchors: Mapping[str, str | bool]
    scripts: Mapping[str, str]
    style: Style
    dependencies_in: str
    document: Mapping[str, Any] = field(repr=False)

    @property
    def script(self) -> str:
        """Where the script of the project's name leads, or the only one."""
        own = [
            target
            for name, target in self.scripts.items()
            if canonical(name) == canonical(self.name)
        ]
        candidates = own or list(self.scripts.values())
        return candidates[0] if len(candidates) == 1 else ""


def read_configuration(
    tree: Tree, first_party: frozenset[str]
) -> Configuration | Blocker:
    """Read the project's configuration; a broken file is a blocker with its line."""
    document = read_toml(tree, "pyproject.toml")
    if isinstance(document, Blocker):
        return document
    tool = _table(document, "tool")
    aegis = _table(tool, "aegis")
    anchors = _table(aegis, "anchors")
    entry = aegis.get("app", "")
    problem = _problem(aegis)
    if problem:
        return Blocker(problem, "pyproject.toml", _line_of(tree, "tool.aegis"))
    project = _table(document, "project")
    poetry = _table(tool, "poetry")
    style = _style(tree, tool, first_party)
    if isinstance(style, Blocker):
        return style
    name = project.get("name", poetry.get("name"))
    scripts = _table(project, "scripts") or _table(poetry, "scripts")
    return Configuration(
        name=name if isinstance(name, str) else "",
        entry=entry or entry_from_commands(tree, ("Dockerfile", *COMPOSE_FILES)),
        anchors=dict(anchors),
        scripts={k: v for k, v in scripts.items() if isinstance(v, str)},
        style=style,
        dependencies_in=_dependencies_file(tree, document),
        document=document,
    )


def _problem(aegis: Mapping[str, Any]) -> str:
    """What is wrong with ``[tool.aegis]``; empty if nothing is."""
    entry, anchors = aegis.get("app", ""), aegis.get("anchors", {})
    if not names_entry(entry):
        return f'app = {entry!r} under [tool.aegis] is to be "module:name"'
    if not isinstance(anchors, dict):
        return "anchors under [tool.aegis] is to be a table"
    for key, value in anchors.items():
        if key not in ANCHORS or not names_place(key, value):
            return (
                f"[tool.aegis.anchors] {key} = {value!r} is not known; it takes "
                f"{', '.join(ANCHORS)}, each a place or false"
            )
    return ""


def names_entry(value: object) -> bool:
    """Whether a value of ``app`` has the form of one; empty is as good as none."""
    return isinstance(value, str) and (not value or bool(_PLACE.fullmatch(value)))


def names_place(key: str, value: object) -> bool:
    """Whether a value of an anchor has the form of one."""
    if not isinstance(value, str):
        return value is False
    if key in PYTHON_ANCHORS:
        return _PLACE.fullmatch(value) is not None
    return is_contained(value)


def _line_of(tree: Tree, table: str) -> int:
    """1-based line of the header of a table, or of one below it; 0 if not found."""
    header = re.compile(rf"\s*\[\s*{re.escape(table)}\b".encode())
    for number, line in enumerate((tree.read("pyproject.toml") or b"").splitlines(), 1):
        if header.match(line):
            return number
    return 0


def read_toml(tree: Tree, path: str) -> Mapping[str, Any] | Blocker:
    """A TOML file as data; empty if there is none."""
    data = content(tree, path)
    if isinstance(data, Blocker):
        return data
    try:
        text = (data or b"").decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        return Blocker("the file is not UTF-8; save it as UTF-8", path, line)
    return parse_toml(text, path)


def _table(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _dependencies_file(tree: Tree, document: Mapping[str, Any]) -> str:
    """The file that lists what the project needs at run time."""
    declares = _table(document, "project") or _table(_table(document, "tool"), "poetry")
    if not declares and content(tree, "requirements.txt") is not None:
        return "requirements.txt"
    return "pyproject.toml"


def _style(
    tree: Tree, tool: Mapping[str, Any], first_party: frozenset[str]
) -> Style | Blocker:
    """The line length and the import order that the project's own tools ask for."""
    ruff = _table(tool, "ruff")
    for path in (".ruff.toml", "ruff.toml"):
        if content(tree, path) is not None:
            own = read_toml(tree, path)
            if isinstance(own, Blocker):
                return own
            ruff = own
            break
    sorter = {**_table(tool, "isort"), **_table(_table(ruff, "lint"), "isort")}
    black = _table(tool, "black")
    length = ruff.get("line-length", black.get("line-length", 88))
    tabs = _table(ruff, "format").get("indent-style") == "tab"
    known = sorter.get("known-first-party", sorter.get("known_first_party"))

    def switch(name: str) -> bool:
        return sorter.get(name.replace("_", "-"), sorter.get(name)) is True

    return Style(
        line_length=length if type(length) is int and length > 0 else 88,
        indent="\t" if tabs else "    ",
        first_party=first_party | frozenset(map(str, _list(known))),
        force_single_line=switch("force_single_line"),
        force_sort_within_sections=switch("force_sort_within_sections"),
        combine_as_imports=switch("combine_as_imports"),
        from_first=switch("from_first"),
        length_sort=switch("length_sort"),
        order_by_type=sorter.get("order-by-type", sorter.get("order_by_type", True))
        is not False,
    )
