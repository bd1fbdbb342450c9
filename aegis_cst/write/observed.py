"""A tree that remembers what a plan was made from."""

from pathlib import Path

from aegis_cst.reading.files.tree import DiskTree


class Observed(DiskTree):
    """A project on disk; ``seen`` are the files that were asked for."""

    def __init__(self, root: Path) -> None:
        """``root`` is an existing folder."""
        super().__init__(root)
        self.seen: dict[str, bytes | None] = {}

    def read(self, path: str) -> bytes | None:
        """Content of a file, as it was when it was first asked for."""
        data = super().read(path)
        self.seen[path] = data
        return data
