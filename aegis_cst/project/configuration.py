"""What ``pyproject.toml`` and the formatter's own files say about a project."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aegis_cst.project.blocker import Blocker
from aegis_cst.project.tree import Tree
from codemods.style import Style

ANCHORS = ("routers", "lifespan", "settings", "commands", "cards", "compose", "env")
"""Keys of ``[tool.aegis.anchors]``."""

_SERVER_COMMAND = re.compile(
    r"""(?:uvicorn|gunicorn|hypercorn|granian)\b[^\n]*?["'\s]([\w.]+:\w+)"""
)


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
    for key, value in anchors.items():
        if key not in ANCHORS or not (isinstance(value, str) or value is False):
            return Blocker(
                f"[tool.aegis.anchors] {key} = {value!r} is not known; it takes "
                f"{', '.join(ANCHORS)}, each a place or false",
                "pyproject.toml",
            )
    entry = aegis.get("app", "")
    if not isinstance(entry, str):
        return Blocker(
            'app under [tool.aegis] is to be "module:name"', "pyproject.toml"
        )
    project = _table(document, "project")
    style = _style(tree, tool, first_party)
    if isinstance(style, Blocker):
        return style
    return Configuration(
        name=str(project.get("name", "")),
        entry=entry or _entry_from_commands(tree),
        anchors=dict(anchors),
        scripts={str(k): str(v) for k, v in _table(project, "scripts").items()},
        style=style,
        dependencies_in=_dependencies_file(tree, document),
        document=document,
    )


def read_toml(tree: Tree, path: str) -> dict[str, Any] | Blocker:
    """A TOML file as data; empty if there is none."""
    data = tree.read(path)
    if data is None:
        return {}
    try:
        return tomllib.loads(data.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError:
        return Blocker("the file is not UTF-8; save it as UTF-8", path)
    except tomllib.TOMLDecodeError as error:
        match = re.search(r"at line (\d+)", str(error))
        return Blocker(f"not valid TOML: {error}", path, int(match[1]) if match else 0)


def _table(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def _entry_from_commands(tree: Tree) -> str:
    """The application that a container is started with, where nothing says more."""
    for path in ("Dockerfile", "docker-compose.yml", "compose.yaml"):
        content = (tree.read(path) or b"").decode(errors="replace")
        if match := _SERVER_COMMAND.search(content):
            return match[1]
    return ""


def _dependencies_file(tree: Tree, document: Mapping[str, Any]) -> str:
    """The file that lists what the project needs at run time."""
    declares = _table(document, "project") or _table(_table(document, "tool"), "poetry")
    if not declares and tree.read("requirements.txt") is not None:
        return "requirements.txt"
    return "pyproject.toml"


def _style(
    tree: Tree, tool: Mapping[str, Any], first_party: frozenset[str]
) -> Style | Blocker:
    """The line length and the import order that the project's own tools ask for."""
    ruff = _table(tool, "ruff")
    for path in (".ruff.toml", "ruff.toml"):
        if tree.read(path) is not None:
            own = read_toml(tree, path)
            if isinstance(own, Blocker):
                return own
            ruff = own
            break
    sorter = {**_table(tool, "isort"), **_table(_table(ruff, "lint"), "isort")}
    black = _table(tool, "black")
    length = ruff.get("line-length", black.get("line-length", 88))
    tabs = _table(ruff, "format").get("indent-style") == "tab"
    known = sorter.get("known-first-party", sorter.get("known_first_party", []))

    def switch(name: str) -> bool:
        return sorter.get(name.replace("_", "-"), sorter.get(name)) is True

    return Style(
        line_length=length if isinstance(length, int) else 88,
        indent="\t" if tabs else "    ",
        first_party=first_party | frozenset(map(str, known)),
        force_single_line=switch("force_single_line"),
        force_sort_within_sections=switch("force_sort_within_sections"),
        combine_as_imports=switch("combine_as_imports"),
    )
