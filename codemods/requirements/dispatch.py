"""Which codemod edits a list of requirements, going by the name of its file."""

import re
from importlib import import_module
from types import ModuleType

_TEXT = re.compile(r".*\.(?:txt|in)", re.IGNORECASE)
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
    name = path.rpartition("/")[2]
    module = "requirements_txt" if _TEXT.fullmatch(name) else _NAMES.get(name)
    if module is None:
        return None
    return import_module(f"codemods.requirements.{module}")
