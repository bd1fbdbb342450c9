"""The state file: who owns what, in words that cannot be read off the code."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aegis_cst.project.blocker import Blocker, content
from aegis_cst.project.members import MalformedError, contained, member, texts
from aegis_cst.project.toml_text import parse_toml
from aegis_cst.project.tree import Tree

PATH = "aegis.lock"
"""Name of the state file, in the root of the project."""

FORMAT = 1
"""Version of the layout of the state file."""

_RESTORE = "restore it from version control"


@dataclass(frozen=True, slots=True)
class EditRecord:
    """An edit that was inserted: its kind, its file and what tells it apart.

    ``spec`` are the fields of the codemod's ``Spec``, ``inserted`` the exact chunks.
    """

    kind: str
    path: str
    spec: Mapping[str, Any]
    inserted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComponentRecord:
    """What a component brought: files with a digest each, and edits.

    ``order`` counts up as components are added; edits are taken back in reverse.
    """

    name: str
    version: str
    order: int
    files: Mapping[str, str] = field(default_factory=dict)
    edits: tuple[EditRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """The parsed state file; without one, nothing is known."""

    components: Mapping[str, ComponentRecord] = field(default_factory=dict)

    @property
    def next_order(self) -> int:
        """The order of a component that is added now."""
        return max((each.order for each in self.components.values()), default=0) + 1


def digest(data: bytes) -> str:
    """A fingerprint of a file that newline conversion does not change."""
    unified = data.replace(b"\r\n", b"\n")
    return f"sha256:{hashlib.sha256(unified).hexdigest()}"


def read_state(tree: Tree) -> State | Blocker:
    """Read the state file; a broken one is a blocker with its line."""
    data = content(tree, PATH)
    if data is None:
        return State()
    if isinstance(data, Blocker):
        return data
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Blocker(f"not readable: {error}; {_RESTORE}", PATH, line)
    document = parse_toml(text, PATH, f"; {_RESTORE}")
    if isinstance(document, Blocker):
        return document
    version = document.get("format")
    if type(version) is not int or version != FORMAT:
        return Blocker(
            f"written in format {version!r}, this aegis reads format {FORMAT}; "
            "use the aegis that wrote it, or a newer one",
            PATH,
        )
    return _state(text, document.get("components", {}))


def _state(text: str, components: object) -> State | Blocker:
    if not isinstance(components, dict):
        return Blocker(f"components is to be a table; {_RESTORE}", PATH)
    records = {}
    for name, table in components.items():
        try:
            records[name] = _record(name, table)
        except MalformedError as error:
            header = re.search(rf"^\[\[?components\.{re.escape(name)}\b", text, re.M)
            line = text.count("\n", 0, header.start()) + 1 if header else 0
            reason = f"components.{name}: {error}; {_RESTORE}"
            return Blocker(reason, PATH, line)
    return State(records)


def _record(name: str, table: object) -> ComponentRecord:
    files = member(table, "files", dict, {})
    for path in files:
        contained(path)
    return ComponentRecord(
        name,
        member(table, "version", str),
        member(table, "order", int),
        {path: member(files, path, str) for path in files},
        tuple(_edit(each) for each in member(table, "edits", list, [])),
    )


def _edit(table: object) -> EditRecord:
    return EditRecord(
        member(table, "kind", str),
        contained(member(table, "file", str)),
        member(table, "spec", dict),
        tuple(texts(table, "inserted")),
    )
