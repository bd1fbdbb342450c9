"""A reduced syntax tree: what can have to do with wiring, as plain data.

Lines count from 1, columns from 0 in bytes, as ``ast`` has them.
"""

from typing import NamedTuple, TypeAlias


class Name(NamedTuple):
    """A name or a chain of attributes, dotted."""

    path: str
    line: int
    column: int
    end_column: int


class Text(NamedTuple):
    """A string literal."""

    value: str


class Constant(NamedTuple):
    """``None``, a truth value or a number."""

    value: bool | int | float | None


class Joined(NamedTuple):
    """An f-string, or strings added up."""

    parts: "tuple[Expression, ...]"


class Items(NamedTuple):
    """A list, tuple or set."""

    items: "tuple[Expression, ...]"


class Call(NamedTuple):
    """A call; the name of a keyword is ``*`` for unpacked arguments of either kind."""

    function: "Expression"
    arguments: "tuple[Expression, ...]"
    keywords: "tuple[tuple[str, Expression], ...]"
    line: int
    column: int
    end_line: int
    end_column: int

    def argument(self, position: int, name: str) -> "Expression | None":
        """An argument, given by position or by name."""
        if position < len(self.arguments):
            return self.arguments[position]
        return next((value for key, value in self.keywords if key == name), None)

    def given(self, name: str) -> "Expression | None":
        """An argument that is given by name; ``None`` stands for ``None`` too."""
        value = self.argument(len(self.arguments), name)
        return None if value == Constant(None) else value

    @property
    def is_open(self) -> bool:
        """Whether unpacked arguments may hold any other."""
        return any(key == "*" for key, _ in self.keywords)


class Member(NamedTuple):
    """An attribute of something other than a name, such as of a call."""

    owner: "Expression"
    attribute: str


class Other(NamedTuple):
    """An expression that is not followed, but for the names in it."""

    names: tuple[Name, ...]


class Import(NamedTuple):
    """One name that an import binds; ``*`` for all.

    ``module`` has its leading dots; ``name`` is empty where the module itself is bound.
    """

    bound: str
    module: str
    name: str
    line: int
    column: int
    end_column: int


class Assign(NamedTuple):
    """A value that gets names; ``value`` is ``None`` in a bare annotation."""

    targets: tuple[str, ...]
    value: "Expression | None"
    line: int


class Do(NamedTuple):
    """An expression that stands as a statement."""

    value: "Expression"
    line: int


class Signature(NamedTuple):
    """How many arguments a function takes; ``most`` is -1 for any number.

    ``keywords`` are those that have to be given by name.
    """

    least: int
    most: int
    keywords: int


class Function(NamedTuple):
    """A function; ``yields`` counts those on one way through, the second is a place.

    The body is empty where nothing in it can have to do with wiring.
    """

    name: str
    parameters: tuple[str, ...]
    defaults: "tuple[Expression | None, ...]"
    decorators: "tuple[Expression, ...]"
    body: "tuple[Statement, ...]"
    signature: Signature
    is_async: bool
    yields: int
    second_yield: tuple[int, int]
    wires: bool
    line: int
    column: int


class Class(NamedTuple):
    """A class."""

    name: str
    bases: "tuple[Expression, ...]"
    decorators: "tuple[Expression, ...]"
    body: "tuple[Statement, ...]"
    line: int
    column: int


ATTEMPT = "attempt"
"""The kind of a ``try`` whose first block goes without what cannot be imported."""


class Branch(NamedTuple):
    """Blocks of which each runs or not: of ``if``, ``try``, ``match``, ``while``."""

    kind: str
    test: "Expression"
    bodies: "tuple[tuple[Statement, ...], ...]"
    line: int


class Loop(NamedTuple):
    """A ``for`` loop."""

    target: "Expression"
    values: "Expression"
    body: "tuple[Statement, ...]"
    line: int


class Return(NamedTuple):
    """The end of a function, with what comes back."""

    value: "Expression | None"
    line: int


class Stop(NamedTuple):
    """What ends a block otherwise: ``raise``, ``continue``, ``break``."""

    line: int


Expression: TypeAlias = Name | Text | Constant | Joined | Items | Call | Member | Other
Statement: TypeAlias = (
    Import | Assign | Do | Function | Class | Branch | Loop | Return | Stop
)
Block: TypeAlias = tuple[Statement, ...]

NODES = (
    *(Name, Text, Constant, Joined, Items, Call, Member, Other),
    *(Import, Assign, Do, Signature, Function, Class, Branch, Loop, Return, Stop),
)
"""Every kind of node."""
