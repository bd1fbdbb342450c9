"""Which routers components have brought, and what they answer."""

from aegis_cst.components.catalogue import catalogue
from aegis_cst.reading.project import Project
from aegis_cst.reading.wiring.answers import answers_of
from aegis_cst.reading.wiring.values import Router
from codemods.python.registration_spec import Spec


def router_of(project: Project, module: str, name: str) -> Router | None:
    """The router that a module of the project has under a name."""
    path = project.modules.path_of(module)
    scope = None if path is None else project.interpreter.module(path)
    value = None if scope is None else project.interpreter.names.lookup(scope, name)
    return value if isinstance(value, Router) else None


def routes_of(project: Project, spec: Spec) -> list[tuple[str, frozenset[str]]]:
    """Path and methods of each route of a router that is to be registered."""
    router = router_of(project, spec.module, spec.name)
    if router is None:
        return []
    answers = answers_of(router, live=project.includes_live).answers
    return [(each.path, each.entry.methods) for each in answers]


def component_files(project: Project) -> frozenset[str]:
    """Files of the modules that components register routers from."""
    modules = (
        router.module for manifest in catalogue().values() for router in manifest.router
    )
    found = (project.modules.path_of(each) for each in modules)
    return frozenset(each for each in found if each is not None)
