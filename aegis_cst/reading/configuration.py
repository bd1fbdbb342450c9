"""What ``pyproject.toml`` and the formatter's own files say about a project."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aegis_cst.reading.aegis_table import Fault, aegis_table
from aegis_cst.reading.blocker import Blocker, content
from aegis_cst.reading.files.folders import joined, upwards
from aegis_cst.reading.files.pyprojects import Pyproject
from aegis_cst.reading.files.toml_text import parse_toml
from aegis_cst.reading.files.tree import Tree
from codemods.python.style import Style
from codemods.requirements.pep508 import canonical

COMPOSE_FILES = (
    "compose.yaml",
    "compose.yml",
    "docker-compose.yml",
    "docker-compose.yaml",
)
"""In the order in which Docker Compose looks for them: it reads the first.

https://github.com/compose-spec/compose-go/blob/main/cli/options.go, DefaultFileNames
"""

PYPROJECT = "pyproject.toml"


@dataclass(frozen=True, slots=True)
class Configuration:
    """``entry`` is ``module:name`` of the ASGI application, empty if it is unsaid.

    ``anchors`` are places that the user has named; ``False`` says that the project
    has no such thing. ``scripts`` are the console scripts.
    """

    name: str
    entry: str
    anchors: Mapping[str, str | bool]
    scripts: Mapping[str, str]
    style: Style
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
    tree: Tree, first_party: frozenset[str], folder: str = ""
) -> Configuration | Blocker:
    """Read the project's configuration; a broken file is a blocker with its line.

    ``folder`` is that of its code: the nearest file counts, from there upwards.
    """
    path = _nearest(tree, folder, PYPROJECT) or PYPROJECT
    document = read_toml(tree, path)
    if isinstance(document, Blocker):
        return document
    tool = _table(document, "tool")
    aegis = aegis_table(document)
    for fault in aegis.faults:
        if fault.blocks:
            return _blocker(tree, path, document, fault)
    project = _table(document, "project")
    poetry = _table(tool, "poetry")
    style = _style(tree, folder, tool, first_party)
    if isinstance(style, Blocker):
        return style
    name = project.get("name", poetry.get("name"))
    scripts = _table(project, "scripts") or _table(poetry, "scripts")
    return Configuration(
        name=name if isinstance(name, str) else "",
        entry=aegis.app,
        anchors=aegis.anchors,
        scripts={k: v for k, v in scripts.items() if isinstance(v, str)},
        style=style,
        document=document,
    )


def _nearest(tree: Tree, folder: str, *names: str) -> str:
    """The first of some files in a folder, or in the nearest one above that has one."""
    for each in upwards(folder):
        for name in names:
            path = joined(each, name)
            if content(tree, path) is not None:
                return path
    return ""


def _blocker(
    tree: Tree, path: str, document: Mapping[str, Any], fault: Fault
) -> Blocker:
    """The first thing that is wrong with ``[tool.aegis]``, with its line."""
    text = (tree.read(path) or b"").decode("utf-8-sig", errors="replace")
    place = Pyproject("", text, document).find_key(fault.table, fault.key)
    return Blocker(f"{fault.message}: {fault.advice}", path, place.line)


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


def _style(
    tree: Tree, folder: str, tool: Mapping[str, Any], first_party: frozenset[str]
) -> Style | Blocker:
    """The line length and the import order that the project's own tools ask for."""
    ruff = _table(tool, "ruff")
    # Files of ruff's own go before the table, and the hidden one before the other:
    # https://docs.astral.sh/ruff/configuration/#config-file-discovery
    if path := _nearest(tree, folder, ".ruff.toml", "ruff.toml"):
        own = read_toml(tree, path)
        if isinstance(own, Blocker):
            return own
        ruff = own
    # isort spells its options with underscores, ruff with hyphens.
    sorter = {**_table(tool, "isort"), **_table(_table(ruff, "lint"), "isort")}
    black = _table(tool, "black")
    # 88 is what both of them take where nothing is said.
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
