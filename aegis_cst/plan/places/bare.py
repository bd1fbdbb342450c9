"""Applications that get a lifespan written: nothing starts with them so far.

Where FastAPI runs the lifespans of the routers that it includes, there is no need to.
"""

import re

from aegis_cst.plan.proofs.version_proof import starts_routers
from aegis_cst.reading.application import Application
from aegis_cst.reading.places.lifespans import has_none
from aegis_cst.reading.project import Project
from codemods.python import lifespan_function
from codemods.python.source import parse
from codemods.python.style import Style
from codemods.result import Edited, Refusal

_LISTS = re.compile(rb"\.on_(?:startup|shutdown)\b")
"""Event handlers that are put into the lists of an application's router."""


def is_bare(project: Project, application: Application, style: Style) -> bool:
    """Whether an application without any lifespan can, and has to, be given one."""
    if starts_routers(project.dependencies) or not has_none(application):
        return False
    files = application.followed.interpreter.entered
    if any(_LISTS.search(project.sources.read(each) or b"") for each in files):
        return False
    site = application.router.site
    data = project.tree.read(site.path)
    if data is None or isinstance(parse(data), Refusal):
        # What keeps a file from being edited is told by the edit.
        return data is not None
    return any(
        isinstance(
            lifespan_function.insert(data, spec, anchor_of(application), style), Edited
        )
        for spec in specs_of(lifespan_function.Spec())
    )


def anchor_of(application: Application) -> lifespan_function.Anchor:
    """The call that makes an application."""
    site = application.router.site
    return lifespan_function.Anchor(
        line=site.line, end_line=site.end_line, end_column=site.end_column
    )


def specs_of(
    spec: lifespan_function.Spec,
) -> tuple[lifespan_function.Spec, lifespan_function.Spec]:
    """A function under its own name, and for where that is taken."""
    return spec, lifespan_function.Spec(name=f"{spec.name}_of_components")
