"""Which routers components have brought, and what they answer."""

from aegis_cst.reading.project import Project
from aegis_cst.reading.record.recorded_edits import edits_on_record
from aegis_cst.reading.registered import router_of
from aegis_cst.reading.wiring.answers import answers_of
from codemods.python.registration_spec import Spec


def routes_of(project: Project, spec: Spec) -> list[tuple[str, frozenset[str]]]:
    """Path and methods of each route of a router that is to be registered."""
    router = router_of(project, spec.module, spec.name)
    if router is None:
        return []
    answers = answers_of(router, live=project.includes_live).answers
    return [(each.path, each.entry.methods) for each in answers]


def registered_modules(project: Project) -> frozenset[str]:
    """The modules that components have registered something from."""
    edits = edits_on_record(project.state)
    return frozenset(
        str(edit.spec["module"]) for edit in edits if "module" in edit.spec
    )


def last_to_start(project: Project) -> frozenset[str]:
    """The modules of hooks that start when all else is up."""
    return frozenset(
        str(edit.spec["module"])
        for edit in edits_on_record(project.state)
        if edit.kind == "lifespan" and edit.spec.get("order") == "last"
    )


def component_files(project: Project) -> frozenset[str]:
    """The files of these modules."""
    found = (project.path_of(each) for each in registered_modules(project))
    return frozenset(each for each in found if each is not None)
