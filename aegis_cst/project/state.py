"""The state file: who owns what, in words that cannot be read off the code.

One TOML table a component, sorted by name. A component's table is put in and taken
out as whole lines, so that whatever else a user keeps in the file stays as it is.
"""

import hashlib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from aegis_cst.project.blocker import Blocker
from aegis_cst.project.tree import Tree

PATH = "aegis.lock"
"""Name of the state file, in the root of the project."""

FORMAT = 1
"""Version of the layout of the state file."""

_HEADER = f"""\
# What aegis put into this project. Commit this file; aegis keeps it up to date.
format = {FORMAT}
"""
_TABLE = re.compile(r"^\[\[?components\.([\w+-]+)", re.MULTILINE)


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
    data = tree.read(PATH)
    if data is None:
        return State()
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
        document = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        match = re.search(r"at line (\d+)", str(error))
        hint = "restore it from version control"
        return Blocker(
            f"not readable: {error}; {hint}", PATH, int(match[1]) if match else 0
        )
    version = document.get("format")
    if version != FORMAT:
        return Blocker(
            f"written in format {version}, this aegis reads format {FORMAT}; "
            "use the aegis that wrote it, or a newer one",
            PATH,
        )
    try:
        components = document.get("components", {})
        records = {name: _record(name, table) for name, table in components.items()}
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        return Blocker(f"not as aegis writes it ({error!r}); restore it", PATH)
    return State(records)


def _record(name: str, table: Mapping[str, Any]) -> ComponentRecord:
    edits = [
        EditRecord(
            str(each["kind"]),
            str(each["file"]),
            dict(each["spec"]),
            tuple(map(str, each["inserted"])),
        )
        for each in table.get("edits", [])
    ]
    files = {str(path): str(value) for path, value in table.get("files", {}).items()}
    return ComponentRecord(
        name, str(table["version"]), int(table["order"]), files, tuple(edits)
    )


def new_state(answers: Mapping[str, str]) -> bytes:
    """The state file of a new project: the answers that it was created with."""
    lines = [f"{key} = {_text(value)}" for key, value in sorted(answers.items())]
    return "\n".join([_HEADER, "[project]", *lines, ""]).encode()


def with_component(data: bytes | None, record: ComponentRecord) -> bytes:
    """The state file with the table of a component, which is not there yet."""
    if data is None:
        return (_HEADER + "\n" + _table(record)).encode()
    newline = "\r\n" if b"\r\n" in data else "\n"
    text = data.decode()
    table = _table(record).replace("\n", newline)
    for start, name in _tables(text):
        if name > record.name:
            return (text[:start] + table + newline + text[start:]).encode()
    gap = newline if text.endswith("\n") else newline * 2
    return (text + gap + table).encode()


def without_component(data: bytes, record: ComponentRecord) -> bytes | None:
    """The state file without that table; ``None`` if nothing else was in it."""
    text = data.decode()
    for newline in ("\n", "\r\n"):
        table = _table(record).replace("\n", newline)
        for block in (table + newline, newline + table, newline * 2 + table):
            before, found, after = text.partition(block)
            if found:
                rest = before + after
                return None if rest.replace("\r\n", "\n") == _HEADER else rest.encode()
    return _without_lines(text, record.name).encode()


def _without_lines(text: str, name: str) -> str:
    """Leave out the lines of a table that was written in another layout."""
    tables = list(_tables(text))
    for (start, found), (end, _) in zip(
        tables, [*tables[1:], (len(text), "")], strict=True
    ):
        if found == name:
            return text[:start] + text[end:]
    return text


def _tables(text: str) -> Iterator[tuple[int, str]]:
    """Start and component of each run of tables of one component."""
    last = ""
    for match in _TABLE.finditer(text):
        if match[1] != last:
            yield match.start(), match[1]
        last = match[1]


def _table(record: ComponentRecord) -> str:
    lines = [
        f"[components.{record.name}]",
        f"version = {_text(record.version)}",
        f"order = {record.order}",
    ]
    if record.files:
        lines += ["", f"[components.{record.name}.files]"]
        lines += [
            f"{_text(path)} = {_text(value)}"
            for path, value in sorted(record.files.items())
        ]
    for edit in record.edits:
        lines += [
            "",
            f"[[components.{record.name}.edits]]",
            f"kind = {_text(edit.kind)}",
            f"file = {_text(edit.path)}",
            f"spec = {_value(edit.spec)}",
            "inserted = [",
            *(f"    {_text(chunk)}," for chunk in edit.inserted),
            "]",
        ]
    return "\n".join(lines) + "\n"


def _value(value: object) -> str:
    """A TOML value on one line, so that no editor or hook alters what is in it."""
    if isinstance(value, Mapping):
        pairs = [f"{key} = {_value(each)}" for key, each in sorted(value.items())]
        return "{ " + ", ".join(pairs) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    return _text(str(value))


def _text(value: str) -> str:
    """A TOML basic string: JSON escapes are a subset of TOML's."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
