"""Applications that are given to functions which are not followed."""

from collections.abc import Sequence

from aegis_cst.reading.wiring.graph import Handed, Lost
from aegis_cst.reading.wiring.sites import Step
from aegis_cst.reading.wiring.values import Router, Value, Wrapped


def applications_in(values: Sequence[Value]) -> list[Router]:
    """The applications among some values, those with something around them too."""
    held = [each for each in values if isinstance(each, Router | Wrapped)]
    inside = [each.inner if isinstance(each, Wrapped) else each for each in held]
    return [each for each in inside if each.kind != "router"]


def handed(function: str, given: Sequence[Value], step: Step) -> Handed:
    """A call of a function from outside, with what it gets besides applications."""
    others = (each for each in given if not isinstance(each, Router | Wrapped))
    return Handed(function, tuple(others), step)


def lost_with(applications: Sequence[Router], step: Step) -> Lost:
    """A call of nobody knows what, which may do anything to them."""
    reason = "what is called here with the application is not known"
    return Lost(step, reason, given=tuple(applications))
