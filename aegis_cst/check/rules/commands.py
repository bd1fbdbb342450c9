"""AEG401: what container files start has to be there."""

import difflib
import posixpath
from collections.abc import Iterator

from aegis_cst.check.finding import Finding
from aegis_cst.check.rule import Rule
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.containers.compose_file import ComposeFile
from aegis_cst.reading.containers.compose_service import Service, is_computed
from aegis_cst.reading.containers.dockerfile import is_dockerfile, read_dockerfile
from aegis_cst.reading.containers.held_code import Code, folders_of
from aegis_cst.reading.containers.started import How, Started
from aegis_cst.reading.containers.starting_commands import started_by, started_by_line
from aegis_cst.reading.containers.yaml_file import scalars, text
from aegis_cst.reading.files.place import Place


def _check(codebase: Codebase) -> Iterator[Finding]:
    for file in codebase.compose.files:
        together = codebase.compose.together_with(file) or [file]
        for service in file.services.values():
            folders = folders_of(service, together)
            if folders is not None:
                code = Code(folders, codebase.sources.paths, codebase.modules)
                yield from _service(file, service, code)
    yield from _dockerfiles(codebase)


def _service(file: ComposeFile, service: Service, code: Code) -> Iterator[Finding]:
    for node in service.commands():
        words = [each.value for each in scalars(node)]
        found = started_by(words) if words else started_by_line(text(node))
        for started in found:
            place = file.find(node, started.word)
            yield from _finding(started, place, code, f"the service `{service.name}`")


def _dockerfiles(codebase: Codebase) -> Iterator[Finding]:
    contexts = _contexts(codebase)
    for path in sorted(filter(is_dockerfile, codebase.sources.paths)):
        data = codebase.sources.read(path)
        if data is None or b"{%" in data:
            continue
        # Where nothing says what it is built in, it is the root, or its own folder.
        folders = contexts.get(path, {"", posixpath.dirname(path)})
        code = Code(tuple(sorted(folders)), codebase.sources.paths, codebase.modules)
        for started, place in read_dockerfile(path, data).started():
            yield from _finding(started, place, code, "the container")


def _contexts(codebase: Codebase) -> dict[str, set[str]]:
    """Dockerfile to the folders that compose files build it in."""
    contexts: dict[str, set[str]] = {}
    for file in codebase.compose.files:
        for service in file.services.values():
            build = service.build
            if build and build.dockerfile and build.context is not None:
                contexts.setdefault(build.dockerfile, set()).add(build.context)
    return contexts


def _finding(
    started: Started, place: Place, code: Code, what: str
) -> Iterator[Finding]:
    if is_computed(started.word) or not started.is_followed:
        return
    problem = _problem(started, code)
    if problem:
        reason, advice = problem
        yield Finding("AEG401", place, f"{reason}, so {what} does not start", advice)


def _problem(started: Started, code: Code) -> tuple[str, str] | None:
    """Why a command fails, and what to do; ``None`` if nothing is known against it."""
    if started.how in {How.SCRIPT, How.FILE}:
        return _script_problem(started, code)
    if not code.is_ours(started.module):
        return None
    path = code.file_of(started.module)
    if path is None:
        if started.how is How.CELERY and _is_celery_attribute(started.module, code):
            return None
        return f"there is no module `{started.module}`", _nearest(started.module, code)
    if started.how is How.RUNS:
        return _main_problem(started.module, path, code)
    return _attribute_problem(started, path, code)


def _script_problem(started: Started, code: Code) -> tuple[str, str] | None:
    top = started.module.partition("/")[0]
    if "/" not in started.module or not top:
        return None  # where a container works, or its root, is not known for sure
    if (
        not started.module.endswith(".py")
        or code.has_script(started.module)
        or not code.is_ours(top)
    ):
        return None
    return f"there is no file `{started.module}`", "name a file that there is"


def _is_celery_attribute(module: str, code: Code) -> bool:
    """Whether Celery takes the last part of a dotted path for a name in a module."""
    owner, _, name = module.rpartition(".")
    path = code.file_of(owner) if owner else None
    return path is not None and code.modules.defines(path, name) is not False


def _main_problem(module: str, path: str, code: Code) -> tuple[str, str] | None:
    is_package = path.endswith(("/", "/__init__.py"))
    if not is_package or code.file_of(f"{module}.__main__") is not None:
        return None
    reason = f"`{module}` is a package without `__main__.py`"
    return reason, "name a module of it, or give it a `__main__.py`"


def _attribute_problem(
    started: Started, path: str, code: Code
) -> tuple[str, str] | None:
    name = started.attribute
    if not name or path.endswith("/") or not path.endswith((".py", "/__init__.py")):
        return None
    if code.modules.defines(path, name) is not False:
        return None
    if len(set(code.files_of(started.module))) > 1:
        return None
    return f"`{path}` defines no `{name}`", "name what the module defines"


def _nearest(module: str, code: Code) -> str:
    """Advice that names the module that may be meant."""
    package, _, last = module.rpartition(".")
    folder = f"/{package.replace('.', '/')}/"
    names = {
        rest.removesuffix(".py")
        for path in code.paths
        if folder in f"/{path}" and path.endswith(".py")
        for rest in [f"/{path}".partition(folder)[2]]
        if "/" not in rest and rest != "__init__.py"
    }
    close = difflib.get_close_matches(last, sorted(names), n=1)
    if package and close:
        return f"did you mean `{package}.{close[0]}`?"
    return "name a module that there is"


RULES = (
    Rule(
        "AEG401",
        "command-module-missing",
        "A command in a compose file or a Dockerfile starts a module of the project, "
        "or an object in one, that does not exist.",
        _check,
    ),
)
