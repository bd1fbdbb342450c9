"""AEG301 and AEG302: what installed components brought has to be there."""

import re
from collections.abc import Iterator
from functools import partial

from aegis_cst.check.codebase import Codebase
from aegis_cst.check.finding import Finding, Place
from aegis_cst.check.recorded_data import stands
from aegis_cst.check.references import References
from aegis_cst.check.rule import Rule
from aegis_cst.check.rules.unrecorded import unrecorded
from aegis_cst.project.state import PATH, ComponentRecord, EditRecord, State, digest

_REGISTRATIONS = {
    "router": "router",
    "command": "sub-command",
    "card": "dashboard card",
}
_SAYS = {
    "settings": "the settings field",
    "requirement": "the requirement",
    "variable": "the variable",
    "service": "the service",
    "volume": "the volume",
    "environment": "the variable",
}


def _state(codebase: Codebase) -> State:
    if PATH not in codebase.sources.paths:
        return State()
    state = codebase.state
    return state if isinstance(state, State) else State()


def _missing_files(codebase: Codebase) -> Iterator[Finding]:
    for name, record in _state(codebase).components.items():
        missing = [path for path in record.files if _is_gone(codebase, path)]
        if missing and len(missing) == len(record.files):
            message = f"nothing is left of the component `{name}` but its record"
            place = _in_state(codebase, f"[components.{name}]")
            yield Finding("AEG301", place, message, f"run `aegis remove {name}`")
            continue
        for path in missing:
            message = f"{path} of the component `{name}` is gone"
            advice = (
                f"restore it from version control, or run `aegis remove {name}` and "
                f"`aegis add {name}`"
            )
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
    components = _state(codebase).components
    references = References(codebase, partial(_unedited, codebase))
    for name, record in components.items():
        if record.files and all(_is_gone(codebase, path) for path in record.files):
            continue
        gone_files: set[str] = set()
        for edit in record.edits:
            try:
                problems = list(_problems(codebase, record, edit, references))
            except (AttributeError, KeyError, TypeError):
                continue  # no edit that a command wrote; AEG003 or status tell of it
            if problems and edit.path not in codebase.sources.paths:
                gone_files.add(edit.path)
                continue
            for what in problems:
                yield _finding(codebase, name, edit, what)
        for path in sorted(gone_files):
            message = f"{path}, where the component `{name}` has its part, is gone"
            place = _in_state(codebase, f'file = "{path}"')
            advice = "restore it from version control" + _switch(path)
            yield Finding("AEG302", place, message, advice, involves=frozenset({path}))


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
        for record in _state(codebase).components.values()
        for path, known in record.files.items()
        if digest(codebase.sources.read(path) or b"") == known
    }


def _problems(
    codebase: Codebase,
    record: ComponentRecord,
    edit: EditRecord,
    references: References,
) -> Iterator[str]:
    """What is gone of an edit, in words."""
    spec = edit.spec
    if edit.kind in _REGISTRATIONS:
        if not references.uses(spec["module"], [spec["name"]], edit.path):
            yield f"the {_REGISTRATIONS[edit.kind]} of {spec['module']}"
    elif edit.kind == "lifespan":
        names = [spec["context"], spec["start"], spec["stop"]]
        if not references.uses(spec["module"], names, edit.path):
            yield f"the lifespan hook `{spec['context']}`"
    elif edit.kind == "settings":
        for field in spec["fields"]:
            if not _has_field(codebase, field["name"], edit.path):
                yield f"the settings field `{field['name']}`"
    elif not stands(codebase, record, edit.kind, spec):
        yield _subject(edit)


def _subject(edit: EditRecord) -> str:
    spec = edit.spec
    if edit.kind == "depends_on":
        return f"`{spec['on']}` in the `depends_on` of `{spec['service']}`"
    if edit.kind == "mount":
        return f"the mount of `{spec['source']}` at `{spec['target']}`"
    return f"{_SAYS[edit.kind]} `{spec.get('name', spec.get('requirement'))}`"


def _has_field(codebase: Codebase, name: str, path: str) -> bool:
    """Whether a settings class, or what one is made of, has a field of that name."""
    needle = re.compile(
        rf"^\s+(?:def\s+)?{re.escape(name)}\s*[:=(]".encode(), re.MULTILINE
    )
    data = codebase.sources.read(path) or b""
    return bool(needle.search(data)) or any(
        needle.search(each) for each in codebase.settings.texts()
    )


def _finding(codebase: Codebase, name: str, edit: EditRecord, what: str) -> Finding:
    message = f"{what}, which the component `{name}` put here, is gone"
    advice = f"put it back, or run `aegis remove {name}`"
    place = _spot(codebase, edit)
    return Finding("AEG302", place, message, advice, involves=frozenset({PATH}))


def _spot(codebase: Codebase, edit: EditRecord) -> Place:
    """The line that an edit belongs near to."""
    text = (codebase.sources.read(edit.path) or b"").decode("utf-8-sig", "replace")
    for number, line in enumerate(text.splitlines(), 1):
        if _near(edit).search(line):
            indent = len(line) - len(line.lstrip())
            return Place(edit.path, number, indent + 1, len(line.rstrip()) + 1)
    return Place(edit.path, 1 if text else 0)


def _near(edit: EditRecord) -> re.Pattern[str]:
    spec = edit.spec
    match edit.kind:
        case "router" | "command" | "card":
            return re.compile(rf"\.{spec['method']}\(|^def |^async def ")
        case "lifespan":
            return re.compile(r"\.enter_async_context\(|\byield\b|^async def ")
        case "settings":
            return re.compile(rf"^class {spec['class_name'] or '.*Settings'}\b")
        case "requirement":
            return re.compile(r"^dependencies\b|^\[tool\.poetry\.dependencies\]")
        case "depends_on":
            return re.compile(rf"^\s+{re.escape(spec['service'])}:")
        case "volume":
            return re.compile(r"^volumes:|^services:")
    return re.compile(r"^services:") if edit.kind != "variable" else re.compile(r"^")


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
        "registration, a lifespan hook, a compose service or a settings field.",
        _missing_edits,
    ),
    Rule(
        "AEG303",
        "unrecorded-component",
        "A component is registered or started that aegis.lock does not record.",
        unrecorded,
    ),
)
