"""A project in memory with changes that are not written yet."""

from collections.abc import Mapping

from aegis_cst.reading.files.sources import TreeSources
from aegis_cst.reading.files.tree import Overlay, Tree


class PlannedSources:
    """New content by path; ``None`` for a file that goes."""

    def __init__(
        self,
        paths: frozenset[str],
        tree: Tree,
        changes: Mapping[str, bytes | None],
        links: Mapping[str, str] | None = None,
    ) -> None:
        """``paths`` are the files of ``tree``, which nobody has to list again."""
        gone = {path for path, data in changes.items() if data is None}
        self.links: Mapping[str, str] = links or {}
        self.paths = (paths | changes.keys()) - gone
        self._contents = TreeSources(Overlay(tree, changes))
        self.skips = self._contents.skips

    def read(self, path: str) -> bytes | None:
        """Content of a file, as it would be."""
        return self._contents.read(path)
