"""What the interpreter has found out about a project."""

from dataclasses import dataclass, field
from typing import NamedTuple

from aegis_cst.reading.wiring.sites import Site, Step
from aegis_cst.reading.wiring.values import Commands, Router, Value


@dataclass(slots=True)
class HookFolder:
    """A package whose files are loaded without registration, and what each defines."""

    path: str
    function: str
    parameters: str
    site: Site


@dataclass(frozen=True, slots=True)
class OddArgument:
    """An inclusion of no router, or a mount of nothing: ``done`` says which."""

    site: Site
    value: Value
    name: str
    done: str = "included"


@dataclass(frozen=True, slots=True)
class Lost:
    """A call that is not followed although it may wire something up.

    ``certain`` says that it does, and that only its size is in the way. ``given`` are
    the applications that it gets, where that is known.
    """

    step: Step
    reason: str
    certain: bool = False
    given: "tuple[Router, ...]" = ()


class Handed(NamedTuple):
    """A call of a function from outside with an application, and what else it gets."""

    function: str
    others: "tuple[Value, ...]"
    step: Step


@dataclass(slots=True)
class Graph:
    """Everything that was found: in the order in which it was come across.

    ``handed`` are functions from outside that get an application.
    ``searched`` are includes, in a loop, of routers that only the run can tell.
    ``lost`` are the places where sight was lost. ``started`` are the Typer applications
    that were called. ``untold`` are routes that are added for sure, of which the path
    or the methods are not known.
    """

    routers: list[Router] = field(default_factory=list)
    odd: list[OddArgument] = field(default_factory=list)
    hooks: list[HookFolder] = field(default_factory=list)
    dead: list[tuple[str, Site]] = field(default_factory=list)
    handed: list[Handed] = field(default_factory=list)
    searched: list[Site] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)
    started: list[Commands] = field(default_factory=list)
    untold: list[Lost] = field(default_factory=list)

    @property
    def applications(self) -> list[Router]:
        """Those made by ``FastAPI(…)``."""
        return [each for each in self.routers if each.kind == "application"]
