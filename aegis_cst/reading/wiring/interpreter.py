"""Runs the modules of a project, and functions as they are called."""

from collections.abc import Callable, Collection

from aegis_cst.reading.code.modules import Modules
from aegis_cst.reading.code.outline import Function, Import
from aegis_cst.reading.code.outlines import Outlines
from aegis_cst.reading.files.folders import around
from aegis_cst.reading.wiring.evaluation import Evaluator
from aegis_cst.reading.wiring.frame import Frame
from aegis_cst.reading.wiring.graph import Graph, Lost
from aegis_cst.reading.wiring.names import Names, either, names_in
from aegis_cst.reading.wiring.sites import Step
from aegis_cst.reading.wiring.statements import Statements
from aegis_cst.reading.wiring.values import (
    ClassValue,
    Commands,
    FunctionValue,
    Instance,
    Known,
    Router,
    Scope,
    Unknown,
    Value,
    Wrapped,
)

_MOST_CALLS = 5_000
"""Calls that are followed in a project, so that a check ends whatever calls what."""

_DEEPEST = 20
"""Calls within calls; each takes several frames of Python, which has a thousand."""

_LONGEST_IMPORT = 40
"""Modules that import one another in a row, likewise."""

_SHORT = 3
"""Statements of a function that is followed in any case: it may hand something on."""


