"""Which codemod edits a list of requirements, going by the name of its file."""

import re
from importlib import import_module
from types import ModuleType

# What pip is given by ``-r`` may be called anything.
_TEXT = re.compile(r".*\.(?:txt|in|pip)|.*require.*\.lock|[^.]+", re.IGNORECASE)
_NAMES = {
    "pyproject.toml": "pyproject",
    "Pipfile": "pipfile",
    "setup.cfg": "setup_cfg",
    "setup.py": "setup_py",
}


def module_of(path: str) -> ModuleType | None:
    """Give the module with ``find``, ``insert``, ``strip`` and ``listed`` for a file.

    It is imported only now: most projects have one kind. None for a file of no kind.
    """
    module = _NAMES.get(path.rpartition("/")[2])
    if module is None and is_pip_list(path):
        module = "requirements_txt"
    return import_module(f"codemods.requirements.{module}") if module else None


def is_pip_list(path: str) -> bool:
    """Whether a file is a list of requirements as pip reads it, going by its name."""
    name = path.rpartition("/")[2]
    return name not in _NAMES and _TEXT.fullmatch(name) is not None
