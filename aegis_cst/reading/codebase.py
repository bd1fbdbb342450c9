"""A project as the rules see it; each part is worked out once, on demand."""

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from aegis_cst.reading.application import Application, find_application, unreadable
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.code.modules import Modules
from aegis_cst.reading.code.origins import Origins
from aegis_cst.reading.code.outlines import Outlines
from aegis_cst.reading.code.relevance import is_test
from aegis_cst.reading.code.syntax import Syntax
from aegis_cst.reading.configuration import Configuration, read_configuration
from aegis_cst.reading.dependencies.fastapi_release import release_of, version_in
from aegis_cst.reading.dependencies.project_requirements import Dependencies
from aegis_cst.reading.dependencies.required import required
from aegis_cst.reading.entry.import_roots import told_roots
from aegis_cst.reading.entry.results import Entry, Undecided
from aegis_cst.reading.files.dotenv_file import Variable, dotenv_files
from aegis_cst.reading.files.place import Place
from aegis_cst.reading.files.pyprojects import Pyprojects
from aegis_cst.reading.files.sources import Sources, SourceTree
from aegis_cst.reading.marked_files import MarkedFiles
from aegis_cst.reading.record.moved import moved
from aegis_cst.reading.record.recorded_edits import COMPOSE, DOTENV, files_with
from aegis_cst.reading.record.state import State, read_state
from aegis_cst.reading.settings.settings_classes import SettingsClasses
from aegis_cst.reading.wiring.answers import Answers, answers_of
from aegis_cst.reading.wiring.graph import Graph
from aegis_cst.reading.wiring.interpreter import Interpreter
from aegis_cst.reading.wiring.site_place import site_place
from aegis_cst.reading.wiring.sites import Site

if TYPE_CHECKING:
    from aegis_cst.reading.containers.compose_file import Compose
    from aegis_cst.reading.files.tree import Tree

# Included routers are no longer copied since then:
# https://fastapi.tiangolo.com/release-notes/#01370-2026-06-14
_LIVE_SINCE = (0, 137)


