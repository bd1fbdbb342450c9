"""Where a Typer sub-command is added."""

from aegis_cst.reading.application import Followed
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.places.blocks import names_of, touching
from aegis_cst.reading.places.routers import AnchoredPlace
from aegis_cst.reading.wiring.values import Commands, FunctionValue, Scope, Value
from codemods.python.registration import Anchor


def command_place(
    followed: Followed, target: str, *, named: bool
) -> AnchoredPlace | Blocker:
    """The Typer application that ``module:name`` leads to.

    ``named`` says that the user has named the place: then whatever the name stands for
    is one. A function that calls a Typer application, as console scripts often name
    one, leads there.
    """
    module, _, name = target.partition(":")
    path = followed.modules.path_of(module) if module else None
    scope = None if path is None else followed.interpreter.module(path)
    value = None if scope is None else _value(followed, scope, name)
    if isinstance(value, Commands):
        for key, sites in sorted(touching(value), key=lambda each: -len(each[1])):
            anchor = Anchor(
                function=key.function, receiver=key.receiver, after=sites[-1].line
            )
            return AnchoredPlace(key.path, anchor)
        for key, line in names_of(value):
            anchor = Anchor(function=key.function, receiver=key.receiver, after=line)
            return AnchoredPlace(key.path, anchor)
    if named and scope is not None and name in scope.names:
        line = followed.outlines.line_of(scope.path, name)
        return AnchoredPlace(scope.path, Anchor(function="", receiver=name, after=line))
    return Blocker(
        "no console script under [project.scripts] leads to a Typer application; "
        'name it: commands = "module:app" under [tool.aegis.anchors]',
        "pyproject.toml",
    )


def _value(followed: Followed, scope: Scope, name: str) -> Value | None:
    """What the name stands for, or what the function of that name calls."""
    interpreter = followed.interpreter
    value = interpreter.names.lookup(scope, name) if name else None
    if isinstance(value, FunctionValue):
        before = len(interpreter.graph.started)
        interpreter.call(value, (), {}, wanted=True)
        started = interpreter.graph.started[before:]
        return started[0] if len(started) == 1 else None
    return value
