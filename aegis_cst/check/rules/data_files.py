"""AEG003: files of data that cannot be read."""

from collections.abc import Iterator

from aegis_cst.check.finding import Finding
from aegis_cst.check.rule import Rule
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.containers.yaml_file import repeated_keys
from aegis_cst.reading.files.place import Place
from aegis_cst.reading.record.state import PATH, State


def _check(codebase: Codebase) -> Iterator[Finding]:
    for file in codebase.pyprojects.broken:
        place = Place(file.path, file.line)
        yield Finding("AEG003", place, file.reason, "correct the file")
    for compose in codebase.compose.files:
        for fault in compose.faults:
            if not fault.alias:
                place = Place(compose.path, fault.line, fault.column)
                message = f"not valid YAML: {fault.reason}"
                yield Finding("AEG003", place, message, "correct the file")
        for root in compose.roots:
            for key, first in repeated_keys(root):
                mark = key.start_mark
                end = key.end_mark.column + 1
                place = Place(compose.path, mark.line + 1, mark.column + 1, end)
                message = f"the key `{key.value}` stands in line {first} already"
                advice = "merge the two: Compose takes no key twice"
                yield Finding("AEG003", place, message, advice)
    yield from _state(codebase.state)


def _state(state: State | Blocker) -> Iterator[Finding]:
    if isinstance(state, Blocker):
        reason, _, advice = state.reason.partition("; ")
        yield Finding("AEG003", Place(PATH, state.line), reason, advice)


RULES = (
    Rule(
        "AEG003",
        "invalid-data-file",
        "A compose file, pyproject.toml or aegis.lock cannot be read.",
        _check,
    ),
)
