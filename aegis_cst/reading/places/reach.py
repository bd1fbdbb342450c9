"""Which modules of a project its entry leads to."""

import libcst as cst

from aegis_cst.reading.blocker import Blocker, blocked
from aegis_cst.reading.places.syntax_modules import Module, Modules
from codemods.python.python_tree import dotted, nodes

_MAX_MODULES = 500


def reachable(modules: Modules, entry: str, wanted: bytes) -> list[Module] | Blocker:
    """Modules that the entry imports, directly or not, and that hold ``wanted``.

    A module that holds it and cannot be parsed is a blocker: what it says is unknown.
    """
    pending = [entry.partition(":")[0]]
    seen: set[str] = set()
    parsed = 0
    found: dict[str, Module] = {}
    while pending:
        name = pending.pop(0)
        if name in seen:
            continue
        seen.add(name)
        module = modules.module(name)
        if module is None:
            continue
        parsed += 1
        if parsed > _MAX_MODULES:
            return _too_many(entry)
        if wanted in module.source.data:
            found[module.path] = module
        pending += _imported(module)
    for path, refusal in modules.unreadable.items():
        if wanted in (modules.data_of(path) or wanted):
            return blocked(refusal, path)
    return list(found.values())


def _imported(module: Module) -> list[str]:
    """Dotted paths that a module imports, and the modules that they may be names of."""
    targets = list(module.bound.values())
    if b"import " in module.source.data:
        for node in nodes(module.source.module):
            if isinstance(node, cst.Import):
                targets += [dotted(each.name) for each in node.names]
    return [each for path in targets for each in (path, path.rpartition(".")[0])]


def _too_many(entry: str) -> Blocker:
    return Blocker(
        f"{entry} imports more than {_MAX_MODULES} modules, too many to search; "
        "name the places under [tool.aegis.anchors]",
        "pyproject.toml",
    )
