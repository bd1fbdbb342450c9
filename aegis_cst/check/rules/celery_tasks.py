"""Tasks of Celery that no worker loads, or whose queue nobody serves."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aegis_cst.check.finding import Finding
from aegis_cst.check.node_place import node_place
from aegis_cst.reading.code.import_closure import Closure, brought_in
from aegis_cst.reading.code.literals import text
from aegis_cst.reading.code.relevance import is_test
from aegis_cst.reading.code.syntax import Imported, Syntax
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.tasks.celery import (
    App,
    Sent,
    Task,
    apps,
    loading,
    routes_by_itself,
    sent,
    tasks,
)
from aegis_cst.reading.tasks.worker_commands import WorkerCommand, worker_commands
from aegis_cst.reading.wiring.import_names import is_aside

_CONFIGURING = (b"Celery(", b"autodiscover_tasks", b"config_from_object", b".conf")


@dataclass(frozen=True, slots=True)
class _Project:
    """The one application, what is sent, the tasks, and the commands of workers."""

    app: App
    calls: Sequence[Sent]
    known: Sequence[Task]
    commands: Sequence[WorkerCommand]


def unloaded_by_celery(codebase: Codebase, code: str) -> Iterator[Finding]:
    """Tasks that are sent, and that the workers of the one application do not know."""
    makers = [
        app
        for file in codebase.marked(b"Celery(")
        if not is_aside(file.path)
        for app in apps(codebase.origins, file)
    ]
    # Of two applications it is not known which one sends, or loads, a shared task.
    if len(makers) != 1:
        return
    calls = [
        each
        for file in codebase.marked(b".delay(", b"apply_async(", b"send_task(")
        if not is_aside(file.path)
        for each in sent(codebase.origins, file)
    ]
    if not calls:
        return
    known = [
        task
        for file in codebase.marked(b"shared_task", b".task")
        for task in tasks(codebase.origins, file)
    ]
    commands = list(worker_commands(codebase, "celery"))
    project = _Project(makers[0], calls, known, commands)
    yield from _unloaded(codebase, code, project)
    yield from _unknown(codebase, code, project)
    yield from _unserved(codebase, code, project)


def _unloaded(codebase: Codebase, code: str, project: _Project) -> Iterator[Finding]:
    loaded = _loaded(codebase, project.app, project.commands)
    if loaded is None:
        return
    app = project.app
    told: set[tuple[str, str]] = set()
    by_key = {(each.file.path, each.function.name): each for each in project.known}
    for call in project.calls:
        key = call.function
        task = by_key.get(key) if key is not None else None
        if (
            task is None
            or key is None
            or key in told
            or loaded.may_hold(task.file.path)
        ):
            continue
        told.add(key)
        module = codebase.modules.name_of(task.file.path)
        yield Finding(
            code,
            node_place(codebase, call.file, call.call.func),
            f"the task `{task.function.name}` is sent here, and no worker loads its "
            f"module: it is refused as unregistered",
            f'load the module: `include=["{module}"]`',
            (
                (node_place(codebase, task.file, task.function), "the task"),
                (node_place(codebase, app.file, app.call), "the application"),
            ),
        )


def _loaded(
    codebase: Codebase, app: App, commands: Sequence[WorkerCommand]
) -> Closure | None:
    """The files that a worker may load; ``None`` if not all are known."""
    files = [each for each in codebase.marked(*_CONFIGURING) if not is_aside(each.path)]
    told = loading(codebase.origins, app, files)
    named = [each for command in commands for each in command.values("-A", "--app")]
    if told.hidden or any(not each.is_known for each in commands):
        return None
    roots = [app.file.path]
    modules = [(each, app.file.path) for each in named]
    modules += [(each, "") for command in commands for each in command.includes]
    for module, importer in [*told.modules, *modules]:
        path = _path_of(codebase, module.partition(":")[0], importer)
        if path is None and (module, importer) in modules:
            return None
        roots += [path] if path is not None else []
    if not named:
        roots += _likely(codebase, app)
    closure = brought_in(codebase.sources.read, codebase.modules, roots)
    return None if closure.hidden else closure


def _path_of(codebase: Codebase, module: str, importer: str) -> str | None:
    """The file of a module; of a dotted name in one, the file of that module."""
    modules = codebase.modules
    for name in (module, module.rpartition(".")[0]):
        found = modules.path_of(name, importer) if name else None
        if found is not None:
            if found.endswith("/"):
                continue
            return found
    return None


def _likely(codebase: Codebase, app: App) -> Iterator[str]:
    """Modules that a worker may be started with: they have the application's name."""
    for file in codebase.marked(b"elery"):
        path = file.path.lower()
        if is_test(path) or not ("celery" in path or "worker" in path):
            continue
        for name, bindings in file.names.items():
            if any(isinstance(each, Imported) for each in bindings):
                origin = codebase.origins.module_name(file, name)
                if origin is not None and origin.key == (app.file.path, app.name):
                    yield file.path


