"""Tasks of taskiq that no worker loads."""

import ast
from collections.abc import Iterator

from aegis_cst.check.finding import Finding
from aegis_cst.check.node_place import node_place
from aegis_cst.reading.code.import_closure import Closure, brought_in
from aegis_cst.reading.code.syntax import FUNCTIONS, Syntax
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.tasks.worker_commands import WorkerCommand, worker_commands
from aegis_cst.reading.wiring.import_names import is_aside

# Options of `taskiq worker` that take no value:
# https://taskiq-python.github.io/guide/cli.html
_FLAGS = frozenset(
    {"--no-parse", "--no-propagate-errors", "--reload", "-r"}
    | {"--do-not-use-gitignore", "--no-configure-logging", "--use-process-pool"}
)
_FINDING = frozenset({"--fs-discover", "-fsd", "--app-dir", "-d"})


def unloaded_by_taskiq(codebase: Codebase, code: str) -> Iterator[Finding]:
    """Tasks that are sent, and whose module no worker is told to import."""
    calls = [
        (file, call)
        for file in codebase.marked(b"kiq(")
        if not is_aside(file.path)
        for call in file.calls
        if isinstance(call.func, ast.Attribute) and call.func.attr == "kiq"
    ]
    if not calls:
        return
    loaded = _loaded(codebase, list(worker_commands(codebase, "taskiq")))
    if loaded is None:
        return
    told = set()
    for file, call in calls:
        found = _task(codebase, file, call)
        if found is None or loaded.may_hold(found[0].path) or found[1] in told:
            continue
        holder, function = found
        told.add(function)
        module = codebase.modules.name_of(holder.path)
        yield Finding(
            code,
            node_place(codebase, file, call.func),
            f"the task `{getattr(function, 'name', '')}` is sent here, and no worker "
            "loads its module: it is thrown away as unknown",
            f"name the module behind the broker: `taskiq worker … {module}`",
            ((node_place(codebase, holder, function), "the task"),),  # type: ignore[arg-type] # a function
        )


def _task(
    codebase: Codebase, file: Syntax, call: ast.Call
) -> tuple[Syntax, ast.AST] | None:
    """The function that a call sends, if it is decorated as a task."""
    owner = call.func.value if isinstance(call.func, ast.Attribute) else call.func
    origin = codebase.origins.origin(file, owner)
    holder = None if origin is None else codebase.origins.of(origin.path)
    if origin is None or holder is None or not isinstance(origin.node, FUNCTIONS):
        return None
    for each in origin.node.decorator_list:
        called = each.func if isinstance(each, ast.Call) else each
        if isinstance(called, ast.Attribute) and called.attr == "task":
            return holder, origin.node
    return None


def _loaded(codebase: Codebase, commands: list[WorkerCommand]) -> Closure | None:
    """The files that the workers import; ``None`` if not all are known."""
    roots: list[str] = []
    for command in commands:
        modules = _modules(command)
        paths = [codebase.modules.path_of(each) for each in modules or ()]
        known = [each for each in paths if each is not None and each.endswith(".py")]
        if not modules or len(known) < len(paths):
            return None
        roots += known
    if not roots:
        return None
    closure = brought_in(codebase.sources.read, codebase.modules, roots)
    return None if closure.hidden else closure


def _modules(command: WorkerCommand) -> list[str]:
    """The broker's module and those behind it; nothing if that cannot be told."""
    words = command.words[command.words.index("worker") + 1 :]
    if not command.is_known or _FINDING & set(words):
        return []
    found: list[str] = []
    takes_value = False
    for word in words:
        if takes_value:
            takes_value = False
        elif word.startswith("-"):
            takes_value = word not in _FLAGS and "=" not in word
        else:
            found.append(word.partition(":")[0])
    return found
