"""Whether the application reaches every router that is on record."""

from collections.abc import Iterator

from aegis_cst.components.catalogue import catalogue
from aegis_cst.components.manifest import Router
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.places.shadow import shadows
from aegis_cst.reading.places.timeline import Moment, moments
from aegis_cst.reading.project import Project
from codemods.python.python_tree import argument, called, dotted, resolve


def unreachable_routers(project: Project) -> Iterator[Blocker]:
    """Routers of installed components that no request would get to."""
    state, application = project.state, project.application
    if isinstance(state, Blocker) or not state.components:
        return
    if isinstance(application, Blocker):
        yield application
        return
    timeline = list(moments(project.modules, application))
    for name, record in state.components.items():
        if name not in catalogue():
            continue
        inserted = {
            (each.spec["module"], each.spec["name"])
            for each in record.edits
            if each.kind == "router"
        }
        for router in catalogue()[name].router:
            if (router.module, router.name) in inserted:
                yield from _unreachable(project, timeline, router)


def _unreachable(
    project: Project, timeline: list[Moment], router: Router
) -> Iterator[Blocker]:
    for moment in timeline:
        source = moment.block.module.source
        line = source.line(source.start(moment.statement))
        if _includes(moment, f"{router.module}.{router.name}"):
            return
        if shadows(project.modules, moment.block, moment.statement, router.paths):
            yield Blocker(
                f"what is added here would answer {router.paths[0]} first",
                moment.block.module.path,
                line,
            )
            return
    yield Blocker(f"the application would not reach the router of {router.module}")


def _includes(moment: Moment, target: str) -> bool:
    call = called(moment.statement)
    if call is None or dotted(call.func) != f"{moment.block.receiver}.include_router":
        return False
    return resolve(argument(call, 0, "router"), moment.block.module.bound) == target
