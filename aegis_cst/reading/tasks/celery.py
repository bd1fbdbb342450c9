"""What the workers of Celery load, and what is sent to them."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from aegis_cst.reading.code.literals import text, texts
from aegis_cst.reading.code.origins import Origins, given, is_open
from aegis_cst.reading.code.syntax import FUNCTIONS, Function, Syntax

_SENDING = frozenset({"delay", "apply_async"})
_INCLUDING = frozenset({"include", "imports"})
_QUEUEING = frozenset(
    {"task_routes", "task_queues", "task_default_queue", "task_default_routing_key"}
    | {"CELERY_ROUTES", "CELERY_QUEUES", "CELERY_DEFAULT_QUEUE", "CELERY_TASK_ROUTES"}
    | {"CELERY_TASK_QUEUES", "CELERY_TASK_DEFAULT_QUEUE"}
)


@dataclass(frozen=True, slots=True)
class App:
    """A Celery application: where it is made, and what it is called there."""

    file: Syntax
    call: ast.Call
    name: str


@dataclass(slots=True)
class Loading:
    """Dotted modules that a worker imports; ``hidden`` where there may be others."""

    modules: list[tuple[str, str]] = field(default_factory=list)
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """A task: ``name`` is empty where it is made from the module's."""

    file: Syntax
    function: Function
    name: str
    queue: bool


def apps(origins: Origins, file: Syntax) -> Iterator[App]:
    """The applications that a file makes at its top level."""
    for name, bindings in file.names.items():
        for each in bindings:
            if isinstance(each, ast.Call) and origins.path(file, each.func) in {
                "celery.Celery",
                "celery.app.Celery",
                "celery.app.base.Celery",
            }:
                yield App(file, each, name)


def loading(origins: Origins, app: App, files: list[Syntax]) -> Loading:
    """What an application tells its workers to import, wherever it is told."""
    found = Loading(hidden=is_open(app.call))
    _include(origins, app.file, given(app.call, "include"), found)
    if given(app.call, "config_source") is not None:
        found.hidden = True
    for file in files:
        for node in file.nodes:
            _configured(origins, file, node, found)
    return found


def _include(
    origins: Origins, file: Syntax, node: ast.expr | None, found: Loading
) -> None:
    if node is None:
        return
    said = texts(origins, file, node)
    one = text(origins, file, node) if said is None else None
    if said is None and one is None:
        found.hidden = True
    found.modules += [(each, file.path) for each in said or [one or ""] if each]


def _configured(origins: Origins, file: Syntax, node: ast.AST, found: Loading) -> None:
    match node:
        case ast.Call(func=ast.Attribute(attr="autodiscover_tasks")):
            _discovered(origins, file, node, found)
        case ast.Call(func=ast.Attribute(attr="config_from_object")):
            # A module of settings, or a class: it may name any module to import.
            found.hidden = True
        case ast.Call(
            func=ast.Attribute(value=ast.Attribute(attr="conf"), attr="update")
        ):
            found.hidden |= bool(node.args) or is_open(node)
            for each in node.keywords:
                if each.arg in _INCLUDING:
                    _include(origins, file, each.value, found)
        case ast.Assign(
            targets=[ast.Attribute(value=ast.Attribute(attr="conf"), attr=name)]
        ):
            if name in _INCLUDING:
                _include(origins, file, node.value, found)
        case ast.Subscript(value=ast.Attribute(attr="conf"), ctx=ast.Store()):
            found.hidden = True


def _discovered(origins: Origins, file: Syntax, call: ast.Call, found: Loading) -> None:
    """Celery imports the module ``tasks`` of each package, if it is there."""
    packages = given(call, "packages", 0)
    said = None if packages is None else texts(origins, file, packages)
    related = given(call, "related_name", 1)
    name = "tasks" if related is None else text(origins, file, related)
    # Then the packages themselves are imported:
    # https://docs.celeryq.dev/en/stable/reference/celery.html#celery.Celery.autodiscover_tasks
    if isinstance(related, ast.Constant) and related.value is None:
        name = ""
    if said is None or name is None or is_open(call):
        found.hidden = True
        return
    for each in said:
        found.modules.append((f"{each}.{name}" if name else each, file.path))


def tasks(origins: Origins, file: Syntax) -> Iterator[Task]:
    """The tasks that a file defines at its top level."""
    for function in file.tree.body:
        if not isinstance(function, FUNCTIONS):
            continue
        for each in function.decorator_list:
            called = each.func if isinstance(each, ast.Call) else each
            if _is_task(origins, file, called):
                named = given(each, "name") if isinstance(each, ast.Call) else None
                queue = isinstance(each, ast.Call) and any(
                    keyword.arg in {"queue", None} for keyword in each.keywords
                )
                name = "" if named is None else text(origins, file, named) or "\0"
                yield Task(file, function, name, queue)


def _is_task(origins: Origins, file: Syntax, node: ast.expr) -> bool:
    path = origins.path(file, node)
    if path in {"celery.shared_task", "celery.app.shared_task"}:
        return True
    if not (isinstance(node, ast.Attribute) and node.attr == "task"):
        return False
    origin = origins.origin(file, node.value)
    holder = None if origin is None or not origin.path else origins.of(origin.path)
    if origin is None or holder is None or not isinstance(origin.node, ast.Call):
        return False
    return origins.path(holder, origin.node.func).startswith("celery.")


@dataclass(frozen=True, slots=True)
class Sent:
    """A call that sends a task: by its function, or by its name."""

    file: Syntax
    call: ast.Call
    function: tuple[str, str] | None
    name: str
    queue: ast.expr | None
    is_open: bool


def sent(origins: Origins, file: Syntax) -> Iterator[Sent]:
    """The tasks that a file sends."""
    for call in file.calls:
        if not isinstance(call.func, ast.Attribute):
            continue
        queue = given(call, "queue")
        routed = is_open(call) or given(call, "routing_key") is not None
        if call.func.attr == "send_task":
            name = text(origins, file, given(call, "name", 0))
            if name is not None:
                yield Sent(file, call, None, name, queue, routed)
        elif call.func.attr in _SENDING:
            origin = origins.origin(file, call.func.value)
            if origin is not None and isinstance(origin.node, FUNCTIONS):
                yield Sent(file, call, origin.key, "", queue, routed)


def routes_by_itself(file: Syntax) -> bool:
    """Whether a file configures queues or routes of Celery."""
    for node in file.nodes:
        match node:
            case (
                ast.keyword(arg=str() as name)
                | ast.Attribute(attr=name, ctx=ast.Store())
            ):
                if name in _QUEUEING:
                    return True
            case ast.Constant(value=str() as name) | ast.Name(id=name, ctx=ast.Store()):
                if name in _QUEUEING:
                    return True
    return False
