"""Compose services of the user's that are used instead of one of a component's."""

from aegis_cst.components.catalogue import catalogue
from aegis_cst.components.manifest import Manifest, Service, service_body
from aegis_cst.reading.blocker import Blocker, content
from aegis_cst.reading.places.compose import compose_path
from aegis_cst.reading.project import Project
from aegis_cst.reading.record.state import State
from codemods.compose.service import Spec, find, find_by_image
from codemods.result import Found, Presence


def used_instead(project: Project) -> dict[str, str]:
    """Name in a manifest to name in the project, for services that the user runs.

    What a component itself has inserted is its own, whatever image it runs. Where that
    is on record no more, so is what stands there word for word.
    """
    data = _compose_file(project)
    if data is None:
        return {}
    ours = inserted(project)
    return {
        service.name: theirs
        for manifest, service in replaceable()
        if service.name not in ours
        and (theirs := find_by_image(data, service.images, ""))
        and not _stands(data, manifest, service)
    }


def _stands(data: bytes, manifest: Manifest, service: Service) -> bool:
    """Whether a service is in the file as its component writes it."""
    body = service_body(manifest, service)
    spec = Spec(name=service.name, body=body, like=service.like)
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
    state = project.state
    if not isinstance(state, State):
        return set()
    return {
        str(edit.spec["name"])
        for record in state.components.values()
        for edit in record.edits
        if edit.kind == "service"
    }


def _compose_file(project: Project) -> bytes | None:
    configuration = project.configuration
    if isinstance(configuration, Blocker):
        return None
    setting = configuration.anchors.get("compose", "")
    path = None if setting is False else compose_path(project.tree, str(setting))
    data = content(project.tree, path) if isinstance(path, str) else None
    return data if isinstance(data, bytes) else None