def _unknown(codebase: Codebase, code: str, project: _Project) -> Iterator[Finding]:
    """Names of tasks that the module they begin with does not have."""
    known = project.known
    if any(each.name == "\0" for each in known):
        return
    names = {each.name for each in known if each.name}
    for each in known:
        if not each.name:
            names |= set(_names(each))
    for call in project.calls:
        if call.function is not None or not call.name or call.name in names:
            continue
        module, _, last = call.name.rpartition(".")
        path = codebase.modules.path_of(module, call.file.path) if module else None
        # A name that begins with no module of ours may be a task of another project:
        # only what is nearly one of ours is told.
        close = difflib.get_close_matches(call.name, sorted(names), n=1, cutoff=0.85)
        if path is not None and path.endswith(".py"):
            file = codebase.origins.of(path)
            if file is None or not _defines_tasks(file, known) or last in file.names:
                continue
        elif not close:
            continue
        spot = call.call.args[0] if call.call.args else call.call
        yield Finding(
            code,
            node_place(codebase, call.file, spot),
            f"`{call.name}` is sent here, and there is no task of that name",
            f"did you mean `{close[0]}`?" if close else "name a task that there is",
            involves=frozenset({path} - {None}) if path else frozenset(),
        )


def _defines_tasks(file: Syntax, known: Sequence[Task]) -> bool:
    return any(each.file is file for each in known)


def _names(task: Task) -> Iterator[str]:
    """What a task may be called, wherever imports start from."""
    parts = task.file.path.removesuffix(".py").removesuffix("/__init__").split("/")
    for start in range(len(parts)):
        yield ".".join([*parts[start:], task.function.name])


def _unserved(codebase: Codebase, code: str, project: _Project) -> Iterator[Finding]:
    """Tasks that go to a queue that no worker takes from."""
    commands = project.commands
    if not commands or any(not each.is_known for each in commands):
        return
    files = list(codebase.marked(b"elery", b".conf", b"task_routes", b"task_queues"))
    if any(map(routes_by_itself, files)):
        return
    # Without `-Q` a worker takes from the default queue:
    # https://docs.celeryq.dev/en/stable/userguide/configuration.html#task-default-queue
    served = {queue for each in commands for queue in each.queues or ["celery"]}
    queued = {
        (each.file.path, each.function.name) for each in project.known if each.queue
    }
    for call in project.calls:
        if call.is_open or (call.queue is None and call.function in queued):
            continue
        said = (
            "celery"
            if call.queue is None
            else text(codebase.origins, call.file, call.queue)
        )
        if said is None or said in served:
            continue
        plain = "" if call.queue is not None else ", Celery's own"
        yield Finding(
            code,
            node_place(codebase, call.file, call.queue or call.call.func),
            f"this task goes to the queue `{said}`{plain}, and no worker takes tasks "
            "from it",
            f"start a worker with `-Q {said}`, or send it to "
            + " or ".join(f"`{each}`" for each in sorted(served)),
            involves=frozenset(each.path for each in commands),
        )
