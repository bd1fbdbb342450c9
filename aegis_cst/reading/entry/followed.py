"""Follows what a command starts to the application: through scripts and Python."""

import ast
import posixpath
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from aegis_cst.reading.code.outlines import syntax_tree
from aegis_cst.reading.code.relevance import may_start
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.containers.scripts import in_shell
from aegis_cst.reading.containers.server_options import reference
from aegis_cst.reading.containers.started import How, Started
from aegis_cst.reading.entry.in_python import InCode, starts_in
from aegis_cst.reading.entry.starts import DEFAULTS, Cause, Start
from aegis_cst.reading.files.folders import around
from aegis_cst.reading.files.place import Place

_DEPTH = 3
"""Scripts that scripts start; more than two are rare, and may start one another."""

MOST = 60_000
"""Bytes of a script; what is larger was written by a program, and starts no server."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a command runs.

    ``sources`` gives the paths of the repository that a path may be, from the working
    folder or absolute; ``folder`` is where it starts otherwise.
    """

    folder: str = ""
    python_path: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    sources: Callable[[str], Sequence[str]] = lambda _: ()
    seen: set[str] = field(default_factory=set)
    """The scripts that were followed here: each is once."""

    def folders(self, inner: str = "") -> tuple[str, ...]:
        """Where imports may start from, the likeliest first."""
        own = [] if inner.startswith("/") else [_joined(self.folder, inner)]
        paths = [inner or ".", *self.python_path]
        held = [source for path in paths for source in self.sources(path)]
        local = [_joined(self.folder, p) for p in self.python_path if p[:1] != "/"]
        return tuple(dict.fromkeys([*held, *own, *local, self.folder]))


