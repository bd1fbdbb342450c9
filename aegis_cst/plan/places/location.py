"""Where each kind of edit belongs in a project."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from aegis_cst.plan.edits.kinds import module_of
from aegis_cst.plan.edits.located import Located, Location, location_of
from aegis_cst.plan.edits.wanted import Spec, Wanted
from aegis_cst.plan.places.compose_place import spec_in_compose
from aegis_cst.plan.places.lifespan_location import function_location, hook_location
from aegis_cst.plan.places.routed import component_files, routes_of
from aegis_cst.reading.application import Application
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.configuration import Configuration
from aegis_cst.reading.entry.results import Entry
from aegis_cst.reading.files.dotenv_file import example_in
from aegis_cst.reading.places.barriers import Wanted as Request
from aegis_cst.reading.places.cards import card_place
from aegis_cst.reading.places.commands import command_place
from aegis_cst.reading.places.compose import compose_path
from aegis_cst.reading.places.routers import AnchoredPlace, router_places
from aegis_cst.reading.project import Project
from aegis_cst.reading.record.kinds import KINDS
from codemods.python import registration
from codemods.result import Refusal


def locations(project: Project, wanted: Wanted) -> list[Located]:
    """Find the places of an edit in a project.

    A requirement goes into each file that something is installed from.
    """
    if wanted.kind != "requirement":
        return [locate(project, wanted)]
    manifests = project.dependencies.manifests
    return [_in_file(each.path, wanted) for each in manifests]


def locate(project: Project, wanted: Wanted) -> Located:
    """Find the place of an edit that has one."""
    configuration = project.configuration
    if isinstance(configuration, Blocker):
        return configuration
    setting = setting_of(configuration, wanted)
    if setting is None:
        return None
    return LOCATE[wanted.kind](project, configuration, wanted, setting)


def setting_of(configuration: Configuration, wanted: Wanted) -> str | None:
    """The place that the user has named; ``None`` if there is to be none."""
    setting = configuration.anchors.get(KINDS[wanted.kind].anchor, "")
    return None if setting is False else str(setting)


def _router(
    project: Project, configuration: Configuration, wanted: Wanted, setting: str
) -> Located:
    application = project.application
    if isinstance(application, Blocker):
        return application
    requests = requests_of(project, wanted)
    places = places_of_router(project, application, wanted, requests, setting)
    if not isinstance(places, list):
        return places
    located = [registered(each, configuration, wanted.spec) for each in places]
    possible = (each for each in located if _is_possible(project, each))
    return next(possible, located[0])


def places_of_router(
    project: Project,
    application: Application,
    wanted: Wanted,
    requests: Sequence[Request],
    setting: str,
) -> list[AnchoredPlace] | Blocker | None:
    """Where a router that answers ``requests`` can be included, the best place first.

    The ``application`` may be known from before routers of ours went into it.
    """
    if not isinstance(wanted.spec, registration.Spec):
        return None
    if application.unread is not None:
        return application.unread
    ours = component_files(project) | _beside(project, wanted.spec.module)
    return router_places(application, requests, ours, setting)


def requests_of(project: Project, wanted: Wanted) -> list[Request]:
    """What a router is to answer.

    Read off the router that comes, so that each of its routes is reached.
    """
    read: list[Request] = []
    if isinstance(wanted.spec, registration.Spec):
        read = routes_of(project, wanted.spec)
    return read or [(path, frozenset({"GET"})) for path in wanted.paths]


def _beside(project: Project, module: str) -> frozenset[str]:
    """The files of the component whose router it is."""
    folder = (project.path_of(module) or "").rpartition("/")[0]
    if not folder:
        return frozenset()
    files = project.modules.files
    return frozenset(each for each in files if each.startswith(f"{folder}/"))


def _is_possible(project: Project, located: Located) -> bool:
    """Whether an edit can be made at a place: a function on one line has no room."""
    if not isinstance(located, Location):
        return False
    data = project.tree.read(located.path)
    return data is not None and not isinstance(located.made(data)[1], Refusal)


def registered(
    place: AnchoredPlace | Blocker, configuration: Configuration, spec: Spec
) -> Located:
    """The edit that registers something at a place."""
    if isinstance(place, Blocker):
        return place
    if not isinstance(spec, registration.Spec):
        return None
    other = replace(spec, alias=f"{spec.local}_of_component")
    insert = partial(
        registration.insert, anchor=place.anchor, style=configuration.style
    )
    return location_of(place.path, insert, spec, other)


def _command(
    project: Project, configuration: Configuration, wanted: Wanted, setting: str
) -> Located:
    target = setting or configuration.script
    place = command_place(project, target, named=bool(setting))
    return registered(_or_unreadable(project, place), configuration, wanted.spec)


def _card(
    project: Project, configuration: Configuration, wanted: Wanted, setting: str
) -> Located:
    place = card_place(project, setting)
    return registered(_or_unreadable(project, place), configuration, wanted.spec)


def _or_unreadable(
    project: Project, place: AnchoredPlace | Blocker
) -> AnchoredPlace | Blocker:
    """A file on the way that cannot be read is the reason, not what it hides."""
    if isinstance(place, Blocker):
        return project.unreadable or place
    return place


def _compose(
    project: Project, _configuration: Configuration, wanted: Wanted, setting: str
) -> Located:
    path = compose_path(project.tree, setting)
    if isinstance(path, Blocker):
        return path
    spec = spec_in_compose(project, path, wanted)
    if isinstance(spec, Blocker):
        return spec
    return _in_file(path, replace(wanted, spec=spec))


def _variable(
    project: Project, _configuration: Configuration, wanted: Wanted, setting: str
) -> Located:
    path = variables_path(project, setting)
    if not path or project.tree.read(path) is None:
        path = path or ".env.example"
        return Blocker(
            f"there is no {path}; set env = false under [tool.aegis.anchors] in "
            "pyproject.toml to do without",
            path,
        )
    return _in_file(path, wanted)


def variables_path(project: Project, setting: str) -> str:
    """The file with examples of environment variables; empty where there is none."""
    found = project.found
    folder = found.code_root if isinstance(found, Entry) else ""
    return setting or example_in(project.sources.paths, folder)


def _in_file(path: str, wanted: Wanted) -> Location:
    return location_of(path, module_of(wanted.kind, path).insert, wanted.spec)


LOCATE: Mapping[str, Callable[[Project, Configuration, Wanted, str], Located]] = {
    "router": _router,
    "command": _command,
    "card": _card,
    "lifespan": hook_location,
    "lifespan_function": function_location,
    "variable": _variable,
    "service": _compose,
    "volume": _compose,
    "depends_on": _compose,
    "environment": _compose,
    "mount": _compose,
}
