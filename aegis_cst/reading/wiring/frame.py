"""Where in the run of a function the interpreter is."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from aegis_cst.reading.code.outline import Call, Expression, Member, Name
from aegis_cst.reading.wiring.sites import Site, Step
from aegis_cst.reading.wiring.values import Scope, Value

Loop: TypeAlias = Literal["", "known", "unknown"]


@dataclass(slots=True)
class Frame:
    """The conditional blocks around, the calls under way, and what is given back.

    ``optional`` is code that somebody has seen to for when an import fails.
    ``loop`` says what is known of the values of a loop around, if there is one.
    ``way`` are the calls and imports that led here, ``here`` the one that happens now.
    """

    branches: tuple[tuple[str, int, int], ...] = ()
    dead: bool = False
    calls: tuple[int, ...] = ()
    returned: list[Value] = field(default_factory=list)
    optional: bool = False
    loop: Loop = ""
    way: tuple[Step, ...] = ()
    here: Step | None = None

    def entering(self, function: int) -> "Frame":
        """The frame of a function that is called from ``here``."""
        calls = (*self.calls, function)
        return Frame(
            self.branches,
            self.dead,
            calls,
            optional=self.optional,
            loop=self.loop,
            way=self.on_the_way,
        )

    @property
    def on_the_way(self) -> tuple[Step, ...]:
        """The calls and imports under way, the one that happens now included."""
        return self.way if self.here is None else (*self.way, self.here)

    @contextmanager
    def inside(
        self,
        branch: tuple[str, int, int],
        *,
        optional: bool = False,
        loop: Loop = "",
    ) -> Iterator[None]:
        """Run a conditional block."""
        before = self.branches, self.optional, self.loop
        self.branches = (*self.branches, branch)
        self.optional = self.optional or optional
        self.loop = loop or self.loop
        try:
            yield
        finally:
            self.branches, self.optional, self.loop = before

    def site(self, scope: Scope, node: Call) -> Site:
        """Where a call stands."""
        return Site(
            scope.path,
            node.line,
            node.column,
            node.end_line,
            node.end_column,
            self.branches,
            self.dead,
            scope.dotted,
            _receiver(node.function),
            self.way,
        )


def _receiver(function: Expression) -> str:
    """What a method is called on, if that has a name."""
    while isinstance(function, Call):  # the decorator of ``app.get("/")(function)``
        function = function.function
    if isinstance(function, Member) and isinstance(function.owner, Name):
        return function.owner.path
    return function.path.rpartition(".")[0] if isinstance(function, Name) else ""
