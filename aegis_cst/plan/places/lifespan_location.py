"""Where a hook of a component goes, and the function that is written to take it."""

from dataclasses import replace
from functools import partial

from aegis_cst.plan.edits.located import Located, Location, location_of
from aegis_cst.plan.edits.wanted import Wanted
from aegis_cst.plan.places.bare import anchor_of, is_bare, specs_of
from aegis_cst.plan.places.routed import last_to_start, registered_modules
from aegis_cst.reading.blocker import Blocker, blocked
from aegis_cst.reading.configuration import Configuration
from aegis_cst.reading.places.lifespans import lifespan_place
from aegis_cst.reading.project import Project
from codemods.python import lifespan, lifespan_function
from codemods.result import Refusal


def hook_location(
    project: Project, configuration: Configuration, wanted: Wanted, setting: str
) -> Located:
    """The place of a hook: in the lifespan function of the application."""
    application = project.application
    if isinstance(application, Blocker):
        return application
    place = lifespan_place(application, setting)
    spec = wanted.spec
    if isinstance(place, Blocker):
        return _not_written(project, configuration) or project.unreadable or place
    if not isinstance(spec, lifespan.Spec):
        return None
    anchor = lifespan.Anchor(
        function=place.function,
        ours=registered_modules(project),
        last=last_to_start(project),
    )
    # Names such as ``start`` may be taken in a file of the user's.
    other = replace(spec, suffix="_component")
    insert = partial(lifespan.insert, anchor=anchor, style=configuration.style)
    return location_of(place.path, insert, spec, other)


def _not_written(project: Project, configuration: Configuration) -> Blocker | None:
    """Why the function is not there that was to be written: that is reason enough."""
    wanted = Wanted("lifespan_function", lifespan_function.Spec())
    located = function_location(project, configuration, wanted, "")
    application = project.application
    if isinstance(application, Blocker) or not isinstance(located, Location):
        return None
    if not is_bare(project, application, configuration.style):
        return None
    data = project.tree.read(located.path)
    result = located.made(data)[1] if data is not None else None
    return blocked(result, located.path) if isinstance(result, Refusal) else None


def function_location(
    project: Project, configuration: Configuration, wanted: Wanted, _setting: str
) -> Located:
    """The place of a function: before what makes the application."""
    application = project.application
    if isinstance(application, Blocker):
        return application
    if not isinstance(wanted.spec, lifespan_function.Spec):
        return None
    path, anchor = application.router.site.path, anchor_of(application)
    insert = partial(lifespan_function.insert, anchor=anchor, style=configuration.style)
    return location_of(path, insert, *specs_of(wanted.spec))
