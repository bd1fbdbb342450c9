"""Whether what a manifest names is there."""

import ast
from collections.abc import Iterator

from aegis_cst.components.manifest import Manifest
from aegis_cst.components.manifest_parts import part_problems
from aegis_cst.reading.code.bound_names import bound_names
from aegis_cst.reading.code.outline_reader import outline_of

_NAMING = {
    "router": ("name",),
    "command": ("name",),
    "card": ("name",),
    "lifespan": ("context", "start", "stop"),
}


def missing_references(manifest: Manifest) -> Iterator[str]:
    """Every module, name, requirement or body that leads nowhere, as a sentence."""
    for table, keys in _NAMING.items():
        for number, each in enumerate(getattr(manifest, table), start=1):
            place = f"[[{table}]] number {number}"
            try:
                names = _names_in(manifest, each.module)
            except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
                yield f"{place}: {each.module} cannot be parsed: {error}"
                continue
            if names is None:
                yield f"{place}: there is no module {each.module} below files/"
                continue
            for key in keys:
                if getattr(each, key) not in names:
                    yield f"{place}: {each.module} has no {getattr(each, key)}"
    yield from part_problems(manifest)


def _names_in(manifest: Manifest, module: str) -> set[str] | None:
    """What a module of the component binds at its top level; ``None`` without one."""
    path = module.replace(".", "/")
    data = manifest.files.get(f"{path}.py", manifest.files.get(f"{path}/__init__.py"))
    if data is None:
        return None
    return set(bound_names(outline_of(ast.parse(data))))
