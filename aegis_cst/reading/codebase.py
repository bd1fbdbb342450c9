"""A project as the rules see it; each part is worked out once, on demand."""

import re
from collections.abc import Collection, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.code.modules import Modules
from aegis_cst.reading.code.outlines import Outlines
from aegis_cst.reading.files.dotenv_file import Variable, dotenv_files
from aegis_cst.reading.files.fastapi_release import fastapi_version, release_of
from aegis_cst.reading.files.place import Place
from aegis_cst.reading.files.pyprojects import Pyprojects
from aegis_cst.reading.files.required import required
from aegis_cst.reading.files.sources import Sources, SourceTree
from aegis_cst.reading.record.recorded_edits import COMPOSE, DOTENV, files_with
from aegis_cst.reading.record.state import State, read_state
from aegis_cst.reading.settings.settings_classes import (
    SettingsClasses,
    may_hold_settings,
)
from aegis_cst.reading.wiring.answers import Answers, answers_of
from aegis_cst.reading.wiring.interpreter import Interpreter
from aegis_cst.reading.wiring.values import Graph, Site

if TYPE_CHECKING:
    from aegis_cst.reading.containers.compose_file import Compose

_LIVE_SINCE = (0, 137)
_SETS = re.compile(r"\.(?:ya?ml|lock)$|(?:^|[/.])env\b")
_TEST = re.compile(
    r"(?:^|/)(?:(?:test|tests|testing)/|test_[^/]*$|conftest\.py$)|_test\.py$"
)


class Codebase:
    """The files of a project, and what is known about them."""

    def __init__(
        self,
        sources: Sources,
        outlines: Outlines | None = None,
        focus: Collection[str] | None = None,
    ) -> None:
        """``sources`` are read as they are asked for; ``outlines`` may remember.

        With a ``focus`` only those files are looked into by themselves, and others as
        they are imported.
        """
        self.sources = sources
        self._focus = focus
        self.outlines = outlines or Outlines(sources)

    @cached_property
    def modules(self) -> Modules:
        """The Python modules, by their dotted names."""
        return Modules(self.sources, self.outlines)

    @cached_property
    def wired(self) -> dict[str, bytes]:
        """Path and content of the Python files that may wire something up.

        Tests make applications of their own as they need them, and are left out.
        """
        return self._marked[0]

    @cached_property
    def _marked(self) -> tuple[dict[str, bytes], dict[str, bytes]]:
        """Files that may wire something up, and those that may hold settings."""
        wired, settings = {}, {}
        paths = self.sources.paths if self._focus is None else self._focus
        # Settings are compared with what sets them: without that there is no need.
        compared = any(_SETS.search(path) for path in self.sources.paths)
        for path in sorted(paths):
            if path.endswith(".py") and not is_test(path):
                data = self.sources.read(path)
                if data is not None and may_wire(data):
                    wired[path] = data
                if data is not None and compared and may_hold_settings(data):
                    settings[path] = data
        if settings and self._focus is not None:
            settings |= self._other_settings()
        return wired, settings

    def _other_settings(self) -> dict[str, bytes]:
        """Those out of focus: only all of them together tell what is read."""
        found = {}
        for path in self.sources.paths - set(self._focus or ()):
            if path.endswith(".py") and not is_test(path):
                data = self.sources.read(path)
                if data is not None and may_hold_settings(data):
                    found[path] = data
        return found

    @cached_property
    def interpreter(self) -> Interpreter:
        """The run of all of them."""
        return Interpreter(self.modules, self.outlines)

    @cached_property
    def wiring(self) -> Graph:
        """The applications and routers, and what is registered with them."""
        for path, data in self.wired.items():
            self.outlines.take(path, data)
        return self.interpreter.run(
            sorted(self.wired, key=lambda path: b"FastAPI(" not in self.wired[path])
        )

    @cached_property
    def fastapi(self) -> str:
        """The version of FastAPI that the project runs with; empty if it is unsaid."""
        return fastapi_version(self.sources)

    @property
    def fastapi_release(self) -> tuple[int, ...] | None:
        """The same to compare; ``None`` stands for today's."""
        return release_of(self.fastapi)

    @property
    def includes_live(self) -> bool:
        """Whether an included router may still grow, as it can since FastAPI 0.137."""
        release = self.fastapi_release
        return release is None or release >= _LIVE_SINCE

    @cached_property
    def answers(self) -> list[Answers]:
        """What each application answers, and each router that is not included."""
        return [
            answers_of(router, live=self.includes_live)
            for router in self.wiring.routers
            if router.kind != "router" or not router.included
        ]

    @cached_property
    def compose(self) -> "Compose":
        """The compose files."""
        from aegis_cst.reading.containers.compose_file import Compose  # noqa: PLC0415 - YAML is imported only where there is a compose file

        return Compose(self.sources, files_with(COMPOSE, self.state))

    @cached_property
    def pyprojects(self) -> Pyprojects:
        """What ``pyproject.toml`` says, here and in members below."""
        return Pyprojects(self.sources)

    @cached_property
    def required(self) -> frozenset[str]:
        """The names of all distributions that are required."""
        return required(self.pyprojects, self.sources)

    @cached_property
    def settings(self) -> SettingsClasses:
        """The settings classes."""
        return SettingsClasses(self.sources, self.modules, self._marked[1])

    @cached_property
    def dotenv(self) -> Mapping[str, tuple[Variable, ...]]:
        """What ``.env``, ``.env.example`` and the like set."""
        return dotenv_files(self.sources, files_with(DOTENV, self.state))

    @cached_property
    def state(self) -> State | Blocker:
        """What ``aegis.lock`` says."""
        return read_state(SourceTree(self.sources))

    def place(self, site: Site) -> Place:
        """Where something stands, in characters."""
        data = self.sources.read(site.path) or b""
        lines = data.splitlines()
        text = lines[site.line - 1] if 0 < site.line <= len(lines) else b""
        column = len(text[: site.column].decode(errors="replace"))
        ends = site.end_column if site.end_line in {0, site.line} else len(text)
        end = len(text[:ends].decode(errors="replace"))
        return Place(site.path, site.line, column + 1, end + 1 if end > column else 0)


def may_wire(data: bytes) -> bool:
    """Whether a file may have to do with wiring, before it is parsed.

    Spelled out, because this is three times faster than a regular expression.
    """
    wires = b"FastAPI" in data or b"outer" in data or b"load_hooks" in data
    return wires or b"@app." in data


def is_test(path: str) -> bool:
    """Whether a file belongs to tests, going by its name."""
    return _TEST.search(path) is not None
