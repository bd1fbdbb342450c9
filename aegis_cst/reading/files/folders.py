"""Folders as paths from the root of the project, with slashes; the root is empty."""

from collections.abc import Iterator


def upwards(folder: str) -> Iterator[str]:
    """A folder and those that it lies in, up to the root."""
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
    yield ""


def around(path: str) -> Iterator[str]:
    """The folders that a file lies in, the innermost first, up to the root."""
    return upwards(path.rpartition("/")[0])


def joined(folder: str, path: str) -> str:
    """The path of what has a path from the folder; neither is made any simpler."""
    return f"{folder}/{path}" if folder else path


def is_in(path: str, folder: str) -> bool:
    """Whether a file or folder is a folder, or in it."""
    return not folder or path == folder or path.startswith(f"{folder}/")
