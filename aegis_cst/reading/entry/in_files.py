"""What process files, scripts and Makefiles start."""

import re
from collections.abc import Callable, Iterator

from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.containers.scripts import InLine, in_keys, in_make, in_shell
from aegis_cst.reading.entry.followed import MOST, Follower, Ground
from aegis_cst.reading.entry.starts import CONTAINER, SCRIPT, Cause, Start
from aegis_cst.reading.files.place import Place

_PROCESSES = re.compile(
    r"Procfile(?:\..*)?|render\.ya?ml|railway\.(?:toml|json)|nixpacks\.toml|fly\.toml"
    r"|heroku\.yml|app\.ya?ml|supervisord?\.(?:conf|ini)|.*\.service|apprunner\.yaml"
)
"""Files of keys and commands that say what runs in production."""

_TASKS = frozenset({"package.json", "pyproject.toml", "Pipfile", "Taskfile.yml"})
_MAKE = frozenset({"makefile", "gnumakefile", "justfile"})
_WORDS = (b"uvicorn", b"gunicorn", b"hypercorn", b"granian", b"fastapi", b"python")
_SHELL_ONLY = (".sh", ".bash")


class Files:
    """Looks into each file once."""

    def __init__(self, codebase: Codebase, follower: Follower) -> None:
        """Nothing is read yet."""
        self._codebase = codebase
        self._follower = follower

    def starts(self) -> Iterator[Start]:
        """Those of what runs in production first."""
        for path in sorted(self._codebase.sources.paths):
            name = path.rpartition("/")[2]
            if _PROCESSES.fullmatch(name):
                yield from self._in(path, CONTAINER, _in_keys)
            elif name.lower() in _MAKE:
                yield from self._in(path, SCRIPT, in_make)
            elif name in _TASKS:
                yield from self._in(path, SCRIPT, _in_keys)
            elif name.endswith(_SHELL_ONLY):
                yield from self._in(path, SCRIPT, _in_shell)

    def _in(
        self, path: str, rank: int, reader: Callable[[str], Iterator[InLine]]
    ) -> Iterator[Start]:
        data = self._codebase.sources.read(path)
        if data is None or len(data) > MOST or not any(each in data for each in _WORDS):
            return
        folder = path.rpartition("/")[0]
        ground = Ground(folder)
        cause = Cause(f"{path} starts it", rank)
        seen = set()
        for each in reader(data.decode("utf-8-sig", errors="replace")):
            if each.started in seen:
                continue
            seen.add(each.started)
            place = Place(path, each.line, each.column)
            yield from self._follower.of(each.started, place, cause, ground)


def _in_keys(text: str) -> Iterator[InLine]:
    return in_keys(text, {})


def _in_shell(text: str) -> Iterator[InLine]:
    return in_shell(text, {})
