"""A project as far as a command needs it; each part is worked out once, on demand."""

import re
from functools import cached_property
from pathlib import Path

from aegis_cst.project.application import Application, find_application
from aegis_cst.project.blocker import Blocker
from aegis_cst.project.configuration import Configuration, read_configuration
from aegis_cst.project.modules import Modules
from aegis_cst.project.state import PATH, State, read_state
from aegis_cst.project.tree import Tree

_TABLE = re.compile(rb"^\s*\[\s*tool\s*\.\s*aegis\s*[.\]]", re.MULTILINE)


class Project:
    """A repository, or a planned state of one."""

    def __init__(self, tree: Tree) -> None:
        """``tree`` is read, never written."""
        self.tree = tree
        self.modules = Modules(tree)

    @cached_property
    def configuration(self) -> Configuration | Blocker:
        """What ``pyproject.toml`` says."""
        return read_configuration(self.tree, self.modules.first_party())

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
        if not configuration.entry:
            return Blocker(
                "nothing says where the FastAPI application is; "
                'set app = "module:name" under [tool.aegis]',
                "pyproject.toml",
            )
        return find_application(self.modules, configuration.entry)


def is_project(folder: Path) -> bool:
    """Whether a folder is the root of a project."""
    try:
        if (folder / PATH).is_file():
            return True
        manifest = folder / "pyproject.toml"
        return manifest.is_file() and bool(_TABLE.search(manifest.read_bytes()))
    except OSError:
        return False


def find_root(start: Path) -> Path | None:
    """The nearest folder, ``start`` or a parent of it, that is a project."""
    folders = [start.resolve(), *start.resolve().parents]
    return next((each for each in folders if is_project(each)), None)
