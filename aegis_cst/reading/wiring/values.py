"""What names stand for while a project is followed."""

from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from aegis_cst.reading.code.outline import Class, Expression, Function


class Step(NamedTuple):
    """A call or an import on the way to something: where it stands.

    ``function`` is the dotted name of the function that it stands in, empty for the
    module.
    """

    path: str
    function: str
    line: int


@dataclass(frozen=True, slots=True)
class Site:
    """Where something stands in a file; lines from 1, columns from 0 in bytes.

    It ends in ``end_line``, before ``end_column``.

    ``branches`` are the conditional blocks around it, outermost first. ``dead`` is
    code behind a ``return`` or a ``raise``. ``function`` is the dotted name of the
    function that it stands in, empty for the module; ``receiver`` what the method is
    called on there, as it is written, empty for what has no name. ``way`` are the
    calls and imports that led there, outermost first.
    """

    path: str
    line: int
    column: int = 0
    end_line: int = 0
    end_column: int = 0
    branches: tuple[tuple[str, int, int], ...] = ()
    dead: bool = False
    function: str = ""
    receiver: str = ""
    way: tuple[Step, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        """The way, and the site itself."""
        return (*self.way, Step(self.path, self.function, self.line))

    @property
    def spot(self) -> tuple[str, int, int]:
        """What tells it from any other site."""
        return self.path, self.line, self.column


class Binding(NamedTuple):
    """An assignment of a router to a name, as it is written there."""

    step: Step
    name: str
    branches: tuple[tuple[str, int, int], ...]


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
class Entry:
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


@dataclass(frozen=True, slots=True)
class Odd:
    """An inclusion of no router, or a mount of nothing: ``done`` says which."""

    site: Site
    value: "Value"
    name: str
    done: str = "included"


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
    entries: list[Entry] = field(default_factory=list)
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


@dataclass(slots=True)
class HookFolder:
    """A package whose files are loaded without registration, and what each defines."""

    path: str
    function: str
    parameters: str
    site: Site


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
    odd: list[Odd] = field(default_factory=list)
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