class Interpreter:
    """Runs modules, and functions as they are called, on values of its own."""

    def __init__(
        self, modules: Modules, outlines: Outlines, relevant: Callable[[str], bool]
    ) -> None:
        """Nothing is read before ``enter`` or ``run``.

        ``relevant`` tells whether a file may wire something up: others are looked into
        only for a name that is asked for.
        """
        self.graph = Graph()
        self.frame = Frame()
        self.names = Names(modules, self.module, self._read)
        self.functions: list[FunctionValue] = []
        self.unread: list[str] = []
        self._modules = modules
        self._outlines = outlines
        self._scopes: dict[str, Scope] = {}
        self._ran: set[int] = set()
        self._calls = 0
        self._importing = 0
        self._relevant = relevant
        self._instances: dict[int, Instance] = {}
        self._statements = Statements(self, Evaluator(self, self.graph))

    @property
    def entered(self) -> Collection[str]:
        """The modules that have been run."""
        return self._scopes

    def enter(self, path: str, name: str) -> Value:
        """What a server that is told ``module:name`` gets; a factory is called.

        So is a function that serves what it makes, and a class of such objects.

        To be asked for before anything else is run: then all that happens to the
        application does so in the order in which it really would.
        """
        scope = self.module(path)
        if scope is None:
            return Unknown()
        value = self.names.lookup(scope, name.removesuffix("()") or "app")
        if isinstance(value, FunctionValue):
            value = self.call(value, (), {}, wanted=True)
        elif isinstance(value, ClassValue):
            value = self.instantiate(value, (), {})
        return value

    def run(self, paths: Collection[str]) -> Graph:
        """Follow modules, then what they define and nobody calls."""
        for path in paths:
            self.module(path)
        # What makes an application first: those after it may be what it is handed to.
        for chosen in (_makes_application, _wires):
            position = 0
            while position < len(self.functions):
                function = self.functions[position]
                position += 1
                if chosen(function.node) and id(function.node) not in self._ran:
                    self._alone(function)
        return self.graph

    def module(self, path: str) -> Scope | None:
        """The scope of a module, run when first asked for; ``None`` if unreadable."""
        if path in self._scopes:
            return self._scopes[path]
        outline = self._outlines.of(path)
        if outline is None:
            self.unread.append(path)
            return None
        scope = self._scopes[path] = Scope(path)
        # What is imported in a branch is wired up once, whatever imports it next.
        before, self.frame = self.frame, Frame(way=self.frame.on_the_way)
        self._importing += 1
        try:
            self._statements.block(outline, scope)
        finally:
            self._importing -= 1
            self.frame = before
        return scope

    def load(self, node: Import, importer: str, function: str) -> None:
        """Run what an import in a file, or a function of it, runs.

        As far as it may wire something up: the order of routes may hang on it. Where
        modules import each other in a very long row, the rest waits until it is asked
        for.
        """
        if self._importing > _LONGEST_IMPORT:
            return
        file = self._modules.imported(node.module, importer)
        if file is None:
            return
        inner = self._modules.submodule(file, node.name) if node.name else None
        self.frame.here = Step(importer, function, node.line)
        packages = [f"{each}/__init__.py" for each in around(file) if each]
        # Python runs the outermost package first.
        for path in (*reversed(packages), file, inner):
            if path is not None and self._relevant(path):
                self.module(path)
        self.frame.here = None

    def _alone(self, function: FunctionValue) -> None:
        """Run a function that nobody calls, on unknown arguments.

        When it runs, if ever, is not known, so it counts as a conditional block.
        """
        node = function.node
        scope = self._entered(function)
        self.frame = Frame(((scope.path, node.line, 0),))
        for name in node.parameters:
            scope.names[name] = Unknown(f"{scope.path}:{node.name}:{name}")
        if function.owner is not None and node.parameters:
            scope.names[node.parameters[0]] = self._instance(function.owner)
        self._ran.add(id(node))
        self._statements.block(node.body, scope)

    def _instance(self, kind: ClassValue) -> Instance:
        """The object that methods which nobody calls are run on."""
        if id(kind) not in self._instances:
            self._instances[id(kind)] = Instance(kind)
            start = self.names.attribute(self._instances[id(kind)], "__init__")
            if isinstance(start, FunctionValue):
                self.call(start, (), {})
        return self._instances[id(kind)]

    def _entered(self, function: FunctionValue) -> Scope:
        return Scope(function.scope.path, function.node.name, function.scope)

    def instantiate(
        self, kind: ClassValue, given: tuple[Value, ...], named: dict[str, Value]
    ) -> Instance:
        """An object of a class, started if its start has to do with wiring."""
        instance = Instance(kind)
        start = self.names.attribute(instance, "__init__")
        if isinstance(start, FunctionValue):
            self.call(start, given, named)
        return instance

    def _read(self, getter: FunctionValue) -> Value:
        """What a property gives, from what its object holds by now."""
        return self.names.resolve(self.call(getter, (), {}, wanted=True))

    def call(
        self,
        function: FunctionValue,
        given: tuple[Value, ...],
        named: dict[str, Value],
        *,
        wanted: bool = False,
    ) -> Value:
        """What a function gives back, once it has done its part of the wiring.

        It is followed if it may have one, or its result is ``wanted``.
        """
        node = function.node
        given, named = (*function.given, *given), {**function.named, **named}
        values = (*given, *named.values())
        if not self._is_followed(function, values, wanted=wanted):
            return Unknown()
        self._calls += 1
        self._ran.add(id(node))
        scope = self._entered(function)
        positional = dict(zip(node.parameters, given, strict=False))
        for name, default in zip(node.parameters, node.defaults, strict=False):
            value = positional.get(name) or named.get(name)
            if value is None and default is not None:
                value = self._statements.evaluate(default, function.scope)
            scope.names[name] = value or Unknown(f"{scope.path}:{node.name}:{name}")
        outer = self.frame
        self.frame = outer.entering(id(node))
        try:
            self._statements.block(node.body, scope)
            returned = self.frame.returned
        finally:
            self.frame = outer
            outer.here = None
        return either(returned) if returned else Known(None)

    def _is_followed(
        self, function: FunctionValue, values: tuple[Value, ...], *, wanted: bool
    ) -> bool:
        node = function.node
        handed = any(isinstance(each, Router | Wrapped | Commands) for each in values)
        matters = wanted or node.wires or len(node.body) <= _SHORT or handed
        matters = matters or self._relevant(function.scope.path)
        if not matters or not node.body or self.frame.dead:
            return False
        # A function that calls itself does nothing new the second time.
        if id(node) in self.frame.calls:
            return False
        if len(self.frame.calls) < _DEEPEST and self._calls < _MOST_CALLS:
            return True
        if self.frame.here is not None and (node.wires or handed):
            reason = "calls are nested too deeply, or too many, to be followed"
            self.graph.lost.append(Lost(self.frame.here, reason, certain=True))
        return False


def _wires(node: Function) -> bool:
    return node.wires


def _makes_application(node: Function) -> bool:
    """Whether a function makes an application: it runs before those that get one."""
    return node.wires and any(
        name.rpartition(".")[2] == "FastAPI" for name in names_in(node.body)
    )
