"""What the workers of arq run, and what is enqueued for them."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from aegis_cst.reading.code.literals import constant, elements, text
from aegis_cst.reading.code.origins import Origins, given, is_open
from aegis_cst.reading.code.syntax import DEFINITIONS, FUNCTIONS, Syntax

QUEUE = "arq:queue"
"""The queue that arq takes where nothing else is said."""

_MAKING = frozenset({"Worker", "create_worker", "run_worker"})


@dataclass(frozen=True, slots=True)
class Worker:
    """``names`` and ``queue`` are ``None`` where they are not followed."""

    file: Syntax
    node: ast.ClassDef | ast.Call
    names: frozenset[str] | None
    queue: str | None


@dataclass(frozen=True, slots=True)
class Enqueued:
    """A job by its name; ``queue`` is ``None`` where it is not followed.

    ``inside`` says that a job of the worker's enqueues it, on the worker's own queue.
    """

    file: Syntax
    call: ast.Call
    name: str
    queue: str | None
    given: bool = False
    inside: bool = False


def workers(origins: Origins, file: Syntax) -> Iterator[Worker]:
    """The workers that a file describes, by a class or a call."""
    for node in file.nodes:
        if isinstance(node, ast.ClassDef):
            values = _in_class(node)
            # arq asks for no base class: what a worker is started with is told by what
            # it holds.
            # https://arq-docs.helpmanual.io/
            if "functions" in values or ("cron_jobs" in values and _is_worker(node)):
                yield _worker(origins, file, node, values, is_whole=not _bases(node))
        elif isinstance(node, ast.Call) and _makes(origins, file, node):
            keywords = {each.arg: each.value for each in node.keywords if each.arg}
            if "functions" in keywords or (is_open(node) and not node.args):
                yield _worker(origins, file, node, keywords, is_whole=not is_open(node))


def _is_worker(node: ast.ClassDef) -> bool:
    return "redis_settings" in _in_class(node) or node.name.endswith("WorkerSettings")


def _makes(origins: Origins, file: Syntax, node: ast.Call) -> bool:
    path = origins.path(file, node.func)
    top, _, _ = path.partition(".")
    return top == "arq" and path.rpartition(".")[2] in _MAKING


def _bases(node: ast.ClassDef) -> bool:
    plain = all(
        isinstance(each, ast.Name) and each.id == "object" for each in node.bases
    )
    return not plain or bool(node.keywords)


def _in_class(node: ast.ClassDef) -> dict[str, ast.expr]:
    found: dict[str, ast.expr] = {}
    for each in node.body:
        match each:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                found[name] = value
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                found[name] = value
    return found


def _worker(
    origins: Origins,
    file: Syntax,
    node: ast.ClassDef | ast.Call,
    values: dict[str, ast.expr],
    *,
    is_whole: bool,
) -> Worker:
    listed = values.get("functions")
    names: frozenset[str] | None = frozenset()
    if listed is not None:
        names = _registered(origins, file, listed)
    if listed is None and not is_whole:
        names = None
    asked = values.get("queue_name")
    queue = text(origins, file, asked) if asked is not None else QUEUE
    if asked is None and not is_whole:
        queue = None
    return Worker(file, node, names, queue)


def _registered(
    origins: Origins, file: Syntax, node: ast.expr
) -> frozenset[str] | None:
    """The names that a list of functions comes to."""
    spots = elements(origins, file, node)
    names = [_name(origins, *each) for each in spots or ()]
    known = [each for each in names if each is not None]
    return None if spots is None or len(known) < len(names) else frozenset(known)


def _name(origins: Origins, file: Syntax, node: ast.expr) -> str | None:
    """The name by which arq knows one of its functions."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value.rpartition(".")[2]
    if isinstance(node, ast.Call):
        path = origins.path(file, node.func)
        if path not in {"arq.func", "arq.worker.func"} or is_open(node):
            return None
        named = given(node, "name")
        if named is not None:
            return text(origins, file, named)
        inner = given(node, "coroutine", 0)
        return None if inner is None else _name(origins, file, inner)
    if isinstance(node, ast.Name) and _holds_call(origins, file, node):
        found = constant(origins, file, node)
        return None if found is None else _name(origins, *found)
    origin = origins.origin(file, node)
    if origin is None:
        return None
    if not origin.path:
        # A function of a library is known by its own name.
        return origin.name.rpartition(".")[2]
    definition = origin.node
    if not isinstance(definition, DEFINITIONS) or ":" in origin.name:
        return None
    holder = origins.of(origin.path)
    if holder is None or not _keeps_name(origins, holder, definition):
        return None
    return definition.name


def _holds_call(origins: Origins, file: Syntax, node: ast.Name) -> bool:
    origin = origins.origin(file, node)
    return origin is not None and isinstance(origin.node, ast.Call)


def _keeps_name(origins: Origins, file: Syntax, node: ast.AST) -> bool:
    """Whether decorators leave a function its name, as ``functools.wraps`` does."""
    for each in getattr(node, "decorator_list", ()):
        called = each.func if isinstance(each, ast.Call) else each
        origin = origins.origin(file, called)
        holder = None if origin is None else origins.of(origin.path)
        if origin is None or holder is None or not isinstance(origin.node, FUNCTIONS):
            return False
        if not any(_is_wraps(inner) for inner in ast.walk(origin.node)):
            return False
    return True


def _is_wraps(node: ast.AST) -> bool:
    name = node.id if isinstance(node, ast.Name) else ""
    attribute = node.attr if isinstance(node, ast.Attribute) else ""
    return "wraps" in {name, attribute}


def enqueued(origins: Origins, file: Syntax) -> Iterator[Enqueued]:
    """The jobs that a file enqueues by names that are known."""
    for call in file.calls:
        if not (
            isinstance(call.func, ast.Attribute) and call.func.attr == "enqueue_job"
        ):
            continue
        name = text(origins, file, given(call, "function", 0))
        if name is None:
            continue
        asked = given(call, "_queue_name")
        queue = QUEUE if asked is None else text(origins, file, asked)
        if is_open(call) and asked is None:
            queue = None
        # `ctx["redis"]` of a job enqueues on the queue that its worker takes jobs from.
        inside = "ctx" in {
            each.id for each in ast.walk(call.func.value) if isinstance(each, ast.Name)
        } or _is_in_job(file, call)
        yield Enqueued(file, call, name, queue, asked is not None, inside)


def _is_in_job(file: Syntax, call: ast.Call) -> bool:
    """Whether a function around takes ``ctx``, as those of a worker do."""
    return any(
        isinstance(each, FUNCTIONS)
        and any(argument.arg == "ctx" for argument in each.args.args)
        for each in file.around(call)
    )


def changes_functions(file: Syntax) -> bool:
    """Whether a file changes the functions of a worker in ways not followed."""
    for node in file.nodes:
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Attribute(attr="functions"))):
                return True
            case ast.Attribute(attr="functions", ctx=ast.Store() | ast.Del()):
                return True
    return False
