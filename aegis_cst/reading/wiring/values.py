"""What names stand for while a project is followed."""

from dataclasses import dataclass, field
from typing import TypeAlias

from aegis_cst.reading.code.outline import Class, Expression, Function
from aegis_cst.reading.wiring.sites import Binding, Site


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that is not followed. ``text`` is the same for what is the same."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class String:
    """A text; what is not known of it stands between two NUL characters."""

    text: str


@dataclass(frozen=True, slots=True)
class Known:
    """``None``, a truth value or a number."""

    value: bool | int | float | None


@dataclass(frozen=True, slots=True)
class External:
    """Something from outside the project, by its dotted path."""

    path: str


@dataclass(frozen=True, slots=True)
class ModuleValue:
    """A module of the project; the path ends in a slash for a plain folder."""

    path: str


@dataclass(frozen=True, slots=True)
class Several:
    """A list or tuple of values."""

    values: "tuple[Value, ...]"


@dataclass(frozen=True, slots=True)
class Either:
    """One of several values: which one is decided when the code runs."""

    values: "tuple[Value, ...]"


@dataclass(eq=False, slots=True)
class Scope:
    """Names and what they stand for. ``function`` is empty for a module."""

    path: str
    function: str = ""
    outer: "Scope | None" = None
    names: "dict[str, Value]" = field(default_factory=dict)
    conditions: dict[str, tuple[tuple[str, int, int], ...]] = field(
        default_factory=dict
    )
    stars: list[str] = field(default_factory=list)

    @property
    def module(self) -> "Scope":
        """The scope of the module that this one is in."""
        scope = self
        while scope.outer is not None:
            scope = scope.outer
        return scope

    @property
    def dotted(self) -> str:
        """The function or class within its module, empty for the module itself."""
        parts: list[str] = []
        scope: Scope | None = self
        while scope is not None and scope.function:
            parts.insert(0, scope.function)
            scope = scope.outer
        return ".".join(parts)


@dataclass(eq=False, slots=True)
class FunctionValue:
    """A function of the project, with the scope that it is defined in.

    ``given`` and ``named`` are arguments that it has got already: the object that it is
    a method of, or those of ``functools.partial``.
    """

    node: Function
    scope: Scope
    owner: "ClassValue | None" = None
    given: "tuple[Value, ...]" = ()
    named: "dict[str, Value]" = field(default_factory=dict)

    @property
    def dotted(self) -> str:
        """Its dotted name within its module."""
        outer = self.scope.dotted
        return f"{outer}.{self.node.name}" if outer else self.node.name


@dataclass(eq=False, slots=True)
class ClassValue:
    """A class of the project; ``members`` are the names in its body."""

    node: Class
    scope: Scope
    members: Scope


@dataclass(eq=False, slots=True)
class Instance:
    """An object of a class of the project."""

    kind: ClassValue
    attributes: "dict[str, Value]" = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class Wrapped:
    """What a function from outside has made of an application.

    An ASGI application around it, or, for all that is known, the same again.
    """

    inner: "Router"


@dataclass(eq=False, slots=True)
class Commands:
    """A Typer application; ``touched`` are the calls of its methods."""

    site: Site
    touched: "list[Site]" = field(default_factory=list)
    bindings: "list[Binding]" = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Pending:
    """An import that nobody has asked for yet."""

    module: str
    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A name that the module it is imported from does not have."""

    module: str
    name: str
    file: str


@dataclass(frozen=True, slots=True)
class RouteEntry:
    """A route, a mount or an included router, in the order of registration.

    ``path`` is ``None`` where it is not known. ``methods`` are empty for an include and
    for a mount, but for one of static files; a websocket has the method ``WEBSOCKET``.
    ``before`` is how many entries the child had by then. ``name`` is what the child or
    the endpoint is called there, ``line`` the line of an endpoint that is decorated.
    ``is_plain`` is one of Starlette's, which knows no prefix of its router's.
    ``guards`` are the dependencies that it is added with, as they are called there.
    ``endpoint`` is file, name and line of a function that is handed over.
    """

    kind: str
    site: Site
    path: str | None
    methods: frozenset[str] = frozenset()
    child: "Router | None" = None
    before: int = 0
    name: str = ""
    line: int = 0
    is_plain: bool = False
    guards: tuple[str, ...] = ()
    endpoint: tuple[str, str, int] | None = None


@dataclass(eq=False, slots=True)
class Router:
    """An application or router. ``kind`` is ``application``, ``router`` or ``unknown``.

    ``names`` are the module-level names that it has in the file where it is made.
    ``handlers`` are its event handlers. ``lifespan`` is what the keyword was given.
    ``defaults`` are the paths that FastAPI answers by itself, with the keyword of each,
    ``possible`` those that hang on what is not known.
    ``altered`` says that it is of a class of the project's with methods of its own, or
    changed from outside: its paths are not known. ``kind_of`` is that class, and
    ``attributes`` what it has been given. ``touched`` are the sites of every call of a
    method, in their order. ``guards`` are the dependencies that it is made with, and
    ``bindings`` the assignments that give it a name. ``is_open`` says that it is made
    with unpacked arguments, which may be any.
    """

    kind: str
    site: Site
    prefix: str | None = ""
    entries: list[RouteEntry] = field(default_factory=list)
    handlers: list[tuple[str, Site]] = field(default_factory=list)
    lifespan: "tuple[Value, Expression] | None" = None
    names: list[str] = field(default_factory=list)
    defaults: dict[str, str] = field(default_factory=dict)
    possible: dict[str, str] = field(default_factory=dict)
    included: bool = False
    altered: bool = False
    kind_of: "ClassValue | None" = None
    attributes: "dict[str, Value]" = field(default_factory=dict)
    touched: list[Site] = field(default_factory=list)
    guards: tuple[str, ...] = ()
    bindings: list[Binding] = field(default_factory=list)
    is_open: bool = False


Value: TypeAlias = (
    Unknown
    | String
    | Known
    | External
    | ModuleValue
    | Several
    | Either
    | FunctionValue
    | ClassValue
    | Instance
    | Wrapped
    | Commands
    | Pending
    | Missing
    | Router
)
