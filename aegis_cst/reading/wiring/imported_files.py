"""Which files a module brings in when it is imported."""

from collections.abc import Iterator

from aegis_cst.reading.code.outline import Block, Branch, Import
from aegis_cst.reading.codebase import Codebase


def imports_from(codebase: Codebase, path: str, other: str) -> bool:
    """Whether importing one file imports another: then not the other way round too."""
    waiting, seen = [path], {path}
    while waiting:
        for file in _imported(codebase, waiting.pop()):
            if file == other:
                return True
            if file not in seen:
                seen.add(file)
                waiting.append(file)
    return False


def _imported(codebase: Codebase, path: str) -> Iterator[str]:
    modules = codebase.modules
    for each in _imports(codebase.outlines.of(path) or ()):
        file = modules.imported(each.module, path)
        if file is None:
            continue
        inner = modules.submodule(file, each.name) if each.name else None
        for found in (file, inner):
            if found is not None and found.endswith(".py"):
                yield found


def _imports(block: Block) -> Iterator[Import]:
    """Those that run with the module, not with a function of it."""
    for statement in block:
        if isinstance(statement, Import):
            yield statement
        elif isinstance(statement, Branch):
            for body in statement.bodies:
                yield from _imports(body)
