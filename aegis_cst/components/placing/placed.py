"""A component as it is for one project: in its names, without what has no place."""

from dataclasses import replace
from functools import lru_cache
from typing import Any

from aegis_cst.components.manifest import Manifest, service_body
from aegis_cst.components.placing.files import place_files
from aegis_cst.components.placing.fitting import fitting
from aegis_cst.components.placing.names import Names, names_for
from aegis_cst.reading.layout import BASE, COMMANDS, Layout

_LIKE = ("service", "environment", "mount")
_SCRIPT = "{script} "
_MODULE = "python -m "


def placed(manifest: Manifest, layout: Layout) -> Manifest:
    """What a component is in a project of this layout.

    The same manifest, unless something in it is named otherwise or has no place there.
    Equal layouts give equal bytes. Raises ``ManifestError`` for files that no project
    could have.
    """
    return _placed(_Same(manifest), layout)


class _Same:
    """A manifest by its identity: to compare two takes as long as to place one."""

    __slots__ = ("manifest",)

    def __init__(self, manifest: Manifest) -> None:
        self.manifest = manifest

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.manifest is self.manifest

    def __hash__(self) -> int:
        return id(self.manifest)


@lru_cache(maxsize=128)
def _placed(same: _Same, layout: Layout) -> Manifest:
    manifest = fitting(same.manifest, layout)
    # Without a command line there is no script to run, and modules are run instead.
    other = _MODULE if layout.has(COMMANDS) else _SCRIPT
    steps = [each for each in manifest.next_steps if not each.startswith(other)]
    if len(steps) < len(manifest.next_steps):
        manifest = replace(manifest, next_steps=tuple(steps))
    if _is_named_alike(layout):
        return manifest
    names = names_for(layout, same.manifest.files)
    placed_files = place_files(manifest, names)
    return replace(
        manifest,
        files=placed_files.files,
        shared=placed_files.shared,
        **_registrations(manifest, names),
        **_texts(manifest, names),
        **_compose(manifest, names),
    )


def _is_named_alike(layout: Layout) -> bool:
    """Whether everything has the name that it has in the base project."""
    return layout == replace(
        BASE,
        ports=layout.ports,
        lacks=layout.lacks,
        bare=layout.bare,
        doubt=layout.doubt,
        components=layout.components,
        relative=layout.relative,
        inits=layout.inits,
        style=layout.style,
    )


def _registrations(manifest: Manifest, names: Names) -> dict[str, Any]:
    return {
        table: tuple(
            replace(each, module=names.imported(each.module))
            for each in getattr(manifest, table)
        )
        for table in ("router", "lifespan", "command", "card")
    }


def _texts(manifest: Manifest, names: Names) -> dict[str, Any]:
    renamed = tuple(
        replace(each, old=_named(each.old, names), new=_named(each.new, names))
        for each in manifest.renamed
    )
    variables = tuple(
        replace(each, comment=names.text(each.comment), value=names.text(each.value))
        for each in manifest.variable
    )
    steps = tuple(names.text(each) for each in manifest.next_steps)
    return {"variable": variables, "next_steps": steps, "renamed": renamed}


def _named(name: str, names: Names) -> str:
    """A file by its path, all else by its dotted name."""
    return names.path(name) if "/" in name else names.imported(name)


def _compose(manifest: Manifest, names: Names) -> dict[str, Any]:
    service = names.layout.service

    def called(name: str) -> str:
        return service if name == BASE.service else names.service(name)

    tables = {
        table: tuple(
            replace(each, like=called(each.like)) for each in getattr(manifest, table)
        )
        for table in _LIKE
    }
    tables["mount"] = tuple(
        replace(each, target=names.text(each.target)) for each in tables["mount"]
    )
    tables["service"] = tuple(
        replace(each, name=names.service(each.name)) for each in tables["service"]
    )
    tables["environment"] = tuple(
        replace(each, value=names.filled_in(each.value))
        for each in tables["environment"]
    )
    waiting = tuple(
        replace(each, service=called(each.service), on=called(each.on))
        for each in manifest.depends_on
    )
    bodies = {
        name: names.text(service_body(manifest, each, on_host=name == each.on_host))
        for each in manifest.service
        for name in filter(None, (each.body, each.on_host))
    }
    return {**tables, "depends_on": waiting, "bodies": bodies}
