"""From the syntax tree of a module to its outline."""

import ast
from collections.abc import Callable, Iterable, Iterator

from aegis_cst.reading.code.expression_reader import (
    dotted,
    expression,
    is_property,
    names_in,
)
from aegis_cst.reading.code.import_errors import suppresses_imports, takes_import_errors
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
    Other,
    Return,
    Statement,
    Stop,
)
from aegis_cst.reading.code.signatures import signature
from aegis_cst.reading.code.wiring_calls import wires_up
from aegis_cst.reading.code.yields import yields_of

_Definition = ast.FunctionDef | ast.AsyncFunctionDef


def outline_of(tree: ast.Module) -> Block:
    """What a module does at its top level, and in the functions that may matter."""
    return _block(tree.body)


def _block(statements: Iterable[ast.stmt]) -> Block:
    found: list[Statement] = []
    for each in statements:
        reader = _READERS.get(type(each))
        if reader is not None:
            found += reader(each)
    return tuple(found)


def _expression(node: ast.Expr) -> Iterator[Statement]:
    value = node.value
    if isinstance(value, ast.Await):
        value = value.value
    if not isinstance(value, ast.Constant):
        yield Do(expression(value), node.lineno)


def _assign(node: ast.Assign) -> Iterator[Statement]:
    yield Assign(_targets(node.targets), expression(node.value), node.lineno)


def _annotated(node: ast.AnnAssign) -> Iterator[Statement]:
    given = None if node.value is None else expression(node.value)
    yield Assign(_targets([node.target]), given, node.lineno)


def _augmented(node: ast.AugAssign) -> Iterator[Statement]:
    yield Assign(_targets([node.target]), Other(names_in(node)), node.lineno)


def _delete(node: ast.Delete) -> Iterator[Statement]:
    # The name stays, and stands for nothing that is known.
    yield Assign(_targets(node.targets), Other(()), node.lineno)


def _return(node: ast.Return) -> Iterator[Statement]:
    result = None if node.value is None else expression(node.value)
    yield Return(result, node.lineno)


def _stop(node: ast.stmt) -> Iterator[Statement]:
    yield Stop(node.lineno)


def _if(node: ast.If) -> Iterator[Statement]:
    yield from _named(node.test)
    bodies = (_block(node.body), _block(node.orelse))
    yield Branch("if", expression(node.test), bodies, node.lineno)


def _for(node: ast.For | ast.AsyncFor) -> Iterator[Statement]:
    target, values = expression(node.target), expression(node.iter)
    yield Loop(target, values, _block(node.body), node.lineno)
    # Without a `break`, which is not looked for, it runs behind the loop.
    yield from _block(node.orelse)


def _while(node: ast.While) -> Iterator[Statement]:
    yield from _named(node.test)
    yield Branch("while", expression(node.test), (_block(node.body),), node.lineno)
    yield from _block(node.orelse)


def _with(node: ast.With | ast.AsyncWith) -> Iterator[Statement]:
    for item in node.items:
        names = () if item.optional_vars is None else (item.optional_vars,)
        # `with X() as y` is taken for `y = X()`: most of them enter as themselves.
        yield Assign(_targets(names), expression(item.context_expr), node.lineno)
    body = _block(node.body)
    if any(suppresses_imports(item.context_expr) for item in node.items):
        yield Branch(ATTEMPT, Other(()), (body, ()), node.lineno)
    else:
        yield from body


def _try(node: ast.Try | ast.TryStar) -> Iterator[Statement]:
    # `else` runs where the body does, and nothing else.
    first = _block([*node.body, *node.orelse])
    handlers = tuple(_block(each.body) for each in node.handlers)
    takes = any(takes_import_errors(each.type) for each in node.handlers)
    kind = ATTEMPT if takes else "try"
    yield Branch(kind, Other(()), (first, *handlers), node.lineno)
    yield from _block(node.finalbody)


def _match(node: ast.Match) -> Iterator[Statement]:
    bodies = tuple(_block(each.body) for each in node.cases)
    yield Branch("match", expression(node.subject), bodies, node.lineno)


def _named(test: ast.expr) -> Iterator[Statement]:
    """The values that get names in a condition."""
    for each in ast.walk(test):
        if isinstance(each, ast.NamedExpr):
            yield Assign((each.target.id,), expression(each.value), test.lineno)


def _targets(nodes: Iterable[ast.expr]) -> tuple[str, ...]:
    """The names that are bound; those of a tuple in parentheses: not followed."""
    found: list[str] = []
    for node in nodes:
        if isinstance(node, ast.Tuple | ast.List):
            found += [f"({name}" for name in _targets(node.elts)]
        elif isinstance(node, ast.Starred):
            found += _targets([node.value])
        elif path := dotted(node):
            found.append(path)
    return tuple(found)


def _imports(node: ast.Import | ast.ImportFrom) -> Iterator[Statement]:
    for alias in node.names:
        ends = alias.end_col_offset or alias.col_offset
        place = (alias.lineno, alias.col_offset, ends)
        if isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield Import(alias.asname or alias.name, module, alias.name, *place)
        else:
            bound = alias.asname or alias.name.partition(".")[0]
            yield Import(bound, alias.name, "", *place)


def _class(node: ast.ClassDef) -> Iterator[Statement]:
    yield Class(
        node.name,
        tuple(map(expression, node.bases)),
        tuple(map(expression, node.decorator_list)),
        _block(node.body),
        node.lineno,
        node.col_offset,
    )


def _function(node: _Definition) -> Iterator[Statement]:
    arguments = node.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    decorators = tuple(map(expression, node.decorator_list))
    body = _block(node.body)
    wires = any(map(wires_up, body))
    yields, second = yields_of(node.body) if node.body else (0, (0, 0))
    yield Function(
        node.name,
        tuple(each.arg for each in named),
        _defaults(arguments) if node.body else (),
        decorators,
        # A decorated function that wires nothing up is a route, a task or a fixture: a
        # framework calls it, and nothing that is followed here.
        body if wires or not decorators or is_property(node) else (),
        signature(arguments),
        isinstance(node, ast.AsyncFunctionDef),
        yields,
        second,
        wires,
        node.lineno,
        node.col_offset,
    )
    for each in node.body:
        if isinstance(each, ast.Global):  # outside, the name is there as well
            yield Assign(tuple(each.names), None, node.lineno)


def _defaults(arguments: ast.arguments) -> tuple[Expression | None, ...]:
    """One for each parameter that has a name; ``None`` where it has no default."""
    positional = len(arguments.posonlyargs) + len(arguments.args)
    missing: list[ast.expr | None] = [None] * (positional - len(arguments.defaults))
    every = (*missing, *arguments.defaults, *arguments.kw_defaults)
    return tuple(None if each is None else expression(each) for each in every)


_READERS: dict[type[ast.stmt], Callable[..., Iterator[Statement]]] = {
    ast.Expr: _expression,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Delete: _delete,
    ast.Return: _return,
    ast.Raise: _stop,
    ast.Continue: _stop,
    ast.Break: _stop,
    ast.If: _if,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.While: _while,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.Match: _match,
    ast.Import: _imports,
    ast.ImportFrom: _imports,
    ast.ClassDef: _class,
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
}
