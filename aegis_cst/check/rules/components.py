"""AEG301 and AEG302: what installed components brought has to be there."""

from collections.abc import Iterator
from functools import partial

from aegis_cst.check.finding import Finding
from aegis_cst.check.record.edit_places import place_of_gone
from aegis_cst.check.record.missing_pieces import missing_pieces
from aegis_cst.check.record.restoring import doing_without, held_by, is_removable
from aegis_cst.check.rule import Rule
from aegis_cst.check.rules.unrecorded import unrecorded
from aegis_cst.reading.code.references import References
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.files.place import Place
from aegis_cst.reading.record.recorded_edits import components_of
from aegis_cst.reading.record.state import PATH, ComponentRecord, digest

_RESTORE = "restore it from version control"


def _missing_files(codebase: Codebase) -> Iterator[Finding]:
    components = components_of(codebase.state)
    for name, record in components.items():
        missing = [path for path in record.files if _is_gone(codebase, path)]
        if not missing:
            continue
        held = held_by(name, components)
        # Deleted as a whole: one finding says it, rather than one for each file.
        if len(missing) == len(record.files):
            message = f"nothing is left of the component `{name}` but its record"
            place = _in_state(codebase, f"[components.{name}]")
            run = f"run `aegis remove {name}`"
            advice = _RESTORE + held if held or not is_removable(name) else run
            yield Finding("AEG301", place, message, advice)
            continue
        for path in missing:
            message = f"{path} of the component `{name}` is gone"
            anew = f", or run `aegis remove {name}` and `aegis add {name}`"
            advice = _RESTORE + (held or (anew if is_removable(name) else ""))
            place = _in_state(codebase, f'"{path}"')
            yield Finding("AEG301", place, message, advice, involves=frozenset({path}))


def _is_gone(codebase: Codebase, path: str) -> bool:
    sources = codebase.sources
    return (
        path not in sources.paths
        and sources.read(path) is None
        and path not in sources.skips
    )


def _in_state(codebase: Codebase, word: str) -> Place:
    """Where a word stands in the state file."""
    text = (codebase.sources.read(PATH) or b"").decode(errors="replace")
    for number, line in enumerate(text.splitlines(), 1):
        column = line.find(word)
        if column >= 0:
            return Place(PATH, number, column + 1, column + 1 + len(word))
    return Place(PATH)


def _missing_edits(codebase: Codebase) -> Iterator[Finding]:
    components = components_of(codebase.state)
    references = References(codebase, partial(_unedited, codebase))
    for name, record in components.items():
        if record.files and all(_is_gone(codebase, path) for path in record.files):
            continue
        found = list(_gone(codebase, record, references))
        gone_files = {path for path, _ in found if _is_gone(codebase, path)}
        yield from (each for path, each in found if path not in gone_files)
        for path in sorted(gone_files):
            message = f"{path}, where the component `{name}` has its part, is gone"
            place = _in_state(codebase, f'file = "{path}"')
            advice = _RESTORE + _switch(path)
            yield Finding("AEG302", place, message, advice, involves=frozenset({path}))


def _gone(
    codebase: Codebase, record: ComponentRecord, references: References
) -> Iterator[tuple[str, Finding]]:
    """What is gone of a component's edits, each with the file that it was in."""
    components = components_of(codebase.state)
    for edit in record.edits:
        try:
            pieces = list(missing_pieces(codebase, record, edit, references))
            place = place_of_gone(codebase, record, edit) if pieces else Place("")
        except (AttributeError, KeyError, TypeError):
            continue  # no edit that a command wrote; AEG003 or status tell of it
        for what, how in pieces:
            message = f"{what}, which the component `{record.name}` put here, is gone"
            advice = how + doing_without(record.name, components)
            involves = frozenset({PATH})
            finding = Finding("AEG302", place, message, advice, involves=involves)
            yield edit.path, finding


def _switch(path: str) -> str:
    """How to say that a project has no such file."""
    kind = "compose" if path.endswith((".yml", ".yaml")) else "env"
    if path.endswith((".py", ".toml", ".txt")):
        return ""
    return f", or set `{kind} = false` under [tool.aegis.anchors]"


def _unedited(codebase: Codebase) -> set[str]:
    """Files of components that are as they were brought: no user's code is in them."""
    return {
        path
        for record in components_of(codebase.state).values()
        for path, known in record.files.items()
        if digest(codebase.sources.read(path) or b"") == known
    }


RULES = (
    Rule(
        "AEG301",
        "missing-file",
        "A file that an installed component brought is gone.",
        _missing_files,
    ),
    Rule(
        "AEG302",
        "missing-edit",
        "What an installed component put into a file of the project is gone: a "
        "registration, a lifespan hook, a requirement or a compose service.",
        _missing_edits,
    ),
    Rule(
        "AEG303",
        "unrecorded-component",
        "A component is registered or started that aegis.lock does not record.",
        unrecorded,
    ),
)
