"""Whether the application reaches every router that components have brought."""

from collections.abc import Iterator, Mapping

from aegis_cst.reading.application import Application
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.places.barriers import barriers
from aegis_cst.reading.project import Project
from aegis_cst.reading.record.state import EditRecord
from aegis_cst.reading.registered import router_of
from aegis_cst.reading.wiring.answers import Answer, answers_of
from aegis_cst.reading.wiring.values import Router


def unreachable_routers(before: Project, after: Project) -> Iterator[Blocker]:
    """Routers of installed components that no request would get to.

    What was not reached before, and is not brought by the plan, is not its doing.
    """
    was, wanted = _registered(before), _registered(after)
    if not wanted:
        return
    if isinstance(after.application, Blocker):
        if not isinstance(before.application, Blocker) or wanted.keys() - was.keys():
            yield after.application
        return
    for key, edit in wanted.items():
        blocker = _hidden(after, after.application, edit)
        if blocker is None:
            continue
        if key not in was or _is_reached(before, was[key]):
            yield blocker


def _registered(project: Project) -> Mapping[tuple[str, str], EditRecord]:
    """The registrations on record, by component and what a router is called there.

    Its module may be another one in another version.
    """
    state = project.state
    if isinstance(state, Blocker):
        return {}
    return {
        (record.name, str(edit.spec.get("alias") or edit.spec["name"])): edit
        for record in state.components.values()
        for edit in record.edits
        if edit.kind == "router"
    }


def _is_reached(project: Project, edit: EditRecord) -> bool:
    application = project.application
    if isinstance(application, Blocker):
        return False
    return _hidden(project, application, edit) is None


def _hidden(
    project: Project, application: Application, edit: EditRecord
) -> Blocker | None:
    """Why requests do not get to a router; ``None`` if each of them does."""
    module, name = str(edit.spec["module"]), str(edit.spec["name"])
    router = router_of(project, module, name)
    if router is None:
        return Blocker(f"the application would not reach {module}.{name}", edit.path)
    own = answers_of(router, live=project.includes_live).answers
    for route in own:
        for method in sorted(route.entry.methods):
            wanted = [(route.path, frozenset({method}))]
            first = next(barriers(application.answers, wanted), None)
            if first is not None and _leads_to(first, router):
                continue
            if first is None:
                return _not_included(application, edit, route, method)
            site = (first.chain[0] if first.chain else first.entry).site
            return Blocker(
                f"what is added here would answer {method} {route.path} before the "
                f"router of {module}; move it behind that",
                site.path,
                site.line,
            )
    return None


def _leads_to(answer: Answer, router: Router) -> bool:
    return any(each.child is router for each in answer.chain)


def _not_included(
    application: Application, edit: EditRecord, route: Answer, method: str
) -> Blocker:
    graph = application.followed.interpreter.graph
    lost = [each for each in graph.lost if each.certain]
    if lost:
        step = lost[0].step
        return Blocker(
            f"{lost[0].reason}, so that it cannot be told whether {method} "
            f"{route.path} is answered; register routers where it can be followed",
            step.path,
            step.line,
        )
    return Blocker(
        f"{application.entry.text}, the application, would not answer {method} "
        f"{route.path}: the router of {edit.spec['module']} is not included on a way "
        "that can be followed; include it in the application itself",
        edit.path,
    )
