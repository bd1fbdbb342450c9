"""What names and attributes stand for once they are assigned to."""

from typing import Protocol

from aegis_cst.reading.code.outline import Expression, Name, Other
from aegis_cst.reading.wiring.frame import Frame
from aegis_cst.reading.wiring.names import Names, either
from aegis_cst.reading.wiring.sites import Binding, Step
from aegis_cst.reading.wiring.values import (
    Commands,
    Instance,
    Router,
    Scope,
    Several,
    Unknown,
    Value,
    Wrapped,
)


class Progress(Protocol):
    """What knows where the run has come to."""

    frame: Frame
    names: Names


class Assignments:
    """Writes down what names stand for, and what an application gets set."""

    def __init__(self, running: Progress) -> None:
        """Its frame says under which conditions something is assigned."""
        self._running = running

    def bind(self, scope: Scope, target: str, value: Value, line: int = 0) -> None:
        """Give a name, or an attribute as ``a.b``, its value.

        ``line`` is where it stands, ``0`` for what no code further down can call it by.
        """
        self._name(scope, target, value, line)
        owner, _, attribute = target.rpartition(".")
        held = self._running.names.find(scope, owner)[0] if owner else None
        if isinstance(held, Instance) and "." not in owner:
            held.attributes[attribute] = value
            return
        if isinstance(held, Router):
            self._alter(held, target, attribute, value)
        if isinstance(value, Router) and scope.outer is None:
            value.names.append(target)
        here = self._running.frame.branches
        # Under a condition, what it stood for before may be what it stands for still.
        former = scope.names.get(target)
        if former is not None and here and scope.conditions.get(target) != here:
            value = either([former, value])
        scope.names[target] = value
        scope.conditions[target] = here

    def _name(self, scope: Scope, target: str, value: Value, line: int) -> None:
        """Note where something gets a name that code further down can call it by."""
        held = value.inner if isinstance(value, Wrapped) else value
        frame = self._running.frame
        if line and isinstance(held, Router | Commands) and not frame.dead:
            step = Step(scope.path, scope.dotted, line)
            held.bindings.append(Binding(step, target, frame.branches))

    def _alter(self, held: Router, target: str, attribute: str, value: Value) -> None:
        """What an assignment to an attribute does to an application or router."""
        inner = target.split(".")[1:-1]
        if inner and inner != ["router"] and target.split(".", maxsplit=1)[0] != "self":
            return  # such as ``app.state.prefix``
        if attribute in {"prefix", "routes"}:
            held.altered = True
        elif attribute == "lifespan_context":
            held.lifespan = (value, Other(()))
        else:
            held.attributes[attribute] = value

    def aim(self, target: Expression, value: Value, scope: Scope) -> None:
        """The same for the target of a loop, which may be several names."""
        if isinstance(target, Name):
            self.bind(scope, target.path, value)
            return
        names = getattr(target, "items", ())
        for name, each in zip(names, unpacked(value, len(names)), strict=True):
            self.aim(name, each, scope)


def unpacked(value: Value, count: int) -> tuple[Value, ...]:
    """The values that as many names get."""
    if isinstance(value, Several) and len(value.values) == count:
        return value.values
    return (Unknown(),) * count
