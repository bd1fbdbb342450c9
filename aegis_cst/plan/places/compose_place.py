"""What an edit of a compose file says in this one, or why it cannot be made there."""

from dataclasses import replace
from typing import TypeGuard

from aegis_cst.plan.edits.wanted import Spec, Wanted
from aegis_cst.plan.places.application_service import (
    WEB,
    ApplicationService,
    application_service,
)
from aegis_cst.plan.places.services import application_of
from aegis_cst.reading.blocker import Blocker, blocked, content
from aegis_cst.reading.containers.compose_file import parse_compose
from aegis_cst.reading.containers.yaml_file import entries, text
from aegis_cst.reading.project import Project
from aegis_cst.reading.record.recorded_edits import edits_on_record
from codemods.compose import depends_on as compose_depends_on
from codemods.compose import service as compose_service
from codemods.compose.reach import out_of_reach
from codemods.compose.service_keys import ONE_OF_EACH
from codemods.compose.shared import MERGE

_LEAVE = "or set compose = false under [tool.aegis.anchors] in pyproject.toml"


def spec_in_compose(project: Project, path: str, wanted: Wanted) -> Spec | Blocker:
    """The specification with the services called as they are in the compose file."""
    spec = wanted.spec
    named = {getattr(spec, "like", ""), getattr(spec, "service", "")} - {""}
    data = content(project.tree, path)
    if not isinstance(data, bytes) or not named:
        return spec
    file = parse_compose(path, data)
    if file is None or file.faults or file.doubled or not file.services:
        return spec  # it is about no service, or the codemod says what is wrong
    served = application_service(project.tree, path, application_of(project))
    if isinstance(served, Blocker):
        return served
    if served is None:
        return _alone(spec, path) if WEB in named else spec
    if named.isdisjoint({WEB, served.name}):
        return spec
    blocker = _in_the_way(served, wanted, path, data)
    if _is_process(spec):
        spec = replace(spec, apart=_apart(project, served.name))
    return blocker or served.placed(spec)


def _is_process(spec: Spec) -> TypeGuard[compose_service.Spec]:
    """Whether it is a service that runs the image of the application."""
    return isinstance(spec, compose_service.Spec) and spec.body.startswith(MERGE)


def _alone(spec: Spec, path: str) -> Spec | Blocker:
    """An edit where no service runs the application: one that needs none is made."""
    if isinstance(spec, compose_service.Spec) and not _is_process(spec):
        return spec
    reason = "no service here runs the application"
    return Blocker(f"{reason}; bring it back, {_LEAVE}", path, 1)


def _in_the_way(
    served: ApplicationService, wanted: Wanted, path: str, data: bytes
) -> Blocker | None:
    """A blocker if a service would not work together with the application's."""
    spec = wanted.spec
    if _is_process(spec):
        return _held_once(served)
    if isinstance(spec, compose_service.Spec):
        return _unreachable(served, wanted)
    if isinstance(spec, compose_depends_on.Spec):
        refusal = out_of_reach(data, served.name, spec.on)
        return blocked(refusal, path) if refusal is not None else None
    return None


def _apart(project: Project, name: str) -> tuple[str, ...]:
    """What edits have put into a service: a new one gets it by edits of its own."""
    names: set[str] = set()
    for edit in edits_on_record(project.state):
        spec = edit.spec
        if edit.kind == "depends_on" and spec["service"] == name:
            names.add(str(spec["on"]))
        elif edit.kind == "environment":
            names.add(str(spec["name"]))
        elif edit.kind == "mount":
            names.add(f"{spec['source']}:{spec['target']}")
    return tuple(sorted(names))


def _held_once(served: ApplicationService) -> Blocker | None:
    """A blocker if what the service extends elsewhere can be had by one only."""
    service = served.run.service
    for base in served.services.chain(service):
        if base.name == service.name and base.path != service.path:
            continue  # the same service, in a file that is put over this one
        for key in ONE_OF_EACH if base.path != service.path else ():
            entry = entries(base.node).get(key)
            if entry is not None:
                reason = f"`{key}` comes to every service that extends `{base.name}`, "
                reason += f"and only one can have it; move it to `{service.name}`"
                place = base.place(entry.key)
                return Blocker(reason, place.path, place.line)
    return None


def _unreachable(served: ApplicationService, wanted: Wanted) -> Blocker | None:
    """A blocker if a new service could not be placed where the application is."""
    service, place = served.run.service, served.run.place
    for key in ("networks", "network_mode"):
        found = served.services.value(service, key)
        if found is None:
            continue
        mode = text(found[1]) if key == "network_mode" else ""
        if mode == "host" and wanted.exposed:
            reason = f"`{service.name}` is on the network of the host, where this "
            reason += "service would be open to all that reach the host"
            return Blocker(
                f"{reason}; give it networks, {_LEAVE}", place.path, place.line
            )
        if found[0].path != service.path:
            reason = f"`{service.name}` has its {key} from {found[0].path}"
            advice = f"write {key} in `{service.name}` as well, for others to join it"
            return Blocker(f"{reason}; {advice}", place.path, place.line)
    return None