class Follower:
    """Parses each Python file at most once."""

    def __init__(self, codebase: Codebase) -> None:
        """Nothing is read yet."""
        self._codebase = codebase
        self._paths = codebase.sources.paths
        self._code: dict[str, tuple[InCode, ...]] = {}

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        """The files of each name, without its folder."""
        found: dict[str, list[str]] = defaultdict(list)
        for path in sorted(self._paths):
            found[path.rpartition("/")[2]].append(path)
        return found

    def of(
        self,
        started: Started,
        place: Place,
        cause: Cause,
        ground: Ground,
        depth: int = _DEPTH,
    ) -> Iterator[Start]:
        """What a command starts in the end."""
        folders = ground.folders(started.folder)
        match started.how:
            case How.SERVES:
                yield Start(
                    place,
                    cause,
                    module=started.module,
                    name=started.name,
                    factory=started.factory,
                    folders=folders,
                )
            case How.FILE:
                yield from self._file(started, place, cause, folders)
            case How.SCRIPT | How.RUNS | How.PROGRAM:
                yield from self._named(started, place, cause, folders)
                for path in self._python(started, ground, folders):
                    # A script's own folder takes the place of the working folder:
                    # https://docs.python.org/3/library/sys.html#sys.path
                    script = started.how is How.SCRIPT
                    own = [posixpath.dirname(path)] if script else []
                    yield from self.code(path, cause, [*own, *folders])
                    return
            case How.SHELL if depth:
                yield from self._shell(started, cause, ground, depth)

    def _file(
        self,
        started: Started,
        place: Place,
        cause: Cause,
        folders: Sequence[str],
    ) -> Iterator[Start]:
        """``fastapi run``: a file, a package, or one of the places it looks at."""
        places = DEFAULTS if not started.module else (started.module,)
        for folder in folders:
            for each in places:
                written = each.lstrip("/")
                for path in (written, f"{written}/__init__.py"):
                    whole = _joined(folder, path)
                    if whole in self._paths and whole.endswith(".py"):
                        # Imports start in the nearest folder that is no package:
                        # https://github.com/fastapi/fastapi-cli/blob/main/src/fastapi_cli/discover.py
                        folders = tuple(around(whole))
                        name = started.name
                        yield Start(place, cause, "", whole, name, folders=folders)
                        return

    def _python(
        self, started: Started, ground: Ground, folders: Sequence[str]
    ) -> Iterator[str]:
        """The Python file that a command runs."""
        if started.how is How.SCRIPT:
            yield from self._found(started.module, ground, folders)
            return
        module = started.module
        if started.how is How.PROGRAM:
            module = self._script_target(module)
        for folder in folders if module else ():
            base = _joined(folder, module.replace(".", "/"))
            for path in (f"{base}/__main__.py", f"{base}.py", f"{base}/__init__.py"):
                if path in self._paths:
                    yield path
        if started.how is How.PROGRAM and module:
            found = self._codebase.modules.path_of(module)
            if found in self._paths:
                yield str(found)

    def _script_target(self, program: str) -> str:
        """The module of a console script of the project's."""
        for file in self._codebase.pyprojects.files:
            for keys in (("project", "scripts"), ("tool", "poetry", "scripts")):
                target = file.table(*keys).get(program)
                if isinstance(target, str):
                    return target.partition(":")[0].strip()
        return ""

    def _found(
        self, written: str, ground: Ground, folders: Sequence[str]
    ) -> Iterator[str]:
        """The files of the repository that a path in a container may be."""
        every = [
            *ground.sources(written),
            *(_joined(folder, written.lstrip("/")) for folder in folders),
        ]
        yield from (each for each in dict.fromkeys(every) if each in self._paths)
        name = written.rpartition("/")[2]
        start = f"{ground.folder}/" if ground.folder else ""
        # How a file gets to its place in an image is not always seen, as where a build
        # script copies it: the only one of its name is meant then.
        same = [each for each in self._by_name[name] if each.startswith(start)]
        if len(same) == 1:
            yield same[0]

    def _named(
        self,
        started: Started,
        place: Place,
        cause: Cause,
        folders: Sequence[str],
    ) -> Iterator[Start]:
        """An application that a program of the project's is given."""
        found = reference(started.name) if started.how is How.PROGRAM else None
        if found is not None:
            module, name, called = found
            factory = started.factory or called
            yield Start(place, cause, module, "", name, factory, tuple(folders))

    def _shell(
        self, started: Started, cause: Cause, ground: Ground, depth: int
    ) -> Iterator[Start]:
        folders = ground.folders(started.folder)
        for path in self._found(started.module.removeprefix("./"), ground, folders):
            data = self._codebase.sources.read(path) or b""
            if path in ground.seen or len(data) > MOST:
                return
            ground.seen.add(path)
            text = data.decode("utf-8-sig", errors="replace")
            for each in in_shell(text, ground.variables):
                inner = Place(path, each.line, each.column)
                yield from self.of(each.started, inner, cause, ground, depth - 1)
            return

    def code(
        self,
        path: str,
        cause: Cause,
        folders: Sequence[str] = (),
        steps: int = 1,
    ) -> Iterator[Start]:
        """What a Python file starts, or else the modules that it imports."""
        found = self._starts_in(path)
        every = (self._in_code(path, each, cause, folders) for each in found)
        yield from (start for start in every if start is not None)
        if found or not steps:
            return
        for statement in self._codebase.outlines.of(path) or ():
            module = getattr(statement, "module", "")
            file = self._codebase.modules.imported(module, path) if module else None
            if file is not None and file in self._paths and file != path:
                yield from self.code(file, cause, folders, steps - 1)

    def _in_code(
        self, path: str, each: InCode, cause: Cause, folders: Sequence[str]
    ) -> Start | None:
        place = Place(path, each.line, each.column)
        if not each.module:
            return Start(place, cause, "", path, each.name, each.factory, (*folders,))
        if each.is_path:
            near = list(around(path))
            starts = tuple(dict.fromkeys([*folders, *near]))
            return Start(place, cause, each.module, "", each.name, each.factory, starts)
        file = self._codebase.modules.imported(each.module, path)
        if file is None or file not in self._paths:
            return None
        return Start(place, cause, "", file, each.name, each.factory, tuple(folders))

    def _starts_in(self, path: str) -> tuple[InCode, ...]:
        if path not in self._code:
            data = self._codebase.sources.read(path) or b""
            tree = syntax_tree(data) if may_start(data) else None
            found: dict[tuple[str, str, bool], InCode] = {}
            for each in starts_in(tree) if isinstance(tree, ast.Module) else ():
                found.setdefault((each.module, each.name, each.factory), each)
            self._code[path] = tuple(found.values())
        return self._code[path]


def _joined(folder: str, path: str) -> str:
    joined = posixpath.normpath(posixpath.join(folder or ".", path or "."))
    return "" if joined in {".", "/"} or joined.startswith("..") else joined
