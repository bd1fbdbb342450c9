"""The state file: who owns what, in words that cannot be read off the code.

One TOML table a component, sorted by name.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from aegis_cst.reading.blocker import Blocker, content
from aegis_cst.reading.files.root import STATE
from aegis_cst.reading.files.toml_text import parse_toml, text_literal
from aegis_cst.reading.files.tree import Tree
from aegis_cst.reading.record.members import MalformedError, contained, member, texts
from aegis_cst.reading.record.state_text import delete_table, insert_table, table_of

PATH = STATE
"""Name of the state file, in the root of the project."""

FORMAT = 1
"""Version of the layout of the state file."""

_HEADER = f"""\
# What aegis put into this project. Commit this file; aegis keeps it up to date.
format = {FORMAT}
"""
_RESTORE = "restore it from version control"


@dataclass(frozen=True, slots=True)
class EditRecord:
    """An edit that was inserted: its kind, its file and what tells it apart.

    ``spec`` are the fields of the codemod's ``Spec``, ``inserted`` the exact chunks.
    ``used`` says of a requirement that the user's code imported the package before,
    which came along with another one.
    """

    kind: str
    path: str
    spec: Mapping[str, Any]
    inserted: tuple[str, ...]
    used: bool = False


@dataclass(frozen=True, slots=True)
class ComponentRecord:
    """What a component brought: files with a digest each, and edits.

    ``order`` counts up as components are added; edits are taken back in reverse.
    ``app`` is the application that was asked for then, where nothing else says it.
    ``along`` says that nobody asked for it: it came with one that requires it.
    ``origin`` is where a component of others came from, ``digest`` what it was made of;
    both are empty for one that comes with aegis.
    """

    name: str
    version: str
    order: int
    files: Mapping[str, str] = field(default_factory=dict)
    edits: tuple[EditRecord, ...] = ()
    app: str = ""
    along: bool = False
    origin: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """The parsed state file; without one, nothing is known."""

    components: Mapping[str, ComponentRecord] = field(default_factory=dict)

    @property
    def app(self) -> str:
        """``module:name`` of the application that was asked for last."""
        records = sorted(self.components.values(), key=lambda each: each.order)
        return next((each.app for each in reversed(records) if each.app), "")

    @property
    def next_order(self) -> int:
        """The order of a component that is added now."""
        return max((each.order for each in self.components.values()), default=0) + 1


def digest(data: bytes) -> str:
    """A fingerprint of a file that newline conversion does not change."""
    # git may check files out with other newlines than were written:
    # https://git-scm.com/docs/gitattributes#_end_of_line_conversion
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
            header = re.search(
                rf"^\[\[?components\.{re.escape(name)}\b", text, re.MULTILINE
            )
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
        member(table, "app", str, ""),
        along=member(table, "along", bool, default=False),
        origin=member(table, "origin", str, ""),
        digest=member(table, "digest", str, ""),
    )


def _edit(table: object) -> EditRecord:
    return EditRecord(
        member(table, "kind", str),
        contained(member(table, "file", str)),
        member(table, "spec", dict),
        tuple(texts(table, "inserted")),
        used=member(table, "used", bool, default=False),
    )


def new_state(answers: Mapping[str, str]) -> bytes:
    """The state file of a new project: the answers that it was created with."""
    lines = [f"{key} = {text_literal(value)}" for key, value in sorted(answers.items())]
    return "\n".join([_HEADER, "[project]", *lines, ""]).encode()


def with_component(data: bytes | None, record: ComponentRecord) -> bytes:
    """The state file with the table of a component, which is not there yet."""
    table = table_of(record)
    if data is None:
        return f"{_HEADER}\n{table}".encode()
    text = data.decode()
    if _unified(text) == _HEADER:
        # No blank line: this tells it from a file that there was none of before.
        return insert_table(text, record.name, table, apart=False).encode()
    return insert_table(text, record.name, table).encode()


def without_component(data: bytes, record: ComponentRecord) -> bytes | None:
    """The state file without that table; ``None`` if nothing else was in it."""
    text = data.decode()
    table = table_of(_as_written(text, record))
    if _unified(text) == f"{_HEADER}\n{table}":
        return None
    return delete_table(text, record.name, table).encode()


def with_changed(data: bytes, old: ComponentRecord, new: ComponentRecord) -> bytes:
    """The state file with another record of a component that is there.

    Files that were moved since keep the paths that they have in the file.
    """
    known = _as_written(data.decode(), old)
    paths = dict(zip(old.files, known.files, strict=False))
    pairs = zip(old.edits, known.edits, strict=False)
    paths |= {each.path: written.path for each, written in pairs}
    changed = replace(
        new,
        files={paths.get(path, path): known for path, known in new.files.items()},
        edits=tuple(
            replace(each, path=paths.get(each.path, each.path)) for each in new.edits
        ),
    )
    return with_component(without_component(data, old), changed)


def _as_written(text: str, record: ComponentRecord) -> ComponentRecord:
    """The record as the file has it: what it tells of may have been moved since."""
    document = parse_toml(text, PATH)
    if isinstance(document, Blocker):
        return record
    known = _state(text, document.get("components", {}))
    there = known.components if isinstance(known, State) else {}
    return there.get(record.name, record)


def _unified(text: str) -> str:
    return text.replace("\r\n", "\n")
