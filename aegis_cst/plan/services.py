"""Compose services of the user's that are used instead of one of a component's."""

from aegis_cst.components.catalogue import catalogue
from aegis_cst.components.manifest import Service
from aegis_cst.project.anchors import compose_path
from aegis_cst.project.blocker import Blocker, content
from aegis_cst.project.project import Project
from aegis_cst.project.state import State
from codemods.compose_service import find_by_image


def used_instead(project: Project) -> dict[str, str]:
    """Name in a manifest to name in the project, for services that the user runs.

    What a component itself has inserted is its own, whatever image it runs.
    """
    data = _compose_file(project)
    if data is None:
        return {}
    ours = inserted(project)
    found = {
        service.name: find_by_image(data, service.images, "")
        for service in replaceable()
        if service.name not in ours
    }
    return {name: theirs for name, theirs in found.items() if theirs}


def replaceable() -> list[Service]:
    """Services that a component can do without if the user runs another."""
    return [
        service
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
    path = None if setting is False else compose_path(project.modules, str(setting))
    data = content(project.tree, path) if isinstance(path, str) else None
    return data if isinstance(data, bytes) else None
