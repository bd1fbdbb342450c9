"""How to put back what an installed component brought, or to do without it."""

import re
from collections.abc import Collection

from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.files.toml_text import text_literal
from aegis_cst.reading.record.state import PATH, EditRecord

_IMPORT = ("from ", "import ")


def put_back(codebase: Codebase, edit: EditRecord) -> str:
    """How to put an edit back, by the lines that are on record."""
    spec = edit.spec
    match edit.kind:
        case "requirement" if edit.path.endswith(".toml"):
            return f'put `"{spec["requirement"]}"` back under `dependencies`'
        case "requirement":
            return f"put `{spec['requirement']}` back"
        case "variable":
            return f"put `{_one_line(spec['name'] + '=' + spec['value'])}` back"
        case "service":
            where = _recorded_at(codebase, edit)
            return f"put `{spec['name']}:` back under `services:`{where}"
        case "volume":
            return f"put `{spec['name']}:` back under the top-level `volumes:`"
        case "depends_on":
            line = f"{spec['on']}: {{condition: {spec['condition']}}}"
            return f"put `{line}` back under the `depends_on` of `{spec['service']}`"
        case "environment":
            return f"put `{spec['name']}: {spec['value']}` back under `environment`"
        case "mount":
            line = f"{spec['source']}:{spec['target']}"
            return f"put `{line}` back under the `volumes` of the services"
    return _code_back(codebase, edit)


def _code_back(codebase: Codebase, edit: EditRecord) -> str:
    """How to put lines of code back, and those of their imports that are gone too."""
    text = (codebase.sources.read(edit.path) or b"").decode(errors="replace")
    chunks = [each.strip() for each in edit.inserted]
    calls = [each for each in chunks if each and not each.startswith(_IMPORT)]
    imports = [each for each in chunks if each.startswith(_IMPORT) and each not in text]
    if not calls:
        return "put it back"
    shown = " and ".join(f"`{_one_line(each)}`" for each in calls)
    needed = " and ".join(f"`{_one_line(each)}`" for each in imports)
    return f"put {shown} back" + (f", with {needed}" if needed else "")


def _one_line(code: str) -> str:
    """Code without line breaks, as it can be pasted all the same."""
    joined = re.sub(r"\s*\n\s*", " ", code.strip())
    return re.sub(r"(?<=[(\[]) |,? (?=[)\]])", "", joined)


def _recorded_at(codebase: Codebase, edit: EditRecord) -> str:
    """Where the whole text of an edit is on record, as a clause."""
    lock = (codebase.sources.read(PATH) or b"").decode(errors="replace")
    found = lock.find(text_literal(edit.inserted[0])) if edit.inserted else -1
    line = lock.count("\n", 0, found) + 1
    return f", as {PATH}:{line} has it" if found >= 0 else ""


def is_removable(name: str) -> bool:
    """Whether ``aegis remove`` takes the name; integrations go by themselves."""
    from aegis_cst.components.catalogue import catalogue  # noqa: PLC0415 - slow to import, and needed for findings only

    manifest = catalogue().get(name)
    return manifest is not None and not manifest.is_integration


def held_by(name: str, installed: Collection[str]) -> str:
    """Why an installed component cannot be removed, in brackets; empty if it can."""
    from aegis_cst.components.catalogue import requiring  # noqa: PLC0415 - as above

    needing = [f"`{each}`" for each in requiring(name) if each in installed]
    if not needing:
        return ""
    verb = "requires" if len(needing) == 1 else "require"
    return f" (`{name}` cannot be removed: {' and '.join(needing)} {verb} it)"


def doing_without(name: str, installed: Collection[str]) -> str:
    """The other way out, which takes the component away, as the end of a sentence."""
    if not is_removable(name):
        return ""
    instead = f"; to do without the component, `aegis remove {name}`"
    return held_by(name, installed) or instead
