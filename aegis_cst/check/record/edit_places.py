"""The place of an edit that is gone: beside what it stood beside."""

import re
from collections.abc import Iterator

from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.files.place import Place
from aegis_cst.reading.record.state import ComponentRecord, EditRecord


def place_of_gone(
    codebase: Codebase, record: ComponentRecord, edit: EditRecord
) -> Place:
    """The line that an edit belongs near to; else the file as a whole."""
    text = (codebase.sources.read(edit.path) or b"").decode("utf-8-sig", "replace")
    lines = text.splitlines()
    if edit.kind == "variable":
        return _beside_another(codebase, record, edit, lines)
    for near in _near(edit):
        for number, line in enumerate(lines, 1):
            if near.search(line):
                return _whole_line(edit.path, number, line)
    return Place(edit.path)


def _whole_line(path: str, number: int, line: str) -> Place:
    indent = len(line) - len(line.lstrip())
    return Place(path, number, indent + 1, len(line.rstrip()) + 1)


def _beside_another(
    codebase: Codebase, record: ComponentRecord, edit: EditRecord, lines: list[str]
) -> Place:
    """The nearest of the component's variables, those above it first."""
    set_in = codebase.dotenv.get(edit.path, ())
    there = {each.name: each.place.line for each in set_in}
    for other in _others(record, edit):
        for name, line in there.items():
            # The user may have given all of them another prefix.
            if name.endswith(other.spec["name"]):
                return _whole_line(edit.path, line, lines[line - 1])
    return Place(edit.path)


def _others(record: ComponentRecord, edit: EditRecord) -> Iterator[EditRecord]:
    """Edits of the same kind in the same file, the nearest first."""
    at = record.edits.index(edit)
    for each in (*reversed(record.edits[:at]), *record.edits[at + 1 :]):
        if (each.kind, each.path) == (edit.kind, edit.path):
            yield each


def _near(edit: EditRecord) -> Iterator[re.Pattern[str]]:
    """What an edit belongs near to, the best first."""
    spec = edit.spec
    match edit.kind:
        case "router" | "command" | "card":
            yield re.compile(rf"\.{spec['method']}\(|^def |^async def ")
        case "lifespan":
            yield re.compile(r"\.enter_async_context\(|\byield\b|^async def ")
        case "lifespan_function":
            yield re.compile(r"\bFastAPI\(")
        case "requirement":
            yield re.compile(r"^dependencies\b|^\[tool\.poetry\.dependencies\]")
        case "depends_on":
            yield re.compile(rf"^\s+{re.escape(spec['service'])}:")
        case "volume":
            yield re.compile(r"^volumes:")
        case "environment":
            yield re.compile(r"^\s+environment:")
        case "mount":
            yield re.compile(r"^\s+volumes:")
    yield re.compile(r"^services:")
