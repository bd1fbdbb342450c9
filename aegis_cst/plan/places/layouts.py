"""What layout a project has: read off its code and its files."""

from collections.abc import Iterator
from dataclasses import replace

from aegis_cst.components.catalogue import catalogue, placed_component
from aegis_cst.components.manifest import Manifest
from aegis_cst.plan.places.bare import is_bare
from aegis_cst.plan.places.compose_port import doubt_of, runs_in_compose
from aegis_cst.plan.places.services import other_names
from aegis_cst.reading.application import Application
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.code.outline import Import
from aegis_cst.reading.configuration import Configuration
from aegis_cst.reading.dependencies.python_release import runs_python
from aegis_cst.reading.files.dotenv_file import example_in
from aegis_cst.reading.layout import (
    BASE,
    CARDS,
    COMMANDS,
    COMPOSE,
    ENV,
    HEALTH,
    HOOKS,
    LIFESPAN,
    LOGGING,
    TESTS,
    UNIONS,
    Layout,
)
from aegis_cst.reading.places.cards import card_places
from aegis_cst.reading.places.commands import command_place
from aegis_cst.reading.places.lifespans import lifespan_place, other_lifespan
from aegis_cst.reading.project import Project
from aegis_cst.reading.record.recorded_edits import edits_on_record
from codemods.python.lifespan import obstacle

_PROVIDED = {HEALTH: "core.health", LOGGING: "core.logging"}
"""Modules whose presence is a port."""


def layout_of(project: Project) -> Layout | Blocker:
    """The layout; a blocker where the application cannot be told, or not read."""
    configuration = project.configuration
    if isinstance(configuration, Blocker):
        return configuration
    application = project.application
    if isinstance(application, Blocker):
        return application
    native = _native_package(project, application)
    package = _package(application) if native is None else native
    root = application.entry.import_root
    ports = set(_ports(project, configuration, application))
    if native is None:
        # What is called so elsewhere is something else.
        ports -= {HEALTH, LOGGING, CARDS, HOOKS, TESTS}
    doubt = ""
    if native is None and COMPOSE in ports:
        doubt = doubt_of(project, str(configuration.anchors.get("compose", "")))
    ports -= {COMPOSE} if doubt else set()
    bare = (
        LIFESPAN not in ports
        and "lifespan" not in configuration.anchors
        and is_bare(project, application, configuration.style)
    )
    layout = Layout(
        root=root,
        home=application.entry.code_root,
        package=package,
        native=native is not None,
        ports=frozenset({*ports, LIFESPAN} if bare else ports),
        bare=bare,
        doubt=doubt,
        inits=_has_inits(project, root, package),
        relative=_is_relative(project, application),
        newline=_newline(project, application),
        style=configuration.style,
    )
    if native is not None:
        layout = replace(layout, lacks=frozenset(_lacking(project, package)))
    else:
        components = _components(project, layout)
        # Where there is no package, their folder is the project's from now on.
        own = layout.style.first_party | ({components} if not package else frozenset())
        style = replace(layout.style, first_party=own)
        layout = replace(layout, components=components, style=style)
    services = other_names(project, layout) if COMPOSE in ports else ()
    return replace(layout, services=services)


def manifest_in(project: Project, name: str) -> Manifest:
    """A component as it is for a project; as written, where its layout is not known."""
    layout = layout_of(project)
    return placed_component(name, BASE if isinstance(layout, Blocker) else layout)


def _native_package(project: Project, application: Application) -> str | None:
    """The package that is laid out as ``init`` lays it out, whatever it is called."""
    parts = application.entry.module.split(".")
    for length in range(len(parts), 0, -1):
        package = ".".join(parts[:length])
        found = project.path_of(f"{package}.components.backend")
        if found is not None and project.path_of(f"{package}.core"):
            return package
    return None


def _package(application: Application) -> str:
    """The package of the entry's module; empty where that is in none."""
    module = application.entry.module
    if application.path.endswith("/__init__.py"):
        return module
    return module.rpartition(".")[0]


