"""Functions that fill a dashboard with cards."""

import libcst as cst

from aegis_cst.reading.places.routing import Place
from aegis_cst.reading.places.syntax_modules import Module
from codemods.python.python_tree import called, dotted, scope_statements
from codemods.python.registration import Anchor


def card_blocks(module: Module | None, only: str = "") -> list[Place]:
    """Functions that call ``add_card`` on one of their parameters."""
    if module is None:
        return []
    return [
        Place(
            module.path,
            Anchor(function=name, receiver=owner, siblings=("add_card",)),
        )
        for function in scope_statements(module.source.module)
        if isinstance(function, cst.FunctionDef)
        and (name := function.name.value)
        and name == (only or name)
        and (owner := _dashboard(function))
    ]


def _dashboard(function: cst.FunctionDef) -> str:
    """The parameter that cards are added to; empty if there is none."""
    given = function.params
    parameters = {
        each.name.value
        for each in (*given.posonly_params, *given.params, *given.kwonly_params)
    }
    for statement in scope_statements(function):
        call = called(statement)
        owner, _, method = dotted(call and call.func).rpartition(".")
        if method == "add_card" and owner in parameters:
            return owner
    return ""
