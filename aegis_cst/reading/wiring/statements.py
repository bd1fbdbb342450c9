"""Follows statements in the order in which they run."""

from collections.abc import Callable
from typing import Protocol, TypeAlias

from aegis_cst.reading.code.outline import (
    ATTEMPT,
    Assign,
    Block,
    Branch,
    Class,
    Do,
    Expression,
    Function,
    Import,
    Loop,
    Name,
    Return,
    Statement,
    Stop,
)
from aegis_cst.reading.wiring.assignments import Assignments, unpacked
from aegis_cst.reading.wiring.evaluation import Evaluator
from aegis_cst.reading.wiring.frame import Frame
from aegis_cst.reading.wiring.methods import routing
from aegis_cst.reading.wiring.names import Names, names_in
from aegis_cst.reading.wiring.values import (
    ClassValue,
    FunctionValue,
    Missing,
    Pending,
    Scope,
    Several,
    Unknown,
    Value,
)

_Way: TypeAlias = Callable[..., bool | None]
"""Runs one kind of statement; whether nothing behind it runs."""

_FOUND = Unknown("find_spec")
"""Whether there is a module, as far as the code itself knows."""


class Executing(Protocol):
    """What runs modules and functions."""

    frame: Frame
    names: Names
    functions: list[FunctionValue]

    def load(self, node: Import, importer: str, function: str) -> None:
        """Run what an import in a file, or a function of it, runs."""


class Statements:
    """Follows statements; what they do to routers the evaluator writes down."""

    def __init__(self, running: Executing, evaluator: Evaluator) -> None:
        """``running`` is told of every function that is come across."""
        self._running = running
        self._evaluator = evaluator
        self._assignments = Assignments(running)
        self._ways: dict[type, _Way] = {
            Import: self._import,
            Assign: self._assign,
            Do: self._do,
            Function: self._define,
            Class: self._class,
            Branch: self._branch,
            Loop: self._loop,
            Return: self._return,
            Stop: self._stop,
        }

    def evaluate(self, node: Expression, scope: Scope) -> Value:
        """What an expression stands for; unknown where it is nested too deeply."""
        try:
            return self._evaluator.evaluate(node, scope)
        except RecursionError:
            return Unknown()

    def block(self, block: Block, scope: Scope) -> bool:
        """Run statements; whether they end in one that leaves the block."""
        frame = self._running.frame
        dead = frame.dead
        ends = False
        for statement in block:
            if self._statement(statement, scope):
                ends = frame.dead = True
        frame.dead = dead
        return ends

    def _statement(self, statement: Statement, scope: Scope) -> bool:
        """Run a statement; whether nothing behind it runs."""
        return bool(self._ways[type(statement)](statement, scope))

    def _do(self, node: Do, scope: Scope) -> None:
        self.evaluate(node.value, scope)

    def _return(self, node: Return, scope: Scope) -> bool:
        frame = self._running.frame
        # A bare `return` gives nothing that could be a router.
        if node.value is not None and not frame.dead:
            frame.returned.append(self.evaluate(node.value, scope))
        return True

    def _stop(self, _node: Stop, _scope: Scope) -> bool:
        return True

    def _import(self, node: Import, scope: Scope) -> None:
        if not self._running.frame.dead:
            self._running.load(node, scope.path, scope.dotted)
        if node.bound == "*":
            scope.module.stars.append(node.module)
            return
        module = node.module
        if not node.name and node.bound == module.partition(".")[0]:
            module = node.bound
        value: Value = Pending(module, node.name, scope.path)
        if self._running.frame.optional and self._is_missing(value):
            value = Unknown()
        self._assignments.bind(scope, node.bound, value)

    def _is_missing(self, value: Value) -> bool:
        return isinstance(self._running.names.resolve(value), Missing)

    def _assign(self, node: Assign, scope: Scope) -> None:
        if node.value is None:
            return
        value = self.evaluate(node.value, scope)
        if self._looks_for_a_module(node.value, scope):
            value = _FOUND
        parts = [each for each in node.targets if each.startswith("(")]
        for target in node.targets:
            if not target.startswith("("):
                self._assignments.bind(scope, target, value, node.line)
        for target, each in zip(parts, unpacked(value, len(parts)), strict=True):
            self._assignments.bind(scope, target.lstrip("("), each, node.line)

    def _define(self, node: Function, scope: Scope) -> None:
        value = FunctionValue(node, scope)
        self._running.functions.append(value)
        self._assignments.bind(scope, node.name, value)
        if _is_versioned(node):
            # Versions of an API may share a path: what tells them apart is not seen.
            self._evaluator.pass_over(scope, node)
            return
        for decorator in reversed(node.decorators):
            self._evaluator.decorate(decorator, scope, node)

    def _class(self, node: Class, scope: Scope) -> None:
        members = Scope(scope.path, node.name, scope)
        value = ClassValue(node, scope, members)
        first = len(self._running.functions)
        self.block(node.body, members)
        for function in self._running.functions[first:]:
            function.owner = function.owner or value
        for decorator in node.decorators:
            self.evaluate(decorator, scope)
        self._assignments.bind(scope, node.name, value)

    def _branch(self, node: Branch, scope: Scope) -> bool:
        if _is_for_types(node):
            return self.block(node.bodies[-1], scope)
        self.evaluate(node.test, scope)
        looks = self._looks_for_a_module(node.test, scope)
        ends = []
        for position, body in enumerate(node.bodies):
            optional = looks or (node.kind == ATTEMPT and not position)
            place = (scope.path, node.line, position)
            with self._running.frame.inside(place, optional=optional):
                ends.append(self.block(body, scope))
        # Without an `else` the second body is empty, and ends nothing. A loop or a
        # `try` may be left otherwise.
        return node.kind == "if" and all(ends)

    def _looks_for_a_module(self, test: Expression, scope: Scope) -> bool:
        """Whether a condition asks ``find_spec``, or what that has said before."""
        return any(
            name.rpartition(".")[2] == "find_spec"
            or self._running.names.find(scope, name)[0] == _FOUND
            for name in names_in((test,))
        )

    def _loop(self, node: Loop, scope: Scope) -> None:
        values = self.evaluate(node.values, scope)
        frame = self._running.frame
        if isinstance(values, Several) and values.values:
            before, frame.loop = frame.loop, "known"
            for value in values.values:
                self._assignments.aim(node.target, value, scope)
                self.block(node.body, scope)
            frame.loop = before
            return
        branch = (scope.path, node.line, 0)
        with frame.inside(branch, loop="unknown"):
            self._assignments.aim(node.target, Unknown(), scope)
            self.block(node.body, scope)


def _is_versioned(node: Function) -> bool:
    """Whether a decorator names a version, but for the router that it belongs to."""
    for each in node.decorators:
        own = routing(each)
        names = (name for name in names_in((each,)) if name != own)
        if any("version" in name.lower() for name in names):
            return True
    return False


def _is_for_types(node: Branch) -> bool:
    """Whether a block is for type checkers alone, and only its ``else`` runs."""
    test = node.test
    return (
        node.kind == "if"
        and isinstance(test, Name)
        and test.path.endswith("TYPE_CHECKING")
    )