class Codebase:
    """The files of a project, and what is known about them."""

    def __init__(
        self,
        sources: Sources,
        outlines: Outlines | None = None,
        focus: Collection[str] | None = None,
        entry: str = "",
    ) -> None:
        """``sources`` are read as they are asked for; ``outlines`` may remember.

        With a ``focus`` only those files are looked into by themselves, and others as
        they are imported. ``entry`` is ``module:name`` of the application, for where
        nothing says it.
        """
        self.sources = sources
        self.entry = entry
        self.enters = True
        self.tree: Tree = SourceTree(sources)
        self.outlines = outlines or Outlines(sources)
        self._marked = MarkedFiles(sources, focus)

    @cached_property
    def configuration(self) -> Configuration | Blocker:
        """What ``pyproject.toml`` says."""
        found = self.found
        folder, root = "", ""
        if isinstance(found, Entry):
            folder, root = found.code_root, found.import_root
        own = self.modules.first_party | self.modules.tops(root)
        return read_configuration(self.tree, own, folder)

    @cached_property
    def found(self) -> Entry | Undecided | Blocker:
        """The application, as it is said, started, or left over."""
        from aegis_cst.reading.entry.find import find_entry  # noqa: PLC0415 - it asks a codebase of its own, where nothing else tells

        remembered = self.state.app if isinstance(self.state, State) else ""
        return find_entry(self, self.entry or remembered)

    @property
    def unreadable(self) -> Blocker | None:
        """The first of the Python files that were needed and could not be read."""
        for path, broken in self.outlines.broken.items():
            return unreadable(path, broken)
        for path, skip in self.sources.skips.items():
            if path.endswith(".py"):
                return Blocker(skip.reason, path)
        return None

    @cached_property
    def modules(self) -> Modules:
        """The Python modules, by their dotted names."""
        return Modules(
            self.sources,
            self.outlines,
            lambda: self.import_roots,
            lambda: self.required,
        )

    def path_of(self, module: str) -> str | None:
        """The file of a module by the name that the application knows it by."""
        found = self.found if self.enters else None
        importer = found.path if isinstance(found, Entry) else ""
        return self.modules.path_of(module, importer)

    @property
    def wired(self) -> dict[str, bytes]:
        """Path and content of the Python files that may wire something up.

        Tests make applications of their own as they need them, and are left out.
        """
        return self._marked.wired

    @property
    def starting(self) -> dict[str, bytes]:
        """Path and content of the Python files that may start a server."""
        return self._marked.starting

    @cached_property
    def import_roots(self) -> tuple[str, ...]:
        """Folders that tools are told imports start from."""
        return told_roots(self.pyprojects, self.sources)

    @cached_property
    def origins(self) -> Origins:
        """Files as whole syntax trees, for what outlines leave out."""
        return Origins(self.sources, self.modules)

    def marked(self, *words: bytes, tests: bool = False) -> Iterator[Syntax]:
        """The Python files that hold one of the words, as whole syntax trees.

        With a focus, rare words count only where one of its files holds one: but then
        all of them.
        """
        for path in self._marked.having(words, tests=tests):
            file = self.origins.of(path) if tests or not is_test(path) else None
            if file is not None:
                yield file

    def holds(self, *words: bytes) -> bool:
        """Whether ``marked`` has any file to give for these words."""
        having = self._marked.having(words, tests=False)
        return any(not is_test(path) for path in having)

    @cached_property
    def interpreter(self) -> Interpreter:
        """The run of all of them."""
        return Interpreter(self.modules, self.outlines, self._marked.is_relevant)

    @cached_property
    def application(self) -> Application | Blocker:
        """The application that is served; it is run before anything else."""
        configuration, found = self.configuration, self.found
        if isinstance(configuration, Blocker):
            return configuration
        if isinstance(found, Undecided):
            return found.blocker()
        return found if isinstance(found, Blocker) else find_application(self, found)

    @cached_property
    def wiring(self) -> Graph:
        """The applications and routers, and what is registered with them."""
        if self.enters:
            _ = self.application
        for path, data in self.wired.items():
            self.outlines.take(path, data)
        # Where an application is made comes first: under a server, it is what imports
        # all the others.
        return self.interpreter.run(
            sorted(self.wired, key=lambda path: b"FastAPI(" not in self.wired[path])
        )

    @cached_property
    def fastapi(self) -> str:
        """The version of FastAPI that the project runs with; empty if it is unsaid."""
        return version_in(self.dependencies)

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
    def dependencies(self) -> Dependencies:
        """What is required in which versions, and which files list it."""
        found = self.found if self.enters else None
        folder = found.import_root if isinstance(found, Entry) else ""
        return Dependencies(self.sources, folder)

    @cached_property
    def required(self) -> frozenset[str]:
        """The names of all distributions that are required."""
        return required(self.sources)

    @cached_property
    def settings(self) -> SettingsClasses:
        """The settings classes."""
        return SettingsClasses(self.sources, self.modules, self._marked.settings)

    @cached_property
    def dotenv(self) -> Mapping[str, tuple[Variable, ...]]:
        """What ``.env``, ``.env.example`` and the like set."""
        return dotenv_files(self.sources, files_with(DOTENV, self.state))

    @cached_property
    def state(self) -> State | Blocker:
        """What ``aegis.lock`` says."""
        found = read_state(self.tree)
        return found if isinstance(found, Blocker) else moved(found, self.sources)

    @cached_property
    def brought(self) -> frozenset[str]:
        """The files that installed components have brought."""
        records = (
            self.state.components.values() if isinstance(self.state, State) else ()
        )
        return frozenset(path for record in records for path in record.files)

    def place(self, site: Site) -> Place:
        """Where something stands, in characters."""
        return site_place(site, self.sources.read(site.path) or b"")
