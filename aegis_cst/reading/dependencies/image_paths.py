"""Which file of the repository a path in an image is, going by what was copied."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from aegis_cst.reading.files.folders import upwards

_MOUNT = re.compile(r"--mount=(\S+)")


@dataclass(slots=True)
class ImagePaths:
    """What has been copied so far: folder or file in the image, and where it is from.

    ``home`` is the folder of the Dockerfile: the context is that or one above it.
    """

    paths: frozenset[str]
    home: str
    folder: str = "/"
    _copied: list[tuple[str, str]] = field(default_factory=list)

    def enter(self, folder: str) -> None:
        """Follow a WORKDIR."""
        self.folder = self._absolute(folder)

    def copy(self, sources: list[str], target: str) -> None:
        """Follow a COPY or ADD."""
        into = self._absolute(target)
        for source in sources:
            name = posixpath.normpath(source).lstrip("/")
            self._copied.append((into, name))
            # Whether the target is a folder is not known: it is taken for one, and for
            # the file.
            self._copied.append((posixpath.join(into, posixpath.basename(name)), name))

    def mount(self, run: str) -> None:
        """Follow the files that are there for one RUN only."""
        for mount in _MOUNT.findall(run):
            pairs = [each.partition("=") for each in mount.split(",")]
            options = {key: value for key, _, value in pairs}
            source = options.get("source", options.get("src", "."))
            target = options.get("target", options.get("dst", ""))
            # https://docs.docker.com/reference/dockerfile/#run---mounttypebind
            if options.get("type") == "bind" and target:
                name = posixpath.normpath(source)
                self._copied.append((self._absolute(target), name))

    def file(self, path: str) -> str:
        """The file of the repository; empty if it cannot be told."""
        for candidate in self._origins(self._absolute(path)):
            for context in upwards(self.home):
                found = posixpath.normpath(posixpath.join(context, candidate))
                if found in self.paths:
                    return found
        return ""

    def _origins(self, path: str) -> Iterator[str]:
        for into, source in reversed(self._copied):
            if path == into:
                yield source
            elif path.startswith(into.rstrip("/") + "/"):
                rest = path[len(into.rstrip("/")) + 1 :]
                yield posixpath.join(source, rest)
                folder, pattern = posixpath.split(source)
                if "/" not in rest and fnmatchcase(rest, pattern):
                    yield posixpath.join(folder, rest)
        if not self._copied:
            yield posixpath.relpath(path, self.folder)

    def _absolute(self, path: str) -> str:
        return posixpath.normpath(posixpath.join(self.folder, path))
