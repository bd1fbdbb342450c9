"""Whether a component is there: on record, or, where that was lost, in the code."""

from aegis_cst.components.manifest import Manifest
from aegis_cst.plan.edits.kinds import find
from aegis_cst.plan.edits.located import Located
from aegis_cst.plan.edits.wanted import Wanted
from aegis_cst.plan.places.location import locations
from aegis_cst.plan.places.services import edits_of
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.project import Project
from aegis_cst.reading.record.state import State, digest
from codemods.result import Found, Presence


def is_installed(project: Project, manifest: Manifest, state: State) -> bool:
    """Whether ``add`` has nothing to do for a component."""
    if manifest.name in state.components:
        return True
    return bool(manifest.files) and stands_in_code(project, manifest)


def stands_in_code(project: Project, manifest: Manifest) -> bool:
    """Whether every file and every edit is there, word for word."""
    if not all(map(project.tree.exists, manifest.files)):
        return False
    for path, data in manifest.files.items():
        content = project.tree.read(path)
        if content is None or digest(content) != digest(data):
            return False
    return all(
        _is_there(each, presence(project, each, location))
        for each in edits_of(project, manifest)
        for location in locations(project, each)
    )


def _is_there(wanted: Wanted, found: Presence | None) -> bool:
    """Word for word; of a requirement the bounds may be the user's."""
    changed = wanted.kind == "requirement" and found is Presence.CHANGED
    return changed or found is Presence.OURS


def presence(project: Project, wanted: Wanted, location: Located) -> Presence | None:
    """How an edit stands at its place; ``None`` where that cannot be told."""
    if location is None:
        return Presence.OURS
    if isinstance(location, Blocker):
        return None
    data = project.tree.read(location.path)
    if data is None:
        return None
    found = find(wanted.kind, location.path, data, location.spec)
    return found.presence if isinstance(found, Found) else None
