"""Which application a project serves, and what tells that."""

from dataclasses import dataclass, replace

from aegis_cst.reading.application import Application
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.entry.find import OPTION
from aegis_cst.reading.entry.results import Entry
from aegis_cst.reading.project import Project
from aegis_cst.reading.record.state import PATH as STATE


@dataclass(frozen=True, slots=True)
class Served:
    """The application of a project, and the ``file:line`` that creates it."""

    entry: Entry
    created: str


def served(project: Project, found: Entry | None = None) -> Served | Blocker:
    """Which application it is; a blocker where it cannot be told or read.

    ``found`` is how the application was found from outside of the project.
    """
    application = project.application
    if isinstance(application, Blocker):
        return application
    return served_by(application, project, found)


def served_by(
    application: Application, project: Project, found: Entry | None
) -> Served:
    """The application with what tells it, where it has been read already."""
    entry = _told(application.entry, project, found)
    return Served(entry, f"{application.router.site.path}:{application.line}")


def _told(entry: Entry, project: Project, found: Entry | None) -> Entry:
    """The application with what it is told by."""
    if found is not None:
        return replace(entry, why=found.why, where=found.where)
    if not project.entry and entry.why == OPTION:
        return replace(entry, why=f"{STATE} remembers it", where=STATE)
    return entry
