"""Where a router is registered with the application that is served."""

from aegis_cst.reading.application import Application
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.wiring.sites import Site
from aegis_cst.reading.wiring.values import Router


def router_of(codebase: Codebase, module: str, name: str) -> Router | None:
    """The router that a module of the project has under a name."""
    path = codebase.path_of(module)
    scope = None if path is None else codebase.interpreter.module(path)
    value = None if scope is None else codebase.interpreter.names.lookup(scope, name)
    return value if isinstance(value, Router) else None


def inclusion_of(codebase: Codebase, module: str, name: str) -> Site | None:
    """The call that includes a router, on whatever way; ``None`` if none is seen."""
    application = codebase.application
    router = router_of(codebase, module, name)
    if not isinstance(application, Application) or router is None:
        return None
    waiting, seen = [application.router], {id(application.router)}
    while waiting:
        for entry in waiting.pop().entries:
            if entry.child is router:
                return entry.site
            if entry.child is not None and id(entry.child) not in seen:
                seen.add(id(entry.child))
                waiting.append(entry.child)
    return None
