"""What inserted code needs from elsewhere: named as it is there, else imported."""

from collections.abc import Sequence

from codemods.python.import_bindings import bound_before
from codemods.python.import_order import Name
from codemods.python.import_removal import import_deletions
from codemods.python.imports import import_names
from codemods.python.python_tree import body_of
from codemods.python.source import Source, parse
from codemods.python.style import Style
from codemods.result import Refusal
from codemods.splice import apply_deletions, apply_insertions

Needed = Sequence[tuple[str, Sequence[str]]]
"""Names, by the module that has them."""

_ELSEWHERE = {
    "collections.abc.AsyncIterator": "typing.AsyncIterator",
    "fastapi.FastAPI": "fastapi.applications.FastAPI",
}
"""Where the same thing can be imported from as well."""


def reachable(source: Source, module: str, name: str, limit: int) -> str:
    """The expression for ``module.name`` before the offset ``limit``; empty for none.

    What a file imports as ``FastAPI`` from wherever is one, too: projects export it
    again.
    """
    path = f"{module}.{name}"
    paths = {path, _ELSEWHERE.get(path, path)}
    bound = dict(bound_before(source, limit))
    for local, target in bound.items():
        if target in paths or local == name == "FastAPI":
            return local
    modules = (local for local, target in bound.items() if target == module)
    return next((f"{local}.{name}" for local in modules), "")


def with_imports(
    source: Source, needed: Needed, end: int, style: Style
) -> tuple[list[str], Source, int] | Refusal:
    """The texts of imports, the file with them, and where ``end`` is in it.

    ``end`` is an offset in the statement that comes after what needs them. They go in
    one after the other: each may begin the section that the next one sorts into.
    """
    texts = []
    for module, names in needed:
        use = statement_start(source, end)
        missing = [
            Name(each) for each in names if not reachable(source, module, each, use)
        ]
        imports = import_names(source, module, missing, style, use)
        if isinstance(imports, Refusal):
            return imports
        imports.sort(key=lambda each: each.offset)
        texts += [each.text.decode() for each in imports]
        end += sum(len(each.text) for each in imports)
        changed = parse(apply_insertions(source.data, imports))
        if isinstance(changed, Refusal):
            return changed
        source = changed
    return texts, source, end


def without_imports(
    data: bytes, needed: Needed, chunks: Sequence[str]
) -> tuple[bytes, list[str]] | Refusal:
    """The file without those of them that ``chunks`` brought and nothing uses.

    The last one goes first. The texts are what was deleted.
    """
    deleted = []
    # Without chunks nobody knows whose they are: an unused import does no harm.
    for module, names in reversed(needed) if chunks else ():
        source = parse(data)
        if isinstance(source, Refusal):
            return source
        going = import_deletions(source, module, names, chunks)
        if isinstance(going, Refusal):
            return going
        deleted += [data[each.start : each.end].decode() for each in going]
        data = apply_deletions(data, going)
    return data, deleted


def statement_start(source: Source, offset: int) -> int:
    """Where the statement at the top level starts that an offset lies in."""
    starts = [source.start(each) for each in body_of(source.module)]
    return max((each for each in starts if each < offset), default=0)