def _ports(
    project: Project, configuration: Configuration, application: Application
) -> Iterator[str]:
    """What there is that a piece of a component can be plugged into."""
    anchors = configuration.anchors
    if _has_lifespan(project, configuration, application):
        yield LIFESPAN
    setting = anchors.get("commands", "")
    target = str(setting or "") or configuration.script
    place = command_place(project, target, named=bool(setting))
    if setting is not False and (setting or not isinstance(place, Blocker)):
        yield COMMANDS
    setting = anchors.get("cards", "")
    if setting is not False and (setting or card_places(project)):
        yield CARDS
    setting = anchors.get("compose", "")
    if setting is not False and runs_in_compose(project, str(setting)):
        yield COMPOSE
    setting = anchors.get("env", "")
    if setting is not False and (
        setting or example_in(project.sources.paths, application.entry.code_root)
    ):
        yield ENV
    if any(path.startswith(f"{BASE.tests}/") for path in project.sources.paths):
        yield TESTS
    # ``int | None`` at run time, which pydantic asks for: https://peps.python.org/pep-0604/
    if not runs_python(project.dependencies.pythons, "3.9"):
        yield UNIONS
    parts = application.entry.module.split(".")
    for port, module in (*_PROVIDED.items(), (HOOKS, "components.backend.hooks")):
        if any(
            project.path_of(".".join([*parts[:length], module]))
            for length in range(1, len(parts) + 1)
        ):
            yield port


def _has_lifespan(
    project: Project, configuration: Configuration, application: Application
) -> bool:
    """Whether there is a lifespan function in which a line can be put."""
    setting = configuration.anchors.get("lifespan", "")
    if setting:
        return True
    place = lifespan_place(application) if setting is not False else None
    if place is None or isinstance(place, Blocker):
        # One that is created in two ways is to be told, not to be gone around.
        return place is not None and other_lifespan(application) is not None
    if place.path in project.brought:
        return False
    data = project.tree.read(place.path)
    return data is not None and obstacle(data, place.function) is None


def _has_inits(project: Project, root: str, package: str) -> bool:
    folder = "/".join([*([root] if root else []), *package.split(".")])
    if package:
        return f"{folder}/__init__.py" in project.sources.paths
    users = project.sources.paths - project.brought
    return any(path.endswith("/__init__.py") for path in users)


def _is_relative(project: Project, application: Application) -> bool:
    """Whether the module of the entry imports its neighbours relatively only.

    What components import there says nothing of how the user does.
    """
    edits = edits_on_record(project.state)
    brought = {str(each.spec.get("module")) for each in edits}
    imports = [
        each.module
        for each in project.outlines.of(application.path) or ()
        if isinstance(each, Import) and each.module not in brought
    ]
    own = application.entry.module.partition(".")[0]
    absolute = any(each.partition(".")[0] == own for each in imports)
    return any(each.startswith(".") for each in imports) and not absolute


def _newline(project: Project, application: Application) -> str:
    """CRLF where the entry has it throughout."""
    sample = project.sources.read(application.path) or b""
    # Where git converts line ends, all files have them alike.
    lines = sample.count(b"\n")
    return "\r\n" if lines and sample.count(b"\r\n") == lines else "\n"


def _lacking(project: Project, package: str) -> Iterator[str]:
    """What foundations provide, and a project of an older ``aegis`` has not."""
    for foundation in catalogue().values():
        module = foundation.provides
        if module and not project.path_of(f"{package}{module.removeprefix('app')}"):
            yield module


def _components(project: Project, layout: Layout) -> str:
    """The name of the folder for components: the usual one, unless it is taken.

    A package of the user's of that name may well hold ours too; a module cannot.
    """
    parts = [layout.root, *layout.package.split(".")] if layout.package else []
    folder = "/".join(each for each in (parts or [layout.root]) if each)
    there = project.sources.paths
    usual = f"{folder}/{BASE.components}" if folder else BASE.components
    taken = f"{usual}.py" in there or usual in there
    return f"aegis_{BASE.components}" if taken else BASE.components
