"""The manifest of a component: what it brings, and what it asks for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from aegis_cst.components.manifest_entries import (
    Card,
    Change,
    Command,
    DependsOn,
    Environment,
    Lifespan,
    LifespanFunction,
    Mount,
    Part,
    Renamed,
    Requirement,
    Rival,
    Router,
    Service,
    Variable,
    Volume,
)


class ManifestError(Exception):
    """A manifest that is not as it should be; the text names file and place."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """A component: ``folder`` holds the manifest and ``files/`` beside it.

    ``version`` is that of the component; empty in a manifest that comes with aegis and
    has the version of aegis itself.

    A foundation is what components share in a project that is not made by ``init``:
    it ``provides`` a module of the base project, by files taken ``from_project``, or a
    ``lifespan_function``, where one has to be written.

    In a manifest that is placed, ``shared`` are files that others bring alike, and
    ``left_out`` says what has no place, and why. ``bodies`` are files that services
    name, where they are not what stands beside the manifest. ``origin`` says where a
    component of others comes from, and ``digest`` is of all that it is made of.
    """

    folder: Path
    name: str
    summary: str
    built_on: str
    version: str = ""
    requires: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()
    foundation: bool = False
    provides: str = ""
    from_project: tuple[str, ...] = ()
    needs: Mapping[str, str] = field(default_factory=dict)
    part: tuple[Part, ...] = ()
    router: tuple[Router, ...] = ()
    lifespan: tuple[Lifespan, ...] = ()
    lifespan_function: tuple[LifespanFunction, ...] = ()
    command: tuple[Command, ...] = ()
    card: tuple[Card, ...] = ()
    service: tuple[Service, ...] = ()
    volume: tuple[Volume, ...] = ()
    depends_on: tuple[DependsOn, ...] = ()
    environment: tuple[Environment, ...] = ()
    mount: tuple[Mount, ...] = ()
    requirement: tuple[Requirement, ...] = ()
    rival: tuple[Rival, ...] = ()
    renamed: tuple[Renamed, ...] = ()
    change: tuple[Change, ...] = ()
    variable: tuple[Variable, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    is_integration: bool = False
    shared: frozenset[str] = frozenset()
    left_out: tuple[str, ...] = ()
    bodies: Mapping[str, str] = field(default_factory=dict, repr=False)
    origin: str = ""
    digest: str = ""


def service_body(manifest: Manifest, service: Service, *, on_host: bool = False) -> str:
    """The YAML of a service, from the file that the manifest names."""
    name = service.on_host if on_host and service.on_host else service.body
    if name in manifest.bodies:
        return manifest.bodies[name]
    path = manifest.folder / name
    if path.parent != manifest.folder:
        message = f"{manifest.folder}: {name!r} is not beside the manifest"
        raise ManifestError(message)
    if path.is_symlink():
        message = f"{path}: is a link; a component is a folder of plain files"
        raise ManifestError(message)
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        message = f"{path}: {error}"
        raise ManifestError(message) from error
