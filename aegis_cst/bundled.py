"""The two folders beside this package that come with it: ``codemods``, ``skeletons``.

In the repository they lie beside ``aegis_cst``, as what they are: a library that knows
nothing of components, and data. A wheel has them inside ``aegis_cst``, because an
installed distribution adds one top-level name to an environment that it shares with
other people's packages, and ``codemods`` is a folder that people have.

This runs before the search path is put in order (``aegis_cst.cli.search_path``), so it
imports only what is frozen into the interpreter.
"""

import os
import sys
from importlib.machinery import ModuleSpec, PathFinder

PACKAGE = os.path.dirname(__file__)  # noqa: PTH120 - pathlib is not frozen
"""The folder of this package."""

BESIDE = os.path.dirname(PACKAGE)  # noqa: PTH120 - as above
"""The folder that this package lies in."""


def folder(name: str) -> str:
    """Where one of the two is."""
    return os.path.join(_home(name), name)  # noqa: PTH118 - as above


def _home(name: str) -> str:
    is_inside = os.path.isdir(os.path.join(PACKAGE, name))  # noqa: PTH112, PTH118 - as above
    return PACKAGE if is_inside else BESIDE


class _Finder:
    """Finds the package ``codemods`` here, and nothing else.

    It is asked before the search path is, see
    https://docs.python.org/3/reference/import.html#the-meta-path, so that a
    ``codemods`` of the user's is neither taken nor run.
    """

    @staticmethod
    def find_spec(name: str, *_: object) -> ModuleSpec | None:
        """Say where the package is; modules in it are found through its own path."""
        if name != "codemods":
            return None
        return PathFinder.find_spec(name, [_home(name)])


def register() -> None:
    """Make ``codemods`` importable."""
    if _Finder not in sys.meta_path:
        sys.meta_path.insert(0, _Finder)
