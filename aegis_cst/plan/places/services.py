"""Compose services of the user's that are used instead of one of a component's."""

from collections.abc import Iterator

from aegis_cst.components.catalogue import catalogue, placed_component
from aegis_cst.components.manifest import Manifest, service_body
from aegis_cst.components.manifest_entries import Service
from aegis_cst.plan.edits.wanted import Wanted, wanted_edits
from aegis_cst.plan.places.application_service import (
    WEB,
    ApplicationService,
    application_service,
)
from aegis_cst.reading.blocker import Blocker, content
from aegis_cst.reading.containers.compose_file import parse_compose
from aegis_cst.reading.containers.compose_service import Service as ComposeService
from aegis_cst.reading.containers.serving import ServedApplication
from aegis_cst.reading.containers.yaml_file import scalars, text, value_of
from aegis_cst.reading.entry.results import Entry
from aegis_cst.reading.layout import Layout
from aegis_cst.reading.places.compose import compose_path
from aegis_cst.reading.project import Project
from aegis_cst.reading.record.recorded_edits import edits_on_record
from codemods.compose.reach import LOOPBACK, shares_a_machine
from codemods.compose.service import Spec, find, find_by_image
from codemods.result import Found, Presence


def used_instead(project: Project) -> dict[str, str]:
    """Name in a manifest to name in the project, for services that the user runs.

    What a component itself has inserted is its own, whatever image it runs. Where that
    is on record no more, so is what stands there word for word.
    """
    data = _compose_data(project)
    if data is None:
        return {}
    ours = inserted(project)
    served = _served(project)
    like = served.name if served is not None else WEB
    return {
        service.name: theirs
        for manifest, service in replaceable()
        if service.name not in ours
        and (theirs := find_by_image(data, service.images))
        and not _stands(data, manifest, service, like)
    }


def locked(project: Project, name: str) -> Iterator[str]:
    """What to tell where a Redis of the user's asks for a password."""
    service = _of_the_users(project, name)
    if service is None:
        return
    # https://redis.io/docs/latest/operate/oss_and_stack/management/config-file/
    commands = [each for node in service.commands() for each in (*scalars(node), node)]
    if any("requirepass" in text(each) for each in commands):
        place = service.place(service.key or service.node)
        yield (
            f"{place.path}:{place.line}: the service {name} asks for a password, which "
            "the address that is written for it has not; give .env one, as "
            f"REDIS_URL=redis://:password@{name}:6379/0"
        )


def unread_image(project: Project, manifest: Manifest) -> Iterator[str]:
    """What to tell where a component runs an image of which nothing is known."""
    served = _served(project)
    runs = any(not service.images for service in manifest.service)
    if served is None or served.run.stage is not None or not runs:
        return
    run, place = served.run, served.run.place
    at = f"{place.path}:{place.line}"
    if run.build is not None:
        yield (
            f"{at}: which Dockerfile {served.name} is built from cannot be told here; "
            "see that its image runs what it is given: docker compose run --rm "
            f"{served.name} python --version"
        )
    # Code that is mounted is there, whatever the image holds.
    elif not any(source.startswith(".") for source, _ in run.service.mounts()):
        yield (
            f"{at}: the image of {served.name} is not built here; the files that are "
            "added come into it only when it is built anew"
        )


def is_published(project: Project, name: str) -> bool:
    """Whether a service of the user's is reached from this machine as well."""
    service = _of_the_users(project, name)
    return service is not None and value_of(service.node, "ports") is not None


def _of_the_users(project: Project, name: str) -> ComposeService | None:
    data = _compose_data(project)
    path = compose_file(project) or ""
    file = parse_compose(path, data) if data is not None else None
    return None if file is None or file.faults else file.services.get(name)


def _stands(data: bytes, manifest: Manifest, service: Service, like: str) -> bool:
    """Whether a service is in the file as its component writes it."""
    body = service_body(manifest, service)
    spec = Spec(name=service.name, body=body, like=like)
    found = find(data, spec)
    return isinstance(found, Found) and found.presence is Presence.OURS


def replaceable() -> list[tuple[Manifest, Service]]:
    """Services that a component can do without if the user runs another."""
    return [
        (manifest, service)
        for manifest in catalogue().values()
        for service in manifest.service
        if service.images
    ]


def inserted(project: Project) -> set[str]:
    """Services that components have inserted."""
    edits = edits_on_record(project.state)
    return {str(edit.spec["name"]) for edit in edits if edit.kind == "service"}


def compose_file(project: Project) -> str | None:
    """The path of the compose file; ``None`` where there is none, or several are."""
    configuration = project.configuration
    if isinstance(configuration, Blocker):
        return None
    setting = configuration.anchors.get("compose", "")
    path = None if setting is False else compose_path(project.tree, str(setting))
    return path if isinstance(path, str) else None


def application_of(project: Project) -> ServedApplication:
    """What a container has to run to be the application's."""
    configuration, entry = project.configuration, project.found
    if isinstance(configuration, Blocker):
        return ServedApplication()
    scripts = frozenset(configuration.scripts)
    names = frozenset({configuration.name, *scripts} - {""})
    if not isinstance(entry, Entry):
        return ServedApplication(images=names)
    return ServedApplication(
        entry.module, entry.name, entry.path, starters=scripts, images=names
    )


def address_of(project: Project) -> str:
    """Where the application reaches other services, if not by their names.

    Whoever is on the network of the host, or of another container, asks that machine.
    """
    served = _served(project)
    if served is None:
        return ""
    mode = served.services.value(served.run.service, "network_mode")
    return LOOPBACK if mode is not None and shares_a_machine(text(mode[1])) else ""


def _served(project: Project) -> ApplicationService | None:
    path = compose_file(project)
    if path is None:
        return None
    served = application_service(project.tree, path, application_of(project))
    return served if isinstance(served, ApplicationService) else None


def edits_of(project: Project, manifest: Manifest) -> Iterator[Wanted]:
    """Every edit that a component asks for in a project."""
    return wanted_edits(manifest, used_instead(project), address_of(project))


def other_names(project: Project, layout: Layout) -> tuple[tuple[str, str], ...]:
    """Services of components whose names the user has taken, with their other ones.

    ``layout`` is that of the project in all else. What a component has inserted keeps
    the name that it was given, and is none of the user's.
    """
    data = _compose_data(project)
    file = parse_compose(compose_file(project) or "", data) if data else None
    services = {} if file is None or file.faults else file.services
    ours = inserted(project)
    return tuple(
        (service.name, service.other_name)
        for each in catalogue().values()
        for service in each.service
        if service.other_name in ours
        or (
            service.other_name
            and data
            and service.name in services
            and service.name not in ours
            and not _stands_placed(project, data, each.name, service, layout)
        )
    )


def _stands_placed(
    project: Project, data: bytes, name: str, service: Service, layout: Layout
) -> bool:
    """Whether a service is there as its component, placed, writes it."""
    served = _served(project)
    like = served.name if served is not None else WEB
    return _stands(data, placed_component(name, layout), service, like)


def _compose_data(project: Project) -> bytes | None:
    path = compose_file(project)
    data = content(project.tree, path) if path is not None else None
    return data if isinstance(data, bytes) else None
