"""A project as far as a command needs it; each part is worked out once, on demand."""

from dataclasses import replace
from functools import cached_property

from aegis_cst.reading.aegis_table import names_module
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.configuration import Configuration, read_configuration
from aegis_cst.reading.entry.find import find_entry
from aegis_cst.reading.entry.results import Entry
from aegis_cst.reading.files.sources import TreeSources
from aegis_cst.reading.files.tree import Tree
from aegis_cst.reading.places.application import Application, find_application
from aegis_cst.reading.places.syntax_modules import Modules
from aegis_cst.reading.record.state import State, read_state


class Project:
    """A repository, or a planned state of one."""

    def __init__(self, tree: Tree, entry: str = "") -> None:
        """``tree`` is read, never written.

        ``entry`` is ``module:name`` of the application, for where nothing says it.
        """
        self.tree = tree
        self._entry = entry
        self.modules = Modules(tree)

    @cached_property
    def configuration(self) -> Configuration | Blocker:
        """What ``pyproject.toml`` says."""
        found = read_configuration(self.tree, self.modules.first_party())
        if isinstance(found, Blocker) or names_module(found.entry):
            return found
        started = find_entry(Codebase(TreeSources(self.tree)), found.entry)
        return replace(found, entry=started.text if isinstance(started, Entry) else "")

    @cached_property
    def state(self) -> State | Blocker:
        """What the state file says."""
        return read_state(self.tree)

    @cached_property
    def application(self) -> Application | Blocker:
        """The FastAPI application."""
        configuration = self.configuration
        if isinstance(configuration, Blocker):
            return configuration
        entry = configuration.entry or self._entry
        if not entry:
            return Blocker(
                "nothing says where the FastAPI application is; "
                'set app = "module:name" under [tool.aegis]',
                "pyproject.toml",
            )
        return find_application(self.modules, entry)
