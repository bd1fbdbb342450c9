"""The kinds of edits: where each belongs in a project, and which codemod makes it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from functools import partial
from types import ModuleType
from typing import Any

from aegis_cst.plan.wanted import Spec, Wanted, component_modules
from aegis_cst.project.anchors import (
    card_place,
    command_place,
    compose_path,
    lifespan_place,
    settings_place,
)
from aegis_cst.project.blocker import Blocker, first_unreadable
from aegis_cst.project.configuration import Configuration
from aegis_cst.project.project import Project
from aegis_cst.project.routing import Place, router_place
from codemods import (
    compose_depends_on,
    compose_environment,
    compose_mount,
    compose_service,
    compose_volume,
    dotenv,
    lifespan,
    registration,
    requirement,
    requirements_txt,
    settings,
)
from codemods.result import Found, Refusal, Result

ENV_FILE = ".env.example"


@dataclass(frozen=True, slots=True)
class Location:
    """Where an edit goes: the spec as it is for that file, and how it is made."""

    path: str
    spec: Spec
    insert: Callable[[bytes], Result]


Located = Location | Blocker | None
"""``None``: the user has said that the project has no such thing."""

_MODULES: Mapping[str, ModuleType] = {
    "router": registration,
    "command": registration,
    "card": registration,
    "lifespan": lifespan,
    "settings": settings,
    "requirement": requirement,
    "variable": dotenv,
    "service": compose_service,
    "volume": compose_volume,
    "depends_on": compose_depends_on,
    "environment": compose_environment,
    "mount": compose_mount,
}
_SETTINGS = {
    "router": "routers",
    "command": "commands",
    "card": "cards",
    "lifespan": "lifespan",
    "settings": "settings",
    "variable": "env",
    "service": "compose",
    "volume": "compose",
    "depends_on": "compose",
    "environment": "compose",
    "mount": "compose",
}
"""The key of ``[tool.aegis.anchors]`` that each kind goes by."""


def _module(kind: str, path: str) -> ModuleType:
    if kind == "requirement" and path.endswith(".txt"):
        return requirements_txt
    return _MODULES[kind]


def find(kind: str, path: str, data: bytes, spec: Spec) -> Found | Refusal:
    """Ask the codemod of that kind whether an edit stands in a file."""
    found: Found | Refusal = _module(kind, path).find(data, spec)
    return found


def strip(
    kind: str, path: str, data: bytes, spec: Spec, chunks: Sequence[str]
) -> Result:
    """Have the codemod of that kind take an edit out of a file."""
    result: Result = _module(kind, path).strip(data, spec, chunks)
    return result


def dump_spec(spec: Spec) -> dict[str, Any]:
    """A spec as plain data, without what is as by default."""
    data = {
        each.name: getattr(spec, each.name)
        for each in fields(spec)
        if getattr(spec, each.name) != each.default
    }
    if isinstance(spec, settings.Spec):
        data["fields"] = [asdict(each) for each in spec.fields]
    return data


def load_spec(kind: str, data: Mapping[str, Any]) -> Spec:
    """The spec that ``dump_spec`` made data of; raises ``TypeError`` if it is none."""
    values = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in data.items()
    }
    if kind == "settings":
        values["fields"] = tuple(settings.Field(**each) for each in data["fields"])
    spec: Spec = _MODULES[kind].Spec(**values)
    return spec


def subject(spec: Spec) -> str:
    """What an edit is about, in a word or two for the preview."""
    match spec:
        case registration.Spec():
            return ", ".join([spec.local, *spec.arguments])
        case lifespan.Spec():
            return spec.context
        case settings.Spec():
            return ", ".join(each.name for each in spec.fields)
        case requirement.Spec():
            return spec.requirement
        case compose_depends_on.Spec():
            return f"{spec.service} waits for {spec.on}"
        case compose_mount.Spec():
            return f"{spec.source} at {spec.target}"
        case _:
            return spec.name


def locate(project: Project, wanted: Wanted) -> Located:
    """Find the place of an edit in a project."""
    configuration = project.configuration
    if isinstance(configuration, Blocker):
        return configuration
    setting = configuration.anchors.get(_SETTINGS.get(wanted.kind, ""), "")
    if setting is False:
        return None
    return _LOCATE[wanted.kind](project, configuration, wanted, str(setting))


def _router(
    project: Project, configuration: Configuration, wanted: Wanted, setting: str
) -> Located:
    application = project.application
    if isinstance(application, Blocker):
        return application
    ours = component_modules()
    place = router_place(project.modules, application, wanted.paths, ours, setting)
    if isinstance(place, Blocker):
        # A file on the way that cannot be read is the reason, not what it hides.
        return first_unreadable(project.modules.unreadable) or place
    return _registration(place, configuration, wanted.spec)


def _registration(
    place: Place | Blocker, configuration: Configuration, spec: Spec
) -> Located:
    if isinstance(place, Blocker):
        return place
    if not isinstance(spec, registration.Spec):
        return None
    insert = partial(
        registration.insert, spec=spec, anchor=place.anchor, style=configuration.style
    )
    return Location(place.path, spec, insert)


def _command(
    project: Project, configuration: Configuration, wanted: Wanted, setting: str
) -> Located:
    place = command_place(project.modules, configuration, setting)
    return _registration(place, configuration, wanted.spec)


def _card(
    project: Project, configuration: Configuration, wanted: Wanted, setting: str
) -> Located:
    place = card_place(project.modules, configuration, setting)
    return _registration(place, configuration, wanted.spec)


def _lifespan(
    project: Project, configuration: Configuration, wanted: Wanted, setting: str
) -> Located:
    application = project.application
    if isinstance(application, Blocker):
        return application
    ours = component_modules()
    place = lifespan_place(project.modules, application, ours, setting)
    spec = wanted.spec
    if isinstance(place, Blocker) or not isinstance(spec, lifespan.Spec):
        return place if isinstance(place, Blocker) else None
    insert = partial(
        lifespan.insert, spec=spec, anchor=place.anchor, style=configuration.style
    )
    return Location(place.path, spec, insert)


def _settings(
    project: Project, configuration: Configuration, wanted: Wanted, setting: str
) -> Located:
    place = settings_place(project.modules, configuration, setting)
    if isinstance(place, Blocker) or not isinstance(wanted.spec, settings.Spec):
        return place if isinstance(place, Blocker) else None
    spec = replace(wanted.spec, class_name=place.class_name)
    return Location(place.path, spec, partial(settings.insert, spec=spec))


def _compose(
    project: Project, _configuration: Configuration, wanted: Wanted, setting: str
) -> Located:
    path = compose_path(project.modules, setting)
    if isinstance(path, Blocker):
        return path
    return _by_module(path, wanted)


def _variable(
    project: Project, _configuration: Configuration, wanted: Wanted, setting: str
) -> Located:
    path = setting or ENV_FILE
    if project.tree.read(path) is None:
        return Blocker(
            f"there is no {path}; set env = false under [tool.aegis.anchors] in "
            "pyproject.toml to do without",
            path,
        )
    return _by_module(path, wanted)


def _requirement(
    _project: Project, configuration: Configuration, wanted: Wanted, _setting: str
) -> Located:
    return _by_module(configuration.dependencies_in, wanted)


def _by_module(path: str, wanted: Wanted) -> Location:
    module = _module(wanted.kind, path)
    return Location(path, wanted.spec, partial(module.insert, spec=wanted.spec))


_LOCATE: Mapping[str, Callable[[Project, Configuration, Wanted, str], Located]] = {
    "router": _router,
    "command": _command,
    "card": _card,
    "lifespan": _lifespan,
    "settings": _settings,
    "requirement": _requirement,
    "variable": _variable,
    "service": _compose,
    "volume": _compose,
    "depends_on": _compose,
    "environment": _compose,
    "mount": _compose,
}
