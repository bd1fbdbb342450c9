"""Whether what a manifest names is there."""

import ast
from collections.abc import Iterator

from aegis_cst.components.manifest import Manifest, ManifestError, service_body

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
            names = _names_in(manifest, each.module)
            if names is None:
                yield f"{place}: there is no module {each.module} below files/"
                continue
            for key in keys:
                if getattr(each, key) not in names:
                    yield f"{place}: {each.module} has no {getattr(each, key)}"
    yield from _requirements(manifest)
    yield from _bodies(manifest)


def _names_in(manifest: Manifest, module: str) -> set[str] | None:
    """What a module of the component binds at its top level."""
    path = module.replace(".", "/")
    data = manifest.files.get(f"{path}.py", manifest.files.get(f"{path}/__init__.py"))
    if data is None:
        return None
    names: set[str] = set()
    for node in ast.parse(data).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in node.names}
        else:
            stored = (each for each in ast.walk(node) if isinstance(each, ast.Name))
            names |= {each.id for each in stored if isinstance(each.ctx, ast.Store)}
    return names


def _requirements(manifest: Manifest) -> Iterator[str]:
    from packaging.requirements import InvalidRequirement, Requirement  # noqa: PLC0415 - few commands need it

    for number, each in enumerate(manifest.requirement, start=1):
        try:
            Requirement(each.requirement)
        except InvalidRequirement as error:
            yield f"[[requirement]] number {number}: {error}"


def _bodies(manifest: Manifest) -> Iterator[str]:
    import yaml  # noqa: PLC0415 - few components have a service

    for number, each in enumerate(manifest.service, start=1):
        place = f"[[service]] number {number}"
        try:
            text = service_body(manifest, each)
            # An alias has its anchor in the file that the body goes into.
            lines = [line for line in text.splitlines() if not line.startswith("<<:")]
            body = yaml.safe_load("\n".join(lines))
        except (ManifestError, yaml.YAMLError) as error:
            yield f"{place}: {error}"
            continue
        if not isinstance(body, dict):
            yield f"{place}: {each.body} is to be a mapping"
