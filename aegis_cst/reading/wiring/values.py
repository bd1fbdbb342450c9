"""What names stand for while a project is followed."""

from dataclasses import dataclass, field
from typing import TypeAlias

from aegis_cst.reading.code.outline import Class, Expression, Function


@dataclass(frozen=True, slots=True)
class Site:
    """Where something stands in a file; lines from 1, columns from 0 in bytes.

    It ends in ``end_line``, before ``end_column``.

    ``branches`` are the conditional blocks around it, outermost first. ``dead`` is
    code behind a ``return`` or a ``raise``.
    """

    path: str
    line: int
    column: int = 0
    end_line: int = 0
    end_column: int = 0
    branches: tuple[tuple[str, int, int], ...] = ()
    dead: bool = False

    @property
    def spot(self) -> tuple[str, int, int]:
        """What tells it from any other site."""
        return self.path, self.line, self.column


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


@dataclass(eq=False, slots=True)
class FunctionValue:
    """A function of the project, with the scope that it is defined in."""

    node: Function
    scope: Scope
    owner: "ClassValue | None" = None
    bound: "Instance | None" = None


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
    ``defaults`` are the paths that FastAPI answers by itself, with the keyword of each.
    ``altered`` says that it is of a class of the project's with methods of its own, or
    changed from outside: its paths are not known.
    """

    kind: str
    site: Site
    prefix: str | None = ""
    entries: list[Entry] = field(default_factory=list)
    handlers: list[tuple[str, Site]] = field(default_factory=list)
    lifespan: "tuple[Value, Expression] | None" = None
    names: list[str] = field(default_factory=list)
    defaults: dict[str, str] = field(default_factory=dict)
    included: bool = False
    altered: bool = False


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


@dataclass(slots=True)
class Graph:
    """Everything that was found: in the order in which it was come across.

    ``handed`` are functions from outside that get an application, and what else.
    ``searched`` are includes, in a loop, of routers that only the run can tell.
    """

    routers: list[Router] = field(default_factory=list)
    odd: list[Odd] = field(default_factory=list)
    hooks: list[HookFolder] = field(default_factory=list)
    dead: list[tuple[str, Site]] = field(default_factory=list)
    handed: list[tuple[str, "tuple[Value, ...]"]] = field(default_factory=list)
    searched: list[Site] = field(default_factory=list)

    @property
    def applications(self) -> list[Router]:
        """Those made by ``FastAPI(…)``."""
        return [each for each in self.routers if each.kind == "application"]
