"""What a project is taken to be, as ``aegis status`` shows it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aegis_cst.components.catalogue import (
    catalogue,
    components,
    placed_component,
    with_required,
)
from aegis_cst.components.placing.names import names_for
from aegis_cst.plan.adding.addition import drafted
from aegis_cst.plan.adding.addition_notes import left_out
from aegis_cst.plan.places.application_service import application_service
from aegis_cst.plan.places.layouts import layout_of
from aegis_cst.plan.places.location import variables_path
from aegis_cst.plan.places.served import Served, served_by
from aegis_cst.plan.places.services import application_of, compose_file
from aegis_cst.reading.application import Application
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.configuration import Configuration
from aegis_cst.reading.dependencies.edited_files import DependencyManifest
from aegis_cst.reading.entry.results import Entry
from aegis_cst.reading.layout import ENV, LIFESPAN, Layout
from aegis_cst.reading.places.barriers import barriers
from aegis_cst.reading.places.lifespans import LifespanPlace, lifespan_place
from aegis_cst.reading.places.routers import router_places
from aegis_cst.reading.project import Project
from aegis_cst.reading.record.recorded_edits import components_of

_PROBE = [("/api/v1/component", frozenset({"GET"}))]
"""What a component might answer, and no project does."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Something in a file: its ``file:line``, and what it is called there."""

    place: str
    name: str


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why components cannot be added."""

    components: tuple[str, ...]
    blocker: Blocker


@dataclass(frozen=True, slots=True)
class Overview:
    """What was read off a project.

    ``before`` is what has to come after the routers of components; ``lifespan`` is
    ``None`` where a router starts them, or, if it is ``bare``, one is written.
    ``left_out`` says what of components has no place, with the reason.
    """

    served: Served
    package: str
    native: bool
    components: str
    routers: Spot | None
    before: Spot | None
    lifespan: Spot | None
    bare: bool
    settings: tuple[Spot, ...]
    requirements: tuple[DependencyManifest, ...]
    compose: Spot | None
    variables: str
    left_out: tuple[str, ...]
    obstacles: tuple[Obstacle, ...]


def overview(project: Project, found: Entry | None = None) -> Overview | Blocker:
    """Look at a project; a blocker where its application cannot be told or read.

    ``found`` is how the application was found from outside of the project.
    """
    configuration, application = project.configuration, project.application
    if isinstance(configuration, Blocker):
        return configuration
    if isinstance(application, Blocker):
        return application
    layout = layout_of(project)
    if isinstance(layout, Blocker):
        return layout
    names = names_for(layout, ())
    routers, before = _routers(application, configuration)
    placed = [placed_component(each.name, layout) for each in components()]
    return Overview(
        served=served_by(application, project, found),
        package=layout.package,
        native=layout.native,
        components=names.path("app/components"),
        routers=routers,
        before=before,
        lifespan=_lifespan(application, configuration, layout),
        bare=layout.bare,
        settings=_settings(project),
        requirements=project.dependencies.manifests,
        compose=_compose(project),
        variables=_variables(project, configuration, layout),
        left_out=tuple(left_out(placed)),
        obstacles=tuple(_obstacles(project, layout)),
    )


def _routers(
    application: Application, configuration: Configuration
) -> tuple[Spot | None, Spot | None]:
    """Where a router goes, and what would take its requests if it came first."""
    setting = str(configuration.anchors.get("routers", "") or "")
    places = router_places(application, _PROBE, frozenset(), setting)
    spot = None
    if not isinstance(places, Blocker):
        anchor = places[0].anchor
        line = anchor.after or anchor.before or anchor.made
        spot = Spot(_at(places[0].path, line), anchor.function)
    first = next(barriers(application.answers, _PROBE), None)
    if first is None:
        return spot, None
    site = (first.chain[0] if first.chain else first.entry).site
    return spot, Spot(_at(site.path, site.line), first.path)


def _lifespan(
    application: Application, configuration: Configuration, layout: Layout
) -> Spot | None:
    setting = configuration.anchors.get("lifespan", "")
    if setting is False or not layout.has(LIFESPAN):
        return None
    place = lifespan_place(application, str(setting))
    if not isinstance(place, LifespanPlace):
        return None
    return Spot(_at(place.path, place.line), place.function)


def _settings(project: Project) -> tuple[Spot, ...]:
    """The settings classes of the user's."""
    return tuple(
        Spot(_at(each.path, each.line), each.name)
        for each in project.settings.all
        if each.is_settings and each.path not in project.brought
    )


def _compose(project: Project) -> Spot | None:
    """The service that runs the application."""
    path = compose_file(project)
    if path is None:
        return None
    served = application_service(project.tree, path, application_of(project))
    if served is None or isinstance(served, Blocker):
        return None
    place = served.run.place
    return Spot(_at(place.path, place.line), served.name)


def _variables(project: Project, configuration: Configuration, layout: Layout) -> str:
    if not layout.has(ENV):
        return ""
    return variables_path(project, str(configuration.anchors.get("env", "")))


def _obstacles(project: Project, layout: Layout) -> Iterator[Obstacle]:
    """What stands in the way of components that are not there, each reason once."""
    installed = components_of(project.state)
    missing = [each.name for each in components() if each.name not in installed]
    project = _with_foundations(project, layout, missing)
    found: dict[Blocker, list[str]] = {}
    for name in missing:
        for blocker in drafted(project, [name]).blockers:
            found.setdefault(blocker, []).append(name)
    yield from (Obstacle(tuple(names), each) for each, names in found.items())


def _with_foundations(
    project: Project, layout: Layout, names: Sequence[str]
) -> Project:
    """The project with what several components build on, if that can be added.

    It would come along with each of them: it is half of the work.
    """
    known = catalogue()
    shared = [name for name in with_required(names, layout) if known[name].foundation]
    plan = drafted(project, shared)
    if plan.blockers or not plan.changes:
        return project
    return project.changed({each.path: each.after for each in plan.changes})


def _at(path: str, line: int) -> str:
    return f"{path}:{line}" if line else path
