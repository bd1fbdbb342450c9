"""Whether there is a Compose service of the application's, for others beside it."""

from aegis_cst.plan.places.application_service import application_service
from aegis_cst.plan.places.services import application_of
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.places.compose import compose_files, compose_path
from aegis_cst.reading.project import Project


def runs_in_compose(project: Project, setting: str) -> bool:
    """Whether a service runs the application; one that cannot be told is to be told.

    ``setting`` is the path that the user has named, empty for none.
    """
    path = compose_path(project.tree, setting)
    if isinstance(path, Blocker):
        return bool(setting or compose_files(project.tree))
    if setting or any(
        each.path == path and (each.faults or each.doubled)
        for each in project.compose.files
    ):
        return True
    application = application_of(project)
    return application_service(project.tree, path, application) is not None


def doubt_of(project: Project, setting: str) -> str:
    """Why it cannot be told which service it is; empty where it can, or none is.

    A path that the user has named asks for an answer.
    """
    path = compose_path(project.tree, setting)
    if setting or isinstance(path, Blocker):
        return ""
    found = application_service(project.tree, path, application_of(project))
    return found.reason.partition(";")[0] if isinstance(found, Blocker) else ""
