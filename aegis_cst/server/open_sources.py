"""The files of a project, some of them as an editor holds them."""

from collections.abc import Mapping

from aegis_cst.reading.files.sources import DiskSources


class OpenSources:
    """Files on disk, and in the place of some of them what is not saved yet."""

    def __init__(self, disk: DiskSources, buffers: Mapping[str, bytes]) -> None:
        """``buffers`` may hold files that are not on disk at all."""
        self.skips = disk.skips
        self.links: Mapping[str, str] = disk.links
        self.paths = disk.paths | buffers.keys()
        self._disk = disk
        self._buffers = buffers

    def read(self, path: str) -> bytes | None:
        """Content of a file, as it is in the editor or now on disk."""
        held = self._buffers.get(path)
        return held if held is not None else self._disk.read(path)
