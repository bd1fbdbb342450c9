"""What modules are called where imports start from another folder than the root."""

from aegis_cst.reading.entry.results import Entry
from aegis_cst.reading.project import Project

_USUAL = "src"
"""https://packaging.python.org/en/latest/discussions/src-layout-vs-flat-layout/"""


def import_root(project: Project) -> str:
    """The folder that imports start from; empty for the project's own.

    It is that of the application. Where none is found, ``src`` cannot be mistaken for
    the name of a package.
    """
    found = project.found
    return found.import_root if isinstance(found, Entry) else _USUAL


def module_name(path: str, root: str) -> str:
    """The dotted module that a file of Python is, as imports from ``root`` name it."""
    bare = below(path, root).removesuffix(".py").removesuffix("/__init__")
    return bare.replace("/", ".")


def folders(path: str, root: str) -> list[str]:
    """The packages that a file is in, which its relative imports start from."""
    return below(path, root).split("/")[:-1]


def below(path: str, root: str) -> str:
    """A path as it is from ``root``; of a file elsewhere the path itself."""
    return path.removeprefix(f"{root}/") if root else path
